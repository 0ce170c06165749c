FROM redis:8-alpine
COPY redis.conf /etc/redis.conf
CMD ["redis-server"]
CMD ["redis-server", "/etc/redis.conf"]
#= 3 PL1112
