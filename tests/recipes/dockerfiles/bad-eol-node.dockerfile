FROM node:12-alpine AS build
WORKDIR /app
COPY . .
RUN npm ci && npm run build
FROM nginxinc/nginx-unprivileged:1.29-alpine
COPY --from=build /app/dist /usr/share/nginx/html
#= 1 PL1209
