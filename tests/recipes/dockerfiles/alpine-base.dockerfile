FROM scratch
ADD alpine-minirootfs-3.22.2-x86_64.tar.gz /
CMD ["/bin/sh"]
