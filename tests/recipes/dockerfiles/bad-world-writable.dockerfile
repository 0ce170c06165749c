FROM python:3.13-slim
WORKDIR /app
COPY . .
RUN chmod -R a+w /app
USER 1000
CMD ["python", "app.py"]
#= 4 PL1307
#= 4 PL2003
