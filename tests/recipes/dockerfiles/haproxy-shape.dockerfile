FROM alpine:3.22
RUN set -eux; \
	addgroup --gid 99 --system haproxy; \
	adduser --disabled-password --home /var/lib/haproxy --ingroup haproxy --no-create-home --system --uid 99 haproxy; \
	mkdir /var/lib/haproxy; \
	chown haproxy:haproxy /var/lib/haproxy
RUN apk add --no-cache haproxy
STOPSIGNAL SIGUSR1
COPY docker-entrypoint.sh /usr/local/bin/
ENTRYPOINT ["docker-entrypoint.sh"]
USER haproxy
WORKDIR /var/lib/haproxy
CMD ["haproxy", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]
