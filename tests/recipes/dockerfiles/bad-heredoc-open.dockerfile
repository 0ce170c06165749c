FROM alpine:3.22
USER nobody
RUN <<EOF
echo one
echo two
#= 3 PL1001
