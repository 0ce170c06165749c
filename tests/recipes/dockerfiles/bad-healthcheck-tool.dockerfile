FROM debian:bookworm-slim
COPY app /app
HEALTHCHECK CMD curl -f http://localhost:8080/ || exit 1
USER 1000
CMD ["/app"]
#= 3 PL1921
