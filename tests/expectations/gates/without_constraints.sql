-- The database's own constraints would catch much of this first; the gates must not need them.

alter table staging.figure
    drop constraint status_is_known, drop constraint loaded_is_understood,
    drop constraint rejected_for_a_reason, alter column source_ref drop not null,
    alter column value_text drop not null, alter column figure_no drop not null,
    alter column status drop not null;
alter table staging.heading
    drop constraint heading_kind_check, drop constraint period_runs_forward;
alter table staging.submission drop constraint submission_status_check;
alter table core.fact_indicator_history
    drop constraint fact_indicator_history_pkey cascade,
    drop constraint fact_indicator_history_check, drop constraint withdrawn_says_nothing;
drop index core.one_open_version, core.one_version_ends_with_a_release;
do $$
declare named record;
begin
    for named in
        select attrelid::regclass as relation, attname from pg_attribute
        where attrelid in (
            'core.fact_indicator_history'::regclass, 'core.fact_target'::regclass,
            'core.dim_province'::regclass, 'core.dim_indicator'::regclass,
            'core.dim_year'::regclass, 'core.dim_period'::regclass
        ) and attnotnull and attnum > 0
    loop
        execute format(
            'alter table %s alter column %I drop not null', named.relation, named.attname
        );
    end loop;
end $$;
