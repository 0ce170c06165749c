FROM alpine:3.22
MAINTAINER Jane Doe <jane@example.com>
ENV APP_HOME /opt/app
ENV LANG C.UTF-8
USER nobody
CMD ["true"]
