FROM python:3.13-slim
WORKDIR src
COPY . .
USER 1000
CMD ["python", "main.py"]
#= 2 PL1101
