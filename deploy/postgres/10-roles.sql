-- Run once by the PostgreSQL image, as its superuser, when its volume is empty: the roles and
-- databases that the embedded cluster gets from warehouse/database.py. tests/test_compose.py holds both
-- to the same roles and rights. The passwords come from the environment and stay off command lines.

\set ON_ERROR_STOP on
\getenv tmdt_password TMDT_DB_PASSWORD
\getenv bi_reader_password BI_READER_DB_PASSWORD
\getenv airflow_password AIRFLOW_DB_PASSWORD
\getenv standby_password STANDBY_DB_PASSWORD

create role tmdt login password :'tmdt_password';
create role bi_reader login password :'bi_reader_password';
create role airflow login password :'airflow_password';
create role standby login replication connection limit 4 password :'standby_password';

grant bi_reader to tmdt; -- the pipeline may look through BI's eyes

create database warehouse owner tmdt;
create database airflow owner airflow;
revoke all on database warehouse, airflow from public;
grant connect on database warehouse to bi_reader;

\connect warehouse
\ir limits/bi_reader.sql
\ir limits/tmdt_developer.sql
