FROM debian:bookworm-slim
RUN if [ -f /etc/os-release ]; then echo yes
RUN for i in a b; do echo $i; don
USER nobody
CMD ["true"]
#= 2 PL2105
#= 3 PL2105
