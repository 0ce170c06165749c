FROM python
WORKDIR /app
COPY . .
USER 1000
CMD ["python", "app.py"]
#= 1 PL1201
