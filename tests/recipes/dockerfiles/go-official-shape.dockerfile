FROM buildpack-deps:bookworm-scm AS fetch
ENV PATH=/usr/local/go/bin:$PATH
ENV GOLANG_VERSION=1.25.4
RUN set -eux; \
	arch="$(dpkg --print-architecture)"; \
	case "$arch" in \
		'amd64') \
			url='https://dl.google.com/go/go1.25.4.linux-amd64.tar.gz'; \
			sha256='9fa5ffeda4170de60f67f3aa0f824e426421ba724c21e133c1e35d6159ca1bec'; \
			;; \
		'arm64') \
			url='https://dl.google.com/go/go1.25.4.linux-arm64.tar.gz'; \
			sha256='a68e86d4b72c2c2fecf7dfed667680b6c2a071221bbdb6913cf83ce3f80d9ff0'; \
			;; \
		*) echo >&2 "error: unsupported architecture '$arch'"; exit 1 ;; \
	esac; \
	wget -O go.tgz "$url" --progress=dot:giga; \
	echo "$sha256 *go.tgz" | sha256sum -c -; \
	tar -C /usr/local -xzf go.tgz; \
	rm go.tgz; \
	go version

FROM buildpack-deps:bookworm-scm
RUN set -eux; \
	apt-get update; \
	apt-get install -y --no-install-recommends g++ gcc libc6-dev make pkg-config; \
	rm -rf /var/lib/apt/lists/*
ENV GOTOOLCHAIN=local
ENV GOPATH=/go
ENV PATH=$GOPATH/bin:/usr/local/go/bin:$PATH
COPY --from=fetch --link /usr/local/go/ /usr/local/go/
RUN mkdir -p "$GOPATH/src" "$GOPATH/bin" && chmod -R 1777 "$GOPATH"
WORKDIR $GOPATH
