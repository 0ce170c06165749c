FROM nginx:latest
COPY site /usr/share/nginx/html
#= 1 PL1202
