FROM alpine:3.22
RUN set -eux; \
	addgroup -S -g 1000 redis; \
	adduser -S -G redis -u 999 redis
RUN apk add --no-cache tzdata setpriv
ENV REDIS_DOWNLOAD_URL=https://download.redis.io/releases/redis-8.0.1.tar.gz
ENV REDIS_DOWNLOAD_SHA=d3a3c3a7c1f8ab0f0a5f3f5a5d6b7f7ab0ab0e7ff0a1a0ac5ddc8f7f3a3a7c1f
RUN set -eux; \
	apk add --no-cache --virtual .build-deps coreutils dpkg-dev gcc linux-headers make musl-dev openssl-dev; \
	wget -O redis.tar.gz "$REDIS_DOWNLOAD_URL"; \
	echo "$REDIS_DOWNLOAD_SHA *redis.tar.gz" | sha256sum -c -; \
	mkdir -p /usr/src/redis; \
	tar -xzf redis.tar.gz -C /usr/src/redis --strip-components=1; \
	rm redis.tar.gz; \
	make -C /usr/src/redis -j "$(nproc)" all; \
	make -C /usr/src/redis install; \
	rm -r /usr/src/redis; \
	apk del --no-network .build-deps; \
	redis-server --version
RUN mkdir /data && chown redis:redis /data
VOLUME /data
WORKDIR /data
COPY docker-entrypoint.sh /usr/local/bin/
ENTRYPOINT ["docker-entrypoint.sh"]
EXPOSE 6379
CMD ["redis-server"]
