# syntax=docker/dockerfile:1
FROM alpine:3.22
RUN --mount=type=secret,id=token cat /run/secrets/token > /etc/token
USER nobody
CMD ["true"]
#= 3 PL1406
