# The image of every Airflow process, of open data, and of the migrations. It holds no secret and no state.
FROM python:3.12-slim-trixie AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.txt /tmp/requirements.txt
# --no-deps: the lock is complete, and leaves packages out on purpose (docs/adr/0001).
RUN /opt/venv/bin/pip install --no-deps --require-hashes --only-binary=:all: \
    --requirement=/tmp/requirements.txt

FROM python:3.12-slim-trixie
# The folders exist so that named volumes mounted there begin with their owner.
RUN groupadd --gid=10001 tmdt \
    && useradd --uid=10001 --gid=tmdt --home-dir=/tmp --no-create-home --shell=/usr/sbin/nologin tmdt \
    && install --directory --owner=tmdt --group=tmdt --mode=0750 \
        /var/lib/tmdt /var/lib/tmdt/home /var/lib/tmdt/landing /var/lib/tmdt/archive \
        /var/lib/tmdt/packages
COPY --from=packages /opt/venv /opt/venv
COPY . /opt/tmdt
WORKDIR /opt/tmdt
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
    && python -m compileall -q dags expectations ingestion reference tmdt warehouse
USER 10001:10001
CMD ["tmdt", "--help"]
