ARG ELIXIR=1.18.4
ARG OTP=27.3
ARG DEBIAN=bookworm-20251103-slim
ARG BUILDER_IMAGE="hexpm/elixir:${ELIXIR}-erlang-${OTP}-debian-${DEBIAN}"
ARG RUNNER_IMAGE="debian:${DEBIAN}"
FROM ${BUILDER_IMAGE} AS builder
RUN apt-get update -y && apt-get install -y --no-install-recommends build-essential git && apt-get clean && rm -f /var/lib/apt/lists/*_*
WORKDIR /app
RUN mix local.hex --force && mix local.rebar --force
ENV MIX_ENV="prod"
COPY mix.exs mix.lock ./
RUN mix deps.get --only $MIX_ENV
COPY lib lib
RUN mix compile && mix release

FROM ${RUNNER_IMAGE}
RUN apt-get update -y && apt-get install -y --no-install-recommends libstdc++6 openssl libncurses5 locales ca-certificates && apt-get clean && rm -f /var/lib/apt/lists/*_*
ENV LANG=en_US.UTF-8
WORKDIR /app
RUN chown nobody /app
COPY --from=builder --chown=nobody:root /app/_build/prod/rel/shop ./
USER nobody
CMD ["/app/bin/server"]
