# A static program in an image with nothing else:
#   docker build -t gracewatch . && docker run --rm -v /var/log/pods:/logs:ro gracewatch analyze /logs
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /gracewatch ./cmd/gracewatch

FROM scratch
COPY --from=build /gracewatch /gracewatch
USER 65532:65532
ENTRYPOINT ["/gracewatch"]
