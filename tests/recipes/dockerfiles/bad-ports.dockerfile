FROM debian:bookworm-slim
COPY app /app
EXPOSE 5005
EXPOSE 9229/tcp
EXPOSE 70000
USER 1000
CMD ["/app"]
