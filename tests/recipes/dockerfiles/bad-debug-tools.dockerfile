FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends telnetd gdb strace tcpdump && rm -rf /var/lib/apt/lists/*
USER nobody
CMD ["true"]
#= 2 PL1574
