# syntax=docker/dockerfile:1.7
FROM python:3.13-slim
RUN <<EOF
set -eu
apt-get update
apt-get install -y --no-install-recommends libpq5
rm -rf /var/lib/apt/lists/*
useradd -m -u 10001 django
EOF
WORKDIR /srv
COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt
COPY . .
COPY <<-"EOT" /entry.sh
	#!/bin/sh
	set -e
	python manage.py migrate --noinput
	exec "$@"
EOT
USER django
ENTRYPOINT ["sh", "/entry.sh"]
CMD ["gunicorn", "site.wsgi"]
