#!/bin/sh
# Run once by the PostgreSQL image, after 10-roles.sql: the role `standby` may replicate, from the
# network of the containers.
echo 'host replication standby samenet scram-sha-256' >> "$PGDATA/pg_hba.conf"
