FROM alpine:3.22 AS app
COPY --from=app /bin/busybox /busybox
USER nobody
CMD ["true"]
#= 2 PL1105
