FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends tini \
 && rm -rf /var/lib/apt/lists/* \
 && useradd -r -u 10001 worker
COPY --chmod=755 worker /usr/local/bin/worker
USER worker
ENTRYPOINT ["/usr/bin/tini", "--", "worker"]
