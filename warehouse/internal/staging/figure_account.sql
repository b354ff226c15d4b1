create view staging.figure_account as
select
    s.submission_id,
    s.file_name,
    s.load_period,
    s.ref_area,
    s.figures_seen,
    count(*) filter (where f.status = 'loaded') as figures_loaded,
    count(*) filter (where f.status = 'rejected') as figures_rejected,
    count(*) filter (where f.status = 'ignored') as figures_ignored,
    s.figures_seen = count(f.figure_no) as adds_up
from staging.submission as s
left join staging.figure as f using (submission_id)
group by s.submission_id;

comment on view staging.figure_account is
'Per submission: figures seen = loaded + rejected + ignored. A gate checks that it adds up.';
