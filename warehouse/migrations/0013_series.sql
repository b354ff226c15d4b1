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
-- and the next build derives everything again (see tmdt/releases/transform.py).
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

create or replace function quality.is_replaced(question quality.question, since bigint)
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

create or replace view staging.submission_revision as
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

create or replace view quality.finding_life as
with told as (
    select
        finding.submission_id,
        finding.finding_no,
        finding.code,
        finding.severity,
        finding.message_vi,
        finding.message_en,
        submission.received_at,
        submission.form,
        submission.load_period,
        submission.ref_area as sender,
        submission.is_synthetic,
        figure.figure_no,
        figure.source_ref,
        coalesce(figure.ref_area, submission.ref_area) as ref_area,
        figure.indicator_code,
        figure.breakdown,
        figure.period,
        figure.period_start,
        figure.period_end,
        -- A figure that was not understood cannot be found again; its file can.
        figure.ref_area is not null and figure.indicator_code is not null
        and figure.period_end is not null as is_of_a_figure
    from staging.finding as finding
    inner join staging.submission as submission using (submission_id)
    left join staging.observation as figure using (submission_id, figure_no)
),

-- The later files of the same province, form and month, and those with figures of the same period.
later as (
    select
        told.submission_id,
        told.finding_no,
        other.submission_id as later_id
    from told
    inner join staging.submission as other
        on
            told.sender = other.ref_area and told.form = other.form
            and told.load_period = other.load_period and told.submission_id < other.submission_id
    union
    select
        told.submission_id,
        told.finding_no,
        coverage.submission_id
    from told
    inner join staging.coverage as coverage
        on
            told.is_of_a_figure and told.ref_area = coverage.ref_area
            and told.period_start = coverage.period_start and told.period_end = coverage.period_end
            and told.submission_id < coverage.submission_id
),

said_again as (
    select
        told.submission_id,
        told.finding_no,
        other.submission_id as later_id,
        other.received_at,
        figure.reply,
        other.status <> 'rejected' and coalesce(figure.status, 'loaded') = 'loaded'
        and not exists (
            select from staging.finding as again
            where
                again.submission_id = other.submission_id and again.code = told.code
                and (not told.is_of_a_figure or again.figure_no = figure.figure_no)
        ) as is_clean
    from told
    inner join later using (submission_id, finding_no)
    inner join staging.submission as other
        on later.later_id = other.submission_id and told.is_synthetic = other.is_synthetic
    left join staging.observation as figure
        on
            told.is_of_a_figure and other.submission_id = figure.submission_id
            and told.indicator_code = figure.indicator_code and told.ref_area = figure.ref_area
            and told.period_start = figure.period_start and told.period_end = figure.period_end
            and told.breakdown is not distinct from figure.breakdown
    where figure.figure_no is not null or not told.is_of_a_figure
),

answer as (
    select distinct on (submission_id, finding_no) * from said_again
    where reply is not null
    order by submission_id, finding_no, later_id
),

resolution as (
    select distinct on (submission_id, finding_no) * from said_again
    where is_clean
    order by submission_id, finding_no, later_id
)

select
    told.submission_id,
    told.finding_no,
    told.code,
    told.severity,
    told.figure_no,
    told.source_ref,
    told.ref_area,
    told.indicator_code,
    told.breakdown,
    told.period,
    told.message_vi,
    told.message_en,
    told.received_at as opened_at,
    answer.later_id as answered_by,
    answer.received_at as answered_at,
    answer.reply,
    resolution.later_id as resolved_by,
    resolution.received_at as resolved_at,
    case
        when told.severity = 'info' then 'noted'
        when resolution.later_id is not null then 'resolved'
        when answer.later_id is not null then 'answered'
        else 'open'
    end as state,
    told.is_synthetic
from told
left join answer using (submission_id, finding_no)
left join resolution using (submission_id, finding_no);
comment on view quality.finding_life is
'Every finding from the file it was told of to the one that settled it: opened; answered, when a '
'later file of the province replies beside the same figure; resolved, when a later file gives the '
'figure (or, of a finding on a whole file, comes again) without that finding; noted, when nothing '
'was asked for. A synthetic file settles nothing that a real one was told, nor the other way round.';
comment on column quality.finding_life.is_synthetic is 'Whether the submission is marked as synthetic.';

create or replace view marts.quality_finding as
select
    life.submission_id,
    life.finding_no,
    taken.release_id,
    life.code,
    life.severity,
    life.source_ref,
    life.ref_area,
    life.indicator_code,
    life.breakdown,
    life.period,
    life.message_vi,
    life.message_en,
    life.opened_at,
    answered.submission_id as answered_by,
    case when answered.submission_id is not null then life.answered_at end as answered_at,
    case when answered.submission_id is not null then life.reply end as reply,
    resolved.submission_id as resolved_by,
    case when resolved.submission_id is not null then life.resolved_at end as resolved_at,
    case
        when life.state = 'noted' then 'noted'
        when resolved.submission_id is not null then 'resolved'
        when answered.submission_id is not null then 'answered'
        else 'open'
    end as state,
    life.is_synthetic
