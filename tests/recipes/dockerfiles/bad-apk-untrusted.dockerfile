FROM alpine:3.22
COPY tool.apk /tmp/
RUN apk add --no-cache --allow-untrusted /tmp/tool.apk && rm /tmp/tool.apk
USER nobody
CMD ["tool"]
#= 3 PL1604
