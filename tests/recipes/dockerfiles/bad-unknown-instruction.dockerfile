FROM alpine:3.22
RNU echo hello
COPPY a /a
USER nobody
CMD ["true"]
#= 2 PL1001
#= 3 PL1001
