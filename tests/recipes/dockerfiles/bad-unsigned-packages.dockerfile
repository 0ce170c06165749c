FROM ubuntu:24.04
RUN apt-get update && apt-get install -y --no-install-recommends --allow-unauthenticated acme-agent && rm -rf /var/lib/apt/lists/*
USER 1000
CMD ["acme-agent"]
#= 2 PL1604
