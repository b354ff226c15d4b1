-- What bi_reader may use of the server, so that nothing it does stands in the pipeline's way. Run in
-- the database warehouse, as superuser: by warehouse/database.py whenever the embedded cluster is made
-- ready, by 10-roles.sql when the image's volume is empty. To run it again changes nothing, and undoes
-- what the role has set for itself, as PostgreSQL lets every role do (docs/adr/0021).
-- Each paragraph is a limit. `tmdt server limits` runs those that the owner of a warehouse may.

-- Whoever is changing the role just now holds a lock that its restoration would wait for.
select pg_terminate_backend(pid)
from pg_locks
inner join pg_stat_activity using (pid)
where
    usename = 'bi_reader' and mode = 'RowExclusiveLock'
    and relation in ('pg_authid'::regclass, 'pg_db_role_setting'::regclass);

-- How many connections it has.
do $$
begin
    if (select rolconnlimit <> 20 from pg_roles where rolname = 'bi_reader') then
        alter role bi_reader connection limit 20;
    end if;
end
$$;

-- For a tool that forgets what it asked for; a session may choose otherwise for itself, but not for others.
do $$
declare
    wanted constant text[] := array[
        'default_transaction_read_only=on', 'idle_in_transaction_session_timeout=5min',
        'idle_session_timeout=1h', 'statement_timeout=5min'
    ];
    standing record;
    setting text;
begin
    if wanted is distinct from (
        select array_agg(one order by one)
        from pg_db_role_setting, unnest(setconfig) as one
        where setrole = 'bi_reader'::regrole and one not like 'temp\_file\_limit=%'
    ) then
        for standing in
            select pg_database.datname
            from pg_db_role_setting
            left join pg_database on pg_database.oid = pg_db_role_setting.setdatabase
            where pg_db_role_setting.setrole = 'bi_reader'::regrole
        loop
            execute 'alter role bi_reader' || coalesce(' in database ' || quote_ident(standing.datname), '')
            || ' reset all';
        end loop;
        foreach setting in array wanted
        loop
            execute format(
                'alter role bi_reader set %I = %L', split_part(setting, '=', 1), split_part(setting, '=', 2)
            );
        end loop;
    end if;
end
$$;

-- Not for bi_reader to change: what it may write for a sort.
do $$
begin
    if not exists (
        select from pg_db_role_setting
        where setrole = 'bi_reader'::regrole and setdatabase = 0 and 'temp_file_limit=1GB' = any(setconfig)
    ) then
        alter role bi_reader set temp_file_limit = '1GB';
    end if;
end
$$;

-- The last connections (reserved_connections) are for those who load.
grant pg_use_reserved_connections to tmdt, airflow;

-- No place but the warehouse, where it may make nothing: elsewhere everybody may have temporary tables.
revoke all on database postgres, template1 from public;

-- Locks by number fill one table that all share; large objects and logical messages fill the disk.
do $$
declare
    function regprocedure;
begin
    for function in
        select oid::regprocedure
        from pg_proc
        where
            pronamespace = 'pg_catalog'::regnamespace
            and proname ~ '^(pg_(try_)?advisory_\w+|lo_creat|lo_create|lo_from_bytea|pg_logical_emit_message)$'
            and has_function_privilege('bi_reader', oid, 'execute')
    loop
        execute format('revoke execute on function %s from public', function);
        execute format('grant execute on function %s to tmdt', function);
    end loop;
end
$$;
