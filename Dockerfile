# One image for web server, worker, beat and migrations; docker-compose.yml says which it is.
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN useradd --system --create-home --uid 10001 clustersurvey
WORKDIR /srv/clustersurvey

COPY requirements.txt .
RUN pip install -r requirements.txt

COPY . .
# Static files are made here, and nothing is written afterwards but report packs, into a volume that begins as this
# folder does: the container's root may be read-only.
RUN SECRET_KEY=for-the-build-only python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q clustersurvey surveys networks \
    && mkdir -m 700 var/packs \
    && chown -R clustersurvey:clustersurvey var

USER clustersurvey
EXPOSE 8000
CMD ["gunicorn", "clustersurvey.wsgi", "--workers", "2", "--worker-class", "gthread", "--threads", "4", "--keep-alive", "130", "--no-control-socket", "--bind", "0.0.0.0:8000"]
