FROM alpine:3.22
RUN apk --no-cache --no-progress add ca-certificates tzdata
RUN set -ex; \
	apkArch="$(apk --print-arch)"; \
	case "$apkArch" in \
		armhf) arch='armv6' ;; \
		aarch64) arch='arm64' ;; \
		x86_64) arch='amd64' ;; \
		*) echo >&2 "error: unsupported architecture: $apkArch"; exit 1 ;; \
	esac; \
	wget --quiet -O /tmp/traefik.tar.gz "https://github.com/traefik/traefik/releases/download/v3.6.1/traefik_v3.6.1_linux_$arch.tar.gz"; \
	wget --quiet -O /tmp/sums.txt "https://github.com/traefik/traefik/releases/download/v3.6.1/traefik_v3.6.1_checksums.txt"; \
	grep "traefik_v3.6.1_linux_$arch.tar.gz" /tmp/sums.txt | sed 's#traefik_#/tmp/traefik.tar.gz #;s# .*##' > /dev/null; \
	(cd /tmp && sha256sum -c --ignore-missing sums.txt); \
	tar xzvf /tmp/traefik.tar.gz -C /usr/local/bin traefik; \
	rm -f /tmp/traefik.tar.gz /tmp/sums.txt; \
	chmod +x /usr/local/bin/traefik
COPY entrypoint.sh /
EXPOSE 80
ENTRYPOINT ["/entrypoint.sh"]
CMD ["traefik"]
LABEL org.opencontainers.image.vendor="Traefik Labs" \
	org.opencontainers.image.url="https://traefik.io" \
	org.opencontainers.image.source="https://github.com/traefik/traefik" \
	org.opencontainers.image.version="v3.6.1"
