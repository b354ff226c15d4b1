create function core.rolled_back_to(of_release integer) returns integer stable
begin atomic
    select substring(origin from '^rollback to release (\d+)$')::integer
    from core.restatement
    where release_id = of_release and origin ~ '^rollback to release \d+$'
    limit 1;
end;

comment on function core.rolled_back_to is
'The release that a release restores, as its restatements say (tmdt/releases/rollback.py); null when it is no rollback.';
