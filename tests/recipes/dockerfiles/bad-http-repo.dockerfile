FROM debian:bookworm-slim
RUN echo "deb [trusted=yes] http://apt.example.com stable main" > /etc/apt/sources.list.d/example.list \
    && apt-get update && apt-get install -y --no-install-recommends example && rm -rf /var/lib/apt/lists/*
USER nobody
CMD ["example"]
#= 2 PL1573
