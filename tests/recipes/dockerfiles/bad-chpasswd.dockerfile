FROM ubuntu:22.04
RUN apt-get update && apt-get install -y --no-install-recommends openssh-server && rm -rf /var/lib/apt/lists/*
RUN echo 'root:toor' | chpasswd && mkdir /run/sshd
EXPOSE 22
CMD ["/usr/sbin/sshd", "-D"]
#= 3 PL1308
#= 4 PL1801