from quality.finding_life as life
inner join core.release_submission as taken using (submission_id)
inner join core.release as release using (release_id)
left join marts.dim_submission as answered on life.answered_by = answered.submission_id
left join marts.dim_submission as resolved on life.resolved_by = resolved.submission_id
where release.status = 'published';
comment on column marts.quality_finding.is_synthetic is 'Whether the submission is marked as synthetic.';

-- What a release changed, and what revisions did ----------------------------------------------

create or replace view core.figure_change as
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
        and version.is_synthetic = before.is_synthetic
        and version.known_from_release = before.known_to_release;

create or replace view marts.fact_revision as
select
    latest.province_key,
    latest.indicator_key,
    latest.year_key,
    latest.period_key,
    latest.breakdown,
    first.release_id as first_release_id,
    (select published_at from marts.dim_release where release_id = first.release_id) as first_published_at,
    first.value as first_value,
    latest.release_id as latest_release_id,
    (select published_at from marts.dim_release where release_id = latest.release_id) as latest_published_at,
    latest.value as latest_value,
    versions.n_revisions,
    latest.value - first.value as change,
    round(100 * (latest.value - first.value) / nullif(abs(first.value), 0), 2) as change_pct,
    latest.is_withdrawn,
    latest.is_synthetic
from marts.fact_indicator_history as latest
cross join lateral (
    select
        count(*) - 1 as n_revisions,
        min(version.known_from_release) as first_release_id
    from marts.fact_indicator_history as version
    where
        version.indicator_key = latest.indicator_key
        and version.province_key = latest.province_key
        and version.period_key = latest.period_key
        and version.breakdown = latest.breakdown
        and version.is_synthetic = latest.is_synthetic
) as versions
inner join marts.fact_indicator_history as first
    on
        latest.indicator_key = first.indicator_key
        and latest.province_key = first.province_key
        and latest.period_key = first.period_key
        and latest.breakdown = first.breakdown
        and latest.is_synthetic = first.is_synthetic
        and versions.first_release_id = first.known_from_release
where latest.known_to_release is null;
comment on view marts.fact_revision is
'One row per figure ever published, real and synthetic ones apart: what was said first, what is said now, '
'and how often that changed.';

-- What readers see ----------------------------------------------------------------------------

create or replace view core.monthly_indicator as
select
    period.period,
    period.period_start,
    period.period_end,
    extract(month from period.period_end)::integer as month,
    extract(quarter from period.period_end)::integer as quarter,
    fact.year_key as year,
    convention.name_vi as calendar_vi,
    convention.name_en as calendar_en,
    province.province_code,
    province.ref_area,
    province.name_vi as province_vi,
    province.name_en as province_en,
    unit_type.name_vi as unit_type_vi,
    unit_type.name_en as unit_type_en,
    province.region as region_vi,
    region.name_en as region_en,
    province.vintage,
    indicator.group_code,
    indicator.group_name_vi as group_vi,
    indicator.group_name_en as group_en,
    indicator.indicator_code,
    indicator.name_vi as indicator_vi,
    indicator.name_en as indicator_en,
    fact.breakdown,
    case fact.breakdown
        when '' then 'Tổng số'
        else (
            select string_agg(coalesce(label.name_vi, part.member), '; ' order by part.n)
            from unnest(string_to_array(fact.breakdown, ';')) with ordinality as part (member, n)
            left join marts.dim_code as label
                on label.code_list = 'breakdown' and part.member = label.code
        )
    end as breakdown_vi,
    case fact.breakdown
        when '' then 'Total'
        else (
            select string_agg(coalesce(label.name_en, part.member), '; ' order by part.n)
            from unnest(string_to_array(fact.breakdown, ';')) with ordinality as part (member, n)
            left join marts.dim_code as label
                on label.code_list = 'breakdown' and part.member = label.code
        )
    end as breakdown_en,
    indicator.unit_name_vi as unit_vi,
    indicator.unit_name_en as unit_en,
    fact.value,
    fact.value_low,
    fact.value_high,
    qualifier.name_vi as qualifier_vi,
    qualifier.name_en as qualifier_en,
    status.name_vi as status_vi,
    status.name_en as status_en,
    fact.is_synthetic,
    submission.file_name,
    fact.source_ref,
    fact.release_id,
    case when fact.is_synthetic then 'số liệu giả lập' else 'số liệu thật' end as series_vi,
    case when fact.is_synthetic then 'invented figures' else 'real figures' end as series_en
from marts.fact_indicator as fact
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_period as period using (period_key)
inner join marts.dim_province as province using (province_key)
inner join marts.dim_submission as submission using (submission_id)
left join marts.dim_code as region
    on region.code_list = 'region' and province.region = region.code
left join marts.dim_code as unit_type
    on unit_type.code_list = 'unit_type' and province.unit_type = unit_type.code
left join marts.dim_code as convention
    on convention.code_list = 'convention' and period.convention = convention.code
left join marts.dim_code as qualifier
    on qualifier.code_list = 'qualifier' and fact.qualifier = qualifier.code
left join marts.dim_code as status
    on status.code_list = 'obs_status' and fact.obs_status = status.code
