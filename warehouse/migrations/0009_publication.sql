-- What a release changed, and when a month may be published.

-- Embargo --------------------------------------------------------------------------------------

create table staging.publication_time (
    decision_id bigint generated always as identity primary key,
    load_period text not null check (load_period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    not_before timestamptz not null,
    decided_at timestamptz not null,
    decided_by text not null,
    reason text not null check (reason ~ '\S')
);
comment on table staging.publication_time is
'Embargoes: before which moment no release of a month may be published, who said so, when and why. '
'The last decision on a month holds.';
comment on column staging.publication_time.decision_id is 'Number of the decision.';
comment on column staging.publication_time.load_period is 'The month.';
comment on column staging.publication_time.not_before is 'No release of the month is published before.';
comment on column staging.publication_time.decided_at is 'When it was decided.';
comment on column staging.publication_time.decided_by is 'Who decided.';
comment on column staging.publication_time.reason is 'Why.';

-- What a release changed -----------------------------------------------------------------------

create view core.figure_change as
select
    version.known_from_release as release_id,
    version.province_key,
    version.indicator_key,
    case
        when version.is_withdrawn then 'withdrawn'
        when before.is_withdrawn is false then 'revised'
        else 'new'
    end as change
from core.fact_indicator_history as version
left join core.fact_indicator_history as before
    on
        version.indicator_key = before.indicator_key
        and version.province_key = before.province_key
        and version.period_key = before.period_key
        and version.breakdown = before.breakdown
        and version.known_from_release = before.known_to_release;
comment on view core.figure_change is
'One row per figure that a release changed: it is new, revised or withdrawn. Candidates included.';
comment on column core.figure_change.release_id is 'The release that changed it.';
comment on column core.figure_change.province_key is 'Its province.';
comment on column core.figure_change.indicator_key is 'Its indicator.';
comment on column core.figure_change.change is
'new (or said again after a withdrawal), revised, or withdrawn.';
