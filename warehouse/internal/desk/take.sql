-- bi_reader may write nothing; this it may have written, within limits that hold for all that it asks together.
create function desk.take(asked jsonb, release_id integer, requested_by text, purpose text) returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
    taken uuid;
begin
    if octet_length(asked::text) > 16384 then
        raise exception 'the request is too long' using errcode = 'program_limit_exceeded';
    end if;
    if (
        select count(*) >= 2000 from dissemination.request
        where channel = 'http' and requested_at > clock_timestamp() - interval '1 day'
    ) then
        raise exception 'too many requests were taken today' using errcode = 'configuration_limit_exceeded';
    end if;
    insert into dissemination.request (requested_by, purpose, channel, asked, release_id)
    select requested_by, purpose, 'http', asked, published.release_id
    from core.release as published
    where published.release_id = take.release_id and published.status = 'published'
    returning token into taken;
    return taken;
end
$$;
revoke all on function desk.take from public;
grant execute on function desk.take to bi_reader;

comment on function desk.take is
'Keeps a request over HTTP, and returns by what its answer is fetched; null where the release is not published. '
'At most 2000 a day.';
