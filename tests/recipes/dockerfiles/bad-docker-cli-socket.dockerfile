FROM docker:28-cli
RUN apk add --no-cache bash
ENV DOCKER_HOST=tcp://0.0.0.0:2375
CMD ["bash", "/deploy.sh"]
