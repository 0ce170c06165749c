FROM alpine:3.22 AS base
RUN apk add --no-cache curl
FROM alpine:3.22 AS base
USER nobody
CMD ["true"]
#= 3 PL1103
