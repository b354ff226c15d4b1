create function desk.give(token uuid, file_name text, sha256 text, size_bytes bigint) returns void
volatile
security definer
set search_path = pg_catalog, pg_temp
language sql
as $$
    insert into dissemination.answer (request_id, release_id, file_name, sha256, size_bytes)
    select request.request_id, request.release_id, give.file_name, give.sha256, give.size_bytes
    from dissemination.request as request
    where
        request.token = give.token
        and request.channel = 'http'
        and length(give.file_name) <= 100
        and (
            select count(*) < 50 from dissemination.answer as given
            where given.request_id = request.request_id
        )
    on conflict do nothing
$$;
revoke all on function desk.give from public;
grant execute on function desk.give to bi_reader;

comment on function desk.give is
'Keeps the hash of a file that was given for a request over HTTP; given again it stays as it was.';
