-- BI reads marts and nothing else. Roles belong to the cluster, so this one may exist already.
do $$
begin
    if not exists (select from pg_roles where rolname = 'bi_reader') then
        create role bi_reader nologin;
        grant bi_reader to current_user;
        alter role bi_reader set default_transaction_read_only = on;
    end if;
end
$$;
grant usage on schema marts to bi_reader;
grant select on all tables in schema marts to bi_reader;
alter default privileges in schema marts grant select on tables to bi_reader;
