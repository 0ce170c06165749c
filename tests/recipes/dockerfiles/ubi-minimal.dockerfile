FROM registry.access.redhat.com/ubi9/ubi-minimal:9.6
RUN microdnf install -y --nodocs --setopt=install_weak_deps=0 python3.12 && microdnf clean all
WORKDIR /opt/app
COPY --chmod=0555 run.sh .
COPY app app
USER 1001
CMD ["./run.sh"]
