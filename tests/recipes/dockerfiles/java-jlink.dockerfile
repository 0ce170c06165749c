FROM eclipse-temurin:21-jdk-alpine AS build
WORKDIR /src
COPY . .
RUN ./mvnw -B -ntp package -DskipTests
RUN jlink --add-modules java.base,java.logging,java.net.http --strip-debug --no-man-pages --no-header-files --output /jre

FROM alpine:3.22
ENV JAVA_HOME=/opt/java PATH=/opt/java/bin:$PATH
COPY --from=build /jre /opt/java
COPY --from=build /src/target/app.jar /app/app.jar
RUN addgroup -S app && adduser -S app -G app
USER app
EXPOSE 8080
ENTRYPOINT ["java", "-jar", "/app/app.jar"]
