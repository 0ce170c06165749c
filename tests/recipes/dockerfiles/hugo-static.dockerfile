FROM hugomods/hugo:exts-0.151.0 AS build
WORKDIR /site
COPY . .
RUN hugo --minify

FROM nginxinc/nginx-unprivileged:1.29-alpine-slim
COPY --from=build /site/public /usr/share/nginx/html
