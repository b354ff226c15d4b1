-- Real and synthetic figures are two series that never meet: whether a figure is synthetic is part of
-- what a version is of. Neither replaces the other, and what is derived is derived of one of them.

-- Versions ------------------------------------------------------------------------------------

alter table core.fact_indicator_history
drop constraint ends_where_the_next_begins,
drop constraint fact_indicator_history_pkey;
drop index core.one_open_version;
drop index core.one_version_ends_with_a_release;

-- Where one kind had replaced the other, each goes on until its own kind says something else.
with chain as (
    select
        indicator_key,
        province_key,
        period_key,
        breakdown,
        is_synthetic,
        known_from_release,
        lead(known_from_release) over (
            partition by indicator_key, province_key, period_key, breakdown, is_synthetic
            order by known_from_release
        ) as known_to_release
    from core.fact_indicator_history
)

update core.fact_indicator_history as version
set known_to_release = chain.known_to_release
from chain
where
    version.indicator_key = chain.indicator_key
    and version.province_key = chain.province_key
    and version.period_key = chain.period_key
    and version.breakdown = chain.breakdown
    and version.known_from_release = chain.known_from_release
    and version.known_to_release is distinct from chain.known_to_release;

alter table core.fact_indicator_history
add primary key (
    indicator_key, province_key, period_key, breakdown, is_synthetic, known_from_release
);
create unique index one_open_version on core.fact_indicator_history
(indicator_key, province_key, period_key, breakdown, is_synthetic) where known_to_release is null;
create unique index one_version_ends_with_a_release on core.fact_indicator_history
(indicator_key, province_key, period_key, breakdown, is_synthetic, known_to_release)
where known_to_release is not null;
alter table core.fact_indicator_history
add constraint ends_where_the_next_begins foreign key
(indicator_key, province_key, period_key, breakdown, is_synthetic, known_to_release)
references core.fact_indicator_history
(indicator_key, province_key, period_key, breakdown, is_synthetic, known_from_release)
deferrable initially deferred;

alter table core.restatement drop constraint restatement_pkey;
alter table core.restatement
add primary key (release_id, indicator_key, province_key, period_key, breakdown, is_synthetic);

-- What a release had is told anew where this changed it: only where both kinds said something.
update core.release as published
set content_hash = total.content_hash
from (
    select release_id, sum(core.content_change(release_id)) over (order by release_id) as content_hash
    from core.release
    where
        status = 'published'
        and exists (
            select from core.fact_indicator_history
            having bool_or(is_synthetic) and not bool_and(is_synthetic)
        )
) as total
where published.release_id = total.release_id;

-- What is derived -----------------------------------------------------------------------------

-- Years in which both kinds are: what was derived of them may have mixed them, so it is taken away,
-- and the next build derives everything again (see 0017_squashed.sql).
create temporary table mixed_year on commit drop as
select year_key
from core.fact_indicator_history
group by year_key
having bool_or(is_synthetic) and not bool_and(is_synthetic);

do $$
begin
    if exists (select from mixed_year) then
        comment on schema core is 'to be rebuilt';
    end if;
end
$$;

alter table core.fact_area_history
drop constraint ends_where_the_next_begins,
drop constraint fact_area_history_pkey;
drop index core.one_open_area_version;
drop index core.one_area_version_ends_with_a_release;
delete from core.fact_area_history where year_key in (select year_key from mixed_year);
alter table core.fact_area_history
add primary key (
    indicator_key, area_key, period_key, breakdown, is_synthetic, known_from_release
);
create unique index one_open_area_version on core.fact_area_history
(indicator_key, area_key, period_key, breakdown, is_synthetic) where known_to_release is null;
create unique index one_area_version_ends_with_a_release on core.fact_area_history
(indicator_key, area_key, period_key, breakdown, is_synthetic, known_to_release)
where known_to_release is not null;
alter table core.fact_area_history
add constraint ends_where_the_next_begins foreign key
(indicator_key, area_key, period_key, breakdown, is_synthetic, known_to_release)
references core.fact_area_history
(indicator_key, area_key, period_key, breakdown, is_synthetic, known_from_release)
deferrable initially deferred;

alter table core.fact_period_history
drop constraint ends_where_the_next_begins,
drop constraint fact_period_history_pkey;
drop index core.fact_period_history_indicator_key_area_key_period_key_break_idx;
drop index core.fact_period_history_indicator_key_area_key_period_key_brea_idx1;
delete from core.fact_period_history where year_key in (select year_key from mixed_year);
alter table core.fact_period_history
add primary key (
    indicator_key, area_key, period_key, breakdown, is_synthetic, known_from_release
);
create unique index one_open_period_version on core.fact_period_history
(indicator_key, area_key, period_key, breakdown, is_synthetic) where known_to_release is null;
create unique index one_period_version_ends_with_a_release on core.fact_period_history
(indicator_key, area_key, period_key, breakdown, is_synthetic, known_to_release)
where known_to_release is not null;
alter table core.fact_period_history
add constraint ends_where_the_next_begins foreign key
(indicator_key, area_key, period_key, breakdown, is_synthetic, known_to_release)
references core.fact_period_history
(indicator_key, area_key, period_key, breakdown, is_synthetic, known_from_release)
deferrable initially deferred;

alter table marts.reporting_rate drop constraint reporting_rate_pkey;
alter table marts.reporting_rate add primary key (period_key, province_key, form, is_synthetic);
delete from marts.target_attainment
where is_synthetic and exists (select from mixed_year);

-- What people are asked -----------------------------------------------------------------------

alter table quality.question
add column is_synthetic boolean not null default false,
drop constraint question_ref_area_indicator_code_period_start_period_end_br_key;
update quality.question as question
set is_synthetic = true
where
    exists (
        select from quality.held_figure as held
        inner join staging.submission as submission using (submission_id)
        where held.question_id = question.question_id and submission.is_synthetic
    );
alter table quality.question
add constraint asked_once unique (
    ref_area, indicator_code, period_start, period_end, breakdown, kind, value_low, value_high,
    is_synthetic
);
comment on column quality.question.is_synthetic is
'Whether the figure is invented: the same value of a real file is another question.';

comment on table marts.reporting_rate is
'Obligations: one row per province in force, month and form that is due or was reported early. Synthetic '
'files do not fulfil them and have rows of their own (is_synthetic).';
