FROM alpine:3.22
ADD https://example.com/releases/tool-1.0.tar.gz /opt/
USER nobody
CMD ["true"]
#= 2 PL1606
