FROM debian:bookworm-slim
ARG S6_OVERLAY_VERSION=3.2.1.0
ADD --checksum=sha256:42e038a9a00fc0fef70bf602b4a1c9a5bdbd4f2d1c2d9b8ecf30a8e25df3ce3c https://github.com/just-containers/s6-overlay/releases/download/v${S6_OVERLAY_VERSION}/s6-overlay-noarch.tar.xz /tmp
RUN apt-get update && apt-get install -y --no-install-recommends nginx xz-utils && rm -rf /var/lib/apt/lists/* \
    && tar -C / -Jxpf /tmp/s6-overlay-noarch.tar.xz && rm /tmp/s6-overlay-noarch.tar.xz
COPY services.d /etc/services.d
ENTRYPOINT ["/init"]
