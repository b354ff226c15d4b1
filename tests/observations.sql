-- Tests tell their stories in observations: here they can be written as they are read.
create function staging.write_observation() returns trigger language plpgsql as $$
declare
    its_heading integer;
begin
    if tg_op = 'INSERT' then
        select coalesce(max(heading_no), 0) + 1 into its_heading
        from staging.heading where submission_id = new.submission_id;
    else
        delete from staging.figure
        where submission_id = old.submission_id and figure_no is not distinct from old.figure_no
        returning heading_no into its_heading;
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    insert into staging.heading values (
        new.submission_id, its_heading, new.province_text, new.period_text, new.indicator_text,
        new.unit_text, new.kind, new.ref_area, new.indicator_code, new.period, new.period_start,
        new.period_end
    )
    on conflict (submission_id, heading_no) do update set
        kind = excluded.kind, ref_area = excluded.ref_area,
        indicator_code = excluded.indicator_code, period = excluded.period,
        period_start = excluded.period_start, period_end = excluded.period_end;
    insert into staging.figure values (
        new.submission_id, new.figure_no, its_heading, new.source_ref, new.breakdown_text,
        new.breakdown, new.value_text, new.value, new.value_low, new.value_high, new.qualifier,
        new.obs_status, new.note, new.reply, new.status, new.reason
    );
    return new;
end
$$;
create trigger written instead of insert or update or delete on staging.observation
for each row execute function staging.write_observation();
comment on function staging.write_observation is 'For tests only.';
