FROM python:3.13-slim
COPY requirements.txt .
RUN pip install --no-cache-dir --extra-index-url https://pypi.internal.example.com/simple -r requirements.txt
USER 1000
CMD ["python", "-m", "app"]
#= 3 PL1573
