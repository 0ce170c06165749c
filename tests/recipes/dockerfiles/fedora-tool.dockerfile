FROM fedora:43
RUN dnf install -y --setopt=install_weak_deps=False skopeo jq && dnf clean all
USER 1000
ENTRYPOINT ["skopeo"]
