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
#= 1 PL1202
#= 1 PL1302
#= 2 PL1903
#= 3 PL1401
#= 4 PL1701
#= 5 PL1101
#= 6 PL1502
#= 6 PL1506
#= 7 PL1504
#= 7 PL1574
#= 8 PL1605
#= 8 PL1603
#= 8 PL1303
#= 9 PL1307
#= 9 PL2003
#= 10 PL1801
#= 12 PL1901
