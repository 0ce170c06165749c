FROM alpine:3.22
RUN apk add --no-cache ca-certificates
COPY --chmod=0755 registry /bin/registry
COPY ./config-example.yml /etc/distribution/config.yml
ENV OTEL_TRACES_EXPORTER=none
VOLUME ["/var/lib/registry"]
EXPOSE 5000
COPY docker-entrypoint.sh /entrypoint.sh
ENTRYPOINT ["/entrypoint.sh"]
CMD ["/etc/distribution/config.yml"]
