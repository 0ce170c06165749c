FROM debian:bookworm-slim
SHELL ["/bin/bash", "-c"]
RUN bash <(curl -sSL https://example.com/install)
USER 1000
CMD ["tool"]
#= 3 PL1605
