FROM opensuse/leap:16.0
RUN zypper --non-interactive install --no-recommends nginx && zypper clean --all
USER nginx
EXPOSE 8080
CMD ["nginx", "-g", "daemon off;"]
