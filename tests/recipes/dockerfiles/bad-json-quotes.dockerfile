FROM node:24-alpine
WORKDIR /app
COPY . .
USER node
CMD ['node', 'server.js']
#= 5 PL1005
#= 5 PL1901
