FROM debian:bookworm-slim
RUN if [ -f /etc/os-release ]; then echo yes
RUN for i in a b; do echo $i; don
USER nobody
CMD ["true"]
