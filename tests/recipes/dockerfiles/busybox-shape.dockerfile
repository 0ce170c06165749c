FROM scratch
ADD busybox.tar.gz /
CMD ["sh"]
