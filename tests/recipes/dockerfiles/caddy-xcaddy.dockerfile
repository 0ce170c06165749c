FROM caddy:2.10-builder AS builder
RUN xcaddy build --with github.com/caddy-dns/route53@v1.6.0

FROM caddy:2.10
COPY --from=builder /usr/bin/caddy /usr/bin/caddy
