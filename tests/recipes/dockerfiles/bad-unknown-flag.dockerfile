FROM alpine:3.22
COPY --form=build a /a
RUN --mounts=type=cache,target=/x true
USER nobody
CMD ["true"]
#= 2 PL1001
#= 3 PL1001
