FROM debian:bookworm-slim
ENV NODE_TLS_REJECT_UNAUTHORIZED=0
RUN apt-get update && apt-get install -y --no-install-recommends wget ca-certificates && rm -rf /var/lib/apt/lists/*
RUN wget --no-check-certificate -O /tmp/tool.tgz https://example.com/tool.tgz && tar -xzf /tmp/tool.tgz -C /opt && rm /tmp/tool.tgz
USER 1000
CMD ["/opt/tool"]
#= 2 PL1603
#= 4 PL1603
#= 4 PL1606
