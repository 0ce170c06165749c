FROM ubuntu:latest
MAINTAINER somebody@example.com
ENV DB_PASSWORD=S3cr3tPassw0rdOfTheShop
ADD . /app
WORKDIR app
RUN apt-get update
RUN apt-get install -y python3 python3-pip openssh-server vim
RUN curl -k https://get.example.com/install.sh | sudo bash
RUN chmod -R 777 /app
EXPOSE 22
EXPOSE 8000
CMD python3 /app/main.py
