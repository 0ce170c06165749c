FROM debian:bookworm-slim
# plimsoll ignore=PL1605 until=2020-01-01 reason="for now"
RUN curl -fsSL https://get.example.com | sh
USER 1000
CMD ["tool"]
#= 2 PL2207
#= 3 PL1605
