FROM python:3.12-slim AS builder
ENV POETRY_VERSION=2.1.1 POETRY_HOME=/opt/poetry
RUN python3 -m venv $POETRY_HOME && $POETRY_HOME/bin/pip install --no-cache-dir poetry==$POETRY_VERSION
WORKDIR /app
COPY pyproject.toml poetry.lock ./
RUN $POETRY_HOME/bin/poetry config virtualenvs.in-project true && $POETRY_HOME/bin/poetry install --only main --no-root
FROM python:3.12-slim
WORKDIR /app
COPY --from=builder /app/.venv .venv
COPY src src
USER 1001
CMD ["/app/.venv/bin/python", "-m", "src.main"]
