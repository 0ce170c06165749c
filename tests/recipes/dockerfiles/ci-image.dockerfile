FROM ubuntu:24.04
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update \
    && apt-get install -y --no-install-recommends build-essential ca-certificates clang curl git python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
CMD ["/bin/bash"]
