FROM alpine:3.22
ONBUILD ONBUILD RUN true
ONBUILD FROM alpine
USER nobody
CMD ["true"]
