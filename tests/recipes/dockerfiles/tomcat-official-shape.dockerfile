FROM eclipse-temurin:21-jdk-noble
ENV CATALINA_HOME=/usr/local/tomcat
ENV PATH=$CATALINA_HOME/bin:$PATH
RUN mkdir -p "$CATALINA_HOME"
WORKDIR $CATALINA_HOME
ENV TOMCAT_MAJOR=11
ENV TOMCAT_VERSION=11.0.14
ENV TOMCAT_SHA512=cad2ca3f2a3c7e9db4f5f0e5b2b1d7b6d2a7e2a8f5d4f1e3b0c9d8e7f6a5b4c3d2e1f00918273645546372819aabbccddeeff00112233445566778899aabbccddeeff
RUN set -eux; \
	savedAptMark="$(apt-mark showmanual)"; \
	apt-get update; \
	apt-get install -y --no-install-recommends ca-certificates curl gnupg; \
	curl -fL -o tomcat.tar.gz "https://www.apache.org/dyn/closer.cgi?action=download&filename=tomcat/tomcat-$TOMCAT_MAJOR/v$TOMCAT_VERSION/bin/apache-tomcat-$TOMCAT_VERSION.tar.gz"; \
	echo "$TOMCAT_SHA512 *tomcat.tar.gz" | sha512sum --strict --check -; \
	tar -xf tomcat.tar.gz --strip-components=1; \
	rm tomcat.tar.gz; \
	apt-mark auto '.*' > /dev/null; \
	apt-mark manual $savedAptMark > /dev/null; \
	apt-get purge -y --auto-remove -o APT::AutoRemove::RecommendsImportant=false; \
	rm -rf /var/lib/apt/lists/*; \
	chmod -R +rX .; \
	chmod 1777 logs temp work
EXPOSE 8080
ENTRYPOINT []
CMD ["catalina.sh", "run"]
