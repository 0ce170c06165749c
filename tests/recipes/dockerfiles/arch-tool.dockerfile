FROM archlinux:base-20251102.0.446643
RUN pacman -Syu --noconfirm --needed zstd ripgrep && pacman -Scc --noconfirm
USER nobody
ENTRYPOINT ["rg"]
