create view staging.submission_revision as
select
    submission_id,
    ref_area,
    form,
    load_period,
    row_number() over sent as revision,
    lag(submission_id) over sent as supersedes_submission_id
from staging.submission
where status <> 'rejected' and ref_area is not null and load_period is not null
window sent as (
    partition by ref_area, form, load_period, is_synthetic order by submission_id
);

comment on view staging.submission_revision is
'Files of one province, form and period, numbered from 1 as they came, real and synthetic ones apart. '
'All are kept; where two give the same figure, the later one counts. A rejected file supersedes nothing.';
