FROM node:24-alpine
WORKDIR /app
COPY .env .
COPY package.json package-lock.json ./
RUN npm ci
COPY src src
USER node
CMD ["node", "src/index.js"]
#= 3 PL1403
