FROM alpine:3.22 AS final
COPY --from=build /app /app
USER nobody
CMD ["/app"]
FROM golang:1.25 AS build
RUN go install example.com/app@v1.2.3
#= 2 PL1106
