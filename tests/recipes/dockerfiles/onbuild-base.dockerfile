FROM node:24-slim
WORKDIR /app
USER node
ONBUILD COPY --chown=node:node package.json package-lock.json ./
ONBUILD RUN npm ci --omit=dev
ONBUILD COPY . .
CMD ["npm", "start"]
