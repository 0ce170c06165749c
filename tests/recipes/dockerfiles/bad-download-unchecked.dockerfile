FROM alpine:3.22
RUN apk add --no-cache curl
RUN curl -fsSL -o /usr/local/bin/kubectl https://dl.k8s.io/release/v1.34.1/bin/linux/amd64/kubectl && chmod +x /usr/local/bin/kubectl
USER nobody
ENTRYPOINT ["kubectl"]
#= 3 PL1606
