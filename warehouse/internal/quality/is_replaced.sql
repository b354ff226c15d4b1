create function quality.is_replaced(question quality.question, since bigint)
returns boolean
language sql stable
as $$
    select exists (
        select from staging.observation as later
        inner join staging.submission as submission using (submission_id)
        where
            later.submission_id > since
            and submission.is_synthetic = question.is_synthetic
            and later.status = 'loaded'
            and later.kind = question.kind
            and later.ref_area = question.ref_area
            and later.indicator_code = question.indicator_code
            and later.breakdown = question.breakdown
            and later.period_start = question.period_start
            and later.period_end = question.period_end
    )
$$;

comment on function quality.is_replaced is
'Whether a later submission says something about the figure of a question.';
