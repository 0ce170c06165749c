FROM debian:bookworm-slim
# plimsoll ignore=PL1605 until=2099-01-01 reason="vendor offers nothing else; tracked in OPS-12"
RUN curl -fsSL https://get.example.com | sh
USER 1000
CMD ["tool"]
