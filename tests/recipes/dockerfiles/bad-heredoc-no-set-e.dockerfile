FROM debian:bookworm-slim
RUN <<EOF
apt-get update
apt-get install -y --no-install-recommends nginx-light
rm -rf /var/lib/apt/lists/*
EOF
USER www-data
CMD ["nginx", "-g", "daemon off;"]
#= 3 PL2104
