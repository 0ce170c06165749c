FROM composer:2.8 AS vendor
WORKDIR /app
COPY composer.json composer.lock ./
RUN composer install --no-dev --no-interaction --prefer-dist --no-scripts

FROM php:8.4-fpm-alpine
RUN docker-php-ext-install -j"$(nproc)" opcache pdo_mysql
COPY --from=vendor /app/vendor /var/www/vendor
COPY . /var/www
USER www-data
EXPOSE 9000
