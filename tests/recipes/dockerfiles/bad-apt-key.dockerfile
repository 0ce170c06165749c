FROM ubuntu:24.04
RUN apt-get update && apt-get install -y --no-install-recommends curl gnupg ca-certificates && rm -rf /var/lib/apt/lists/*
RUN curl -fsSL https://packages.example.com/key.asc | apt-key add -
USER nobody
CMD ["true"]
#= 3 PL1610
