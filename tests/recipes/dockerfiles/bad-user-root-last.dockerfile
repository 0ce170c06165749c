FROM eclipse-temurin:21-jre
USER app
COPY app.jar /app.jar
USER root
ENTRYPOINT ["java", "-jar", "/app.jar"]
#= 4 PL1301
