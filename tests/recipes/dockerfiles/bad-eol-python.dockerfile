FROM python:2.7
WORKDIR /app
COPY . .
RUN pip install --no-cache-dir -r requirements.txt
USER nobody
CMD ["python", "app.py"]
#= 1 PL1209
