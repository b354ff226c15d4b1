create view quality.approval_waiting as
select
    review.question_id,
    review.load_period
from quality.review as review
inner join core.release_submission as taken on review.submission_id = taken.submission_id
left join core.release as release on review.release_id = release.release_id
where review.answer = 'approved' and coalesce(release.status, 'candidate') = 'candidate';

comment on view quality.approval_waiting is
'Approved figures of submissions that were taken in, which no published release states yet.';
