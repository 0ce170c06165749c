FROM node:24-alpine
WORKDIR /app
COPY . .
USER node
CMD ['node', 'server.js']
