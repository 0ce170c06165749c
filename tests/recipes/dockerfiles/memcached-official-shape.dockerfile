FROM debian:trixie-slim
RUN set -eux; groupadd --system --gid 11211 memcache; useradd --system --gid memcache --uid 11211 memcache
RUN set -eux; \
	apt-get update; \
	apt-get install -y --no-install-recommends libevent-2.1-7t64 libsasl2-modules; \
	rm -rf /var/lib/apt/lists/*
COPY docker-entrypoint.sh /usr/local/bin/
ENTRYPOINT ["docker-entrypoint.sh"]
USER memcache
EXPOSE 11211
CMD ["memcached"]
