FROM alpine:3.22
ENV BASE=/opt HOME_DIR=$BASE/app
WORKDIR $HOME_DIR
USER nobody
CMD ["true"]
