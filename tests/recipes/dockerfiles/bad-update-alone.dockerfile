FROM debian:bookworm-slim
RUN apt-get update
RUN apt-get install -y --no-install-recommends nginx-light && rm -rf /var/lib/apt/lists/*
USER www-data
CMD ["nginx", "-g", "daemon off;"]
#= 2 PL1502
#= 2 PL1506
