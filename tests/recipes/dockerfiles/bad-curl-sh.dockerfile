FROM node:24-slim
RUN apt-get update && apt-get install -y --no-install-recommends curl ca-certificates && rm -rf /var/lib/apt/lists/*
RUN curl -fsSL https://deb.example.com/setup.sh | bash -
WORKDIR /app
COPY . .
USER node
CMD ["node", "index.js"]
#= 3 PL1605
