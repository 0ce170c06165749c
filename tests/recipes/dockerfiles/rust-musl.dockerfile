FROM rust:1.91-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /app
COPY Cargo.toml Cargo.lock ./
COPY src src
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/app/target \
    cargo build --release --locked && cp target/release/shop /shop

FROM alpine:3.22
RUN adduser -D -H -u 10001 shop
COPY --from=build /shop /usr/local/bin/shop
USER 10001
ENTRYPOINT ["/usr/local/bin/shop"]
