FROM alpine:3.22
# syntax=docker/dockerfile:1
USER nobody
CMD ["true"]
#= 2 PL1006