where period.freq = 'M';

create or replace view marts.monthly_indicator_vi as
select
    period as ky,
    period_start as ngay_dau_ky,
    year as nam,
    quarter as quy,
    month as thang,
    calendar_vi as lich,
    province_code as ma_tinh,
    ref_area as ma_dia_ban,
    province_vi as tinh_thanh_pho,
    unit_type_vi as loai_don_vi,
    region_vi as vung,
    vintage as dia_gioi,
    group_vi as nhom_chi_tieu,
    indicator_code as ma_chi_tieu,
    indicator_vi as chi_tieu,
    breakdown_vi as phan_to,
    unit_vi as don_vi_tinh,
    value as gia_tri,
    value_low as gia_tri_thap,
    value_high as gia_tri_cao,
    qualifier_vi as muc_chinh_xac,
    status_vi as trang_thai,
    is_synthetic as la_so_lieu_gia_lap,
    file_name as tep_bao_cao,
    source_ref as vi_tri_trong_tep,
    release_id as dot_phat_hanh,
    series_vi as loai_so_lieu
from core.monthly_indicator;

create or replace view marts.monthly_indicator_en as
select
    period,
    period_start,
    year,
    quarter,
    month,
    calendar_en as calendar,
    province_code,
    ref_area,
    province_en as province,
    unit_type_en as province_type,
    region_en as region,
    vintage as boundary_vintage,
    group_en as indicator_group,
    indicator_code,
    indicator_en as indicator,
    breakdown_en as breakdown,
    unit_en as unit,
    value,
    value_low,
    value_high,
    qualifier_en as qualifier,
    status_en as status,
    is_synthetic,
    file_name,
    source_ref,
    release_id,
    series_en as series
from core.monthly_indicator;

comment on view marts.monthly_indicator_vi is
'Số liệu tháng của đợt phát hành mới nhất, mọi mã đều ghi bằng chữ; dùng để kéo thả trong công cụ BI. Có cả số '
'liệu giả lập, ghi ở cột loai_so_lieu: hãy lọc theo cột này trước khi cộng hoặc so sánh.';
comment on column marts.monthly_indicator_vi.loai_so_lieu is
'"số liệu thật", hoặc "số liệu giả lập" (không phải số liệu thống kê); không cộng hai loại với nhau';
comment on view marts.monthly_indicator_en is
'The monthly figures of the latest release with words for all codes, to drag and drop in a BI tool. Invented '
'figures are among them, named in the column series: filter by it before adding up or comparing.';
comment on column marts.monthly_indicator_en.series is
'"real figures", or "invented figures", which are no statistics; never add the two up.';

comment on view marts.fact_indicator is
'One row per figure (province × indicator × breakdown × period × is_synthetic) as the latest release has it. '
'Real and synthetic figures stand side by side and never replace one another: filter by is_synthetic before adding up.';
comment on view marts.fact_indicator_history is
'Every published version of every figure, withdrawn ones included, with the releases it was known in; real and '
'synthetic figures (is_synthetic) apart.';
comment on view marts.fact_area_history is
'Every version of every figure derived over provinces, in the published releases; of real figures, or of '
'synthetic ones (is_synthetic).';
comment on view marts.fact_period_history is
'Every version of every figure derived over periods, in the published releases; of real figures, or of '
'synthetic ones (is_synthetic).';
comment on view core.area_figure is
'Figures derived over provinces, of areas of every kind, as the latest release has them; of real figures, or '
'of synthetic ones (is_synthetic).';
comment on view marts.fact_indicator_by_period is
'Quarters and years made of months (or of quarters, where there are no months), on the calendar and '
'on the administrative calendar (nd09): a flow is summed, a stock takes its last value. What does not '
'add up over periods (a growth rate, an index) is not here; nor are reported quarters and years. Real and '
'synthetic months make figures of their own (is_synthetic).';
comment on view marts.fact_indicator_region is
'Figures of the regions, from the provinces in force in each period. A region of today (vintage VN34) '
'goes back through the provinces it is made of; one of the old scheme ends with June 2025. Real and '
'synthetic figures make figures of their own (is_synthetic).';
comment on view marts.fact_indicator_national is
'Figures of the country, from the provinces in force in each period. n_present of n_expected says how '
'many of them have reported: fewer is a partial figure, with status P. Real and synthetic figures make '
'figures of their own (is_synthetic).';
comment on view marts.fact_indicator_vn34_history is
'Every published version of every figure on the boundaries of today''s 34 provinces, with the releases '
'it was known in. A version that withdraws its figure is not here: where it begins, the one before ends. '
'Real and synthetic figures (is_synthetic) stay apart.';
comment on view marts.fact_indicator_vn34 is
'All figures on the boundaries of today''s 34 provinces: their own, and those of the 63 carried to them '
'by each indicator''s rule. What cannot be carried honestly is null, with the reason. Real and synthetic '
'figures (is_synthetic) stay apart.';
comment on table marts.reporting_rate is
'Obligations: one row per province in force, month and form that is due or was reported early. Synthetic '
'files do not fulfil them and have rows of their own (is_synthetic).';
