FROM python:3.11-slim-bookworm

# Pango lays out the text of certificates; it brings fontconfig. The faces that are printed come with the portal.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data portal \
    && install -d -o portal /data

ENV PYTHONUNBUFFERED=1 ANTT_DATA_DIR=/data ANTT_STATIC_ROOT=/portal/collected
WORKDIR /portal

COPY requirements.lock .
RUN pip install --no-cache-dir uv==0.13.9 \
    && uv pip install --system --no-cache --require-hashes --compile-bytecode -r requirements.lock

COPY . .
RUN python -m compileall -q antt_portal registrations dossiers recognitions \
    && ANTT_DATA_DIR=/tmp/building python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/building

USER portal
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["bin/entrypoint"]
CMD ["web"]
