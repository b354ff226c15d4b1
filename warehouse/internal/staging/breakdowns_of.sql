create function staging.breakdowns_of(one_submission bigint) returns text[] stable
begin atomic
    select array_agg(distinct breakdown)
    from staging.figure
    where submission_id = one_submission and status = 'loaded';
end;

comment on function staging.breakdowns_of is 'Into what a submission splits its figures, with nothing for the total.';
