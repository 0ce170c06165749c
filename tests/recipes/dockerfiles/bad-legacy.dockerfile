FROM alpine:3.22
MAINTAINER Jane Doe <jane@example.com>
ENV APP_HOME /opt/app
ENV LANG C.UTF-8
USER nobody
CMD ["true"]
#= 2 PL1903
#= 3 PL1904
#= 4 PL1904
