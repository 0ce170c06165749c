FROM python:3.13-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --index-url https://deploy:hunter2hunter2@pypi.example.com/simple -r requirements.txt
COPY . .
USER 1000
CMD ["python", "app.py"]
#= 4 PL1405
