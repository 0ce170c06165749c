FROM alpine:3.22
COPY a.txt b.txt /data
USER nobody
CMD ["cat", "/data/a.txt"]
#= 2 PL1111
