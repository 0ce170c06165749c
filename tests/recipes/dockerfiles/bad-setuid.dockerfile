FROM alpine:3.22
COPY --chmod=4755 helper /usr/local/bin/helper
RUN chmod u+s /bin/busybox
USER nobody
CMD ["helper"]
#= 2 PL1307
#= 3 PL1307
