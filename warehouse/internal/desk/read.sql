create function desk.read(token uuid)
returns table (asked jsonb, release_id integer)
stable
security definer
set search_path = pg_catalog, pg_temp
language sql
as $$
    select request.asked, request.release_id
    from dissemination.request as request
    where request.token = read.token and request.channel = 'http'
$$;
revoke all on function desk.read from public;
grant execute on function desk.read to bi_reader;

comment on function desk.read is
'What a request over HTTP asked for, and of which release; not who asked.';
