#!/bin/sh
# Starts a standby: at its first start it copies the server at PGHOST, which it follows afterwards.
# A copy that was interrupted is made anew, and what it left of its slot is dropped.
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    rm -rf "$PGDATA.unfinished"
    psql --dbname='replication=true' --no-password --quiet \
        --command='DROP_REPLICATION_SLOT standby' 2>/dev/null || true
    pg_basebackup --pgdata="$PGDATA.unfinished" --checkpoint=fast --wal-method=stream \
        --slot=standby --create-slot --write-recovery-conf --no-password
    rm -rf "$PGDATA"
    mv "$PGDATA.unfinished" "$PGDATA"
fi
exec "$@"
