# syntax=docker/dockerfile:1
FROM golang:1.25 AS build
WORKDIR /src
RUN git config --global url."ssh://git@github.com/".insteadOf "https://github.com/"
COPY go.mod go.sum ./
RUN --mount=type=ssh go mod download
COPY . .
RUN go build -o /app .
FROM gcr.io/distroless/base-debian12:nonroot
COPY --from=build /app /app
ENTRYPOINT ["/app"]
