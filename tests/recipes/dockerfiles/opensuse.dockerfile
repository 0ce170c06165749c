FROM opensuse/leap:15.6
RUN zypper --non-interactive install --no-recommends nginx && zypper clean --all
USER nginx
EXPOSE 8080
CMD ["nginx", "-g", "daemon off;"]
