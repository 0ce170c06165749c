FROM mcr.microsoft.com/devcontainers/base:bookworm
RUN apt-get update && export DEBIAN_FRONTEND=noninteractive \
    && apt-get -y install --no-install-recommends shellcheck \
    && rm -rf /var/lib/apt/lists/*
