FROM golang:1.25 AS build
COPY id_rsa /root/.ssh/id_rsa
RUN chmod 600 /root/.ssh/id_rsa && git clone git@github.com:acme/private.git /src
RUN rm /root/.ssh/id_rsa
WORKDIR /src
RUN go build -o /app .
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /app /app
ENTRYPOINT ["/app"]
#= 2 PL1403
