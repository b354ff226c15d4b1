create view marts.figure_restatement
with (security_barrier = true) as
select
    said.release_id,
    said.province_key,
    said.indicator_key,
    said.period_key,
    said.breakdown,
    said.is_synthetic,
    said.is_withdrawn,
    said.origin,
    -- Of a correction or a withdrawal it ends with who decided, which is for the ministry's eyes.
    case
        when said.origin like 'rollback %' then said.reason
        else regexp_replace(said.reason, ' \([^()]*\)$', '')
    end as reason
from core.restatement as said
inner join core.release as release using (release_id)
where release.status = 'published';

comment on view marts.figure_restatement is
'What a release says of a figure by decision of the warehouse''s keepers, whatever the files say: a correction, a '
'withdrawal or a rollback, and why.';
comment on column marts.figure_restatement.release_id is 'The release that says so.';
comment on column marts.figure_restatement.province_key is 'The province.';
comment on column marts.figure_restatement.indicator_key is 'The indicator.';
comment on column marts.figure_restatement.period_key is 'The period.';
comment on column marts.figure_restatement.breakdown is 'The breakdown; empty for a total.';
comment on column marts.figure_restatement.is_synthetic is 'Whether the figure is synthetic.';
comment on column marts.figure_restatement.is_withdrawn is 'Whether it takes the figure back.';
comment on column marts.figure_restatement.origin is 'What made it, with its number.';
comment on column marts.figure_restatement.reason is 'Why, in the words of whoever decided.';
