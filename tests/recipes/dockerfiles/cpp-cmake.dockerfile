FROM debian:bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends cmake g++ ninja-build libboost-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cmake -B build -G Ninja -DCMAKE_BUILD_TYPE=Release && cmake --build build && cmake --install build --prefix /out --strip

FROM debian:bookworm-slim
COPY --from=build /out /usr/local
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/tool"]
