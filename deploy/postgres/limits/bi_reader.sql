-- What bi_reader may use of the server, so that nothing it does stands in the pipeline's way. Run in
-- the database warehouse, as superuser: by warehouse/database.py whenever the embedded cluster is made
-- ready, by 10-roles.sql when the image's volume is empty. To run it again changes nothing.

-- Not for bi_reader to change: how many connections it has, and what it may write for a sort.
alter role bi_reader connection limit 20;
alter role bi_reader set temp_file_limit = '1GB';

-- For a tool that forgets what it asked for; a session may choose otherwise for itself.
alter role bi_reader set default_transaction_read_only = on;
alter role bi_reader set statement_timeout = '5min';
alter role bi_reader set idle_in_transaction_session_timeout = '5min';

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
