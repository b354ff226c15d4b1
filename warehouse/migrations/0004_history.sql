-- History that cannot be lost: withdrawn figures, restatements, one chain of versions a figure, any
-- release as it was, with its hash, and what revisions did. And wide views for people who drag and drop.

-- Versions ------------------------------------------------------------------------------------

alter table core.fact_indicator_history
add column is_withdrawn boolean not null default false,
alter column value_low drop not null,
alter column value_high drop not null,
add constraint withdrawn_says_nothing check (
    case
        when is_withdrawn then num_nonnulls(value, value_low, value_high) = 0
        else num_nulls(value_low, value_high) = 0
    end
);

-- Each version ends where another begins, no two end together, and one stays open (one_open_version):
-- so the versions of a figure are one chain, without overlap, gap or end.
alter table core.fact_indicator_history
add constraint ends_where_the_next_begins foreign key
(indicator_key, province_key, period_key, breakdown, known_to_release)
references core.fact_indicator_history
(indicator_key, province_key, period_key, breakdown, known_from_release)
deferrable initially deferred;
create unique index one_version_ends_with_a_release on core.fact_indicator_history
(indicator_key, province_key, period_key, breakdown, known_to_release)
where known_to_release is not null;

create table core.restatement (
    release_id integer not null references core.release on delete cascade,
    province_key integer not null,
    indicator_key integer not null,
    period_key bigint not null,
    breakdown text not null,
    value numeric,
    value_low numeric,
    value_high numeric,
    qualifier text not null,
    obs_status text not null,
    is_synthetic boolean not null,
    is_withdrawn boolean not null,
    submission_id bigint not null,
    source_ref text not null,
    origin text not null,
    reason text not null check (reason ~ '\S'),
    primary key (release_id, indicator_key, province_key, period_key, breakdown),
    constraint withdrawn_says_nothing check (
        case
            when is_withdrawn then num_nonnulls(value, value_low, value_high) = 0
            else num_nulls(value_low, value_high) = 0
        end
    )
);
comment on table core.restatement is
'What a release says of a figure by decision of the warehouse''s keepers, whatever its submissions '
'say: a figure of an earlier release again, a corrected or a withdrawn one. Kept for ever, so that '
'a rebuild gives the same history.';
comment on column core.restatement.submission_id is 'The submission whose figure is restored, corrected or withdrawn.';
comment on column core.restatement.origin is 'What made it: rollback or correction, with its number.';

-- What readers see ----------------------------------------------------------------------------

create or replace view marts.fact_indicator_history as
select
    province_key,
    indicator_key,
    year_key,
    period_key,
    breakdown,
    value,
    value_low,
    value_high,
    qualifier,
    obs_status,
    is_synthetic,
    submission_id,
    source_ref,
    known_from_release as release_id,
    known_from_release,
    case
        when known_to_release <= (select release_id from core.published) then known_to_release
    end as known_to_release,
    is_withdrawn
from core.fact_indicator_history
where known_from_release <= (select release_id from core.published);
comment on view marts.fact_indicator_history is
'Every published version of every figure, withdrawn ones included, with the releases it was known in.';

create or replace view marts.fact_indicator as
select
    province_key,
    indicator_key,
    year_key,
    period_key,
    breakdown,
    value,
    value_low,
    value_high,
    qualifier,
    obs_status,
    is_synthetic,
    submission_id,
    source_ref,
    known_from_release as release_id
from core.fact_indicator_history
where
    known_from_release <= (select release_id from core.published)
    and (known_to_release is null or known_to_release > (select release_id from core.published))
    and not is_withdrawn;
comment on view marts.fact_indicator is
'One row per figure (province × indicator × breakdown × period) as the latest release has it.';

create function marts.fact_indicator_at_release(at_release integer)
returns setof marts.fact_indicator stable
begin atomic
    select
        province_key,
        indicator_key,
        year_key,
        period_key,
        breakdown,
        value,
        value_low,
        value_high,
        qualifier,
        obs_status,
        is_synthetic,
        submission_id,
        source_ref,
        release_id
    from marts.fact_indicator_history
    where
        known_from_release <= at_release
        and (known_to_release is null or known_to_release > at_release)
        and not is_withdrawn;
end;
comment on function marts.fact_indicator_at_release is
'The fact as a release had it: the rows of marts.fact_indicator when that release was the latest.';

create function marts.fact_indicator_as_of(as_of timestamptz)
returns setof marts.fact_indicator stable
begin atomic
    select fact.*
    from (
        select max(release_id) as release_id
        from marts.dim_release
        where published_at <= as_of
    ) as known
    cross join lateral marts.fact_indicator_at_release(known.release_id) as fact;
end;
comment on function marts.fact_indicator_as_of is
'The fact as it was known at a moment: as the last release published by then had it.';

-- What a release held, in one number ----------------------------------------------------------

create function core.text_hash(contents text) returns bigint immutable strict parallel safe
return ('x' || left(md5(contents), 16))::bit(64)::bigint;
comment on function core.text_hash is 'The first 64 bits of the MD5 of a text.';

-- Of what a release says, and not of who said it when: so a release that goes back to an earlier
-- one has the same hash.
create function core.content_hash(of_release integer) returns numeric stable
begin atomic
    select
        coalesce(sum(core.text_hash(row(
            province_key, indicator_key, period_key, breakdown, value, value_low, value_high, qualifier,
            obs_status, is_synthetic
        )::text)), 0)
    from marts.fact_indicator_at_release(of_release);
end;
comment on function core.content_hash is
'The sum of the hashes of the facts of a release, from the facts themselves: what core.release.content_hash '
'says for ever. Reads the whole history.';

create function core.content_change(of_release integer) returns numeric stable
begin atomic
    select
        coalesce(sum(
            case when known_from_release = of_release then 1 else -1 end
            * core.text_hash(row(
                province_key, indicator_key, period_key, breakdown, value, value_low, value_high,
                qualifier, obs_status, is_synthetic
            )::text)::numeric
        ), 0)
    from core.fact_indicator_history
    where (known_from_release = of_release or known_to_release = of_release) and not is_withdrawn;
end;
comment on function core.content_change is
'What a release adds to the content hash of the one before: the hashes of the versions that begin '
'with it, less those of the versions that end. Costs the release, not the history.';

alter table core.release add column content_hash numeric;
comment on column core.release.content_hash is
'The sum of the hashes of its facts, written when it is published.';
update core.release as published
set content_hash = (
    select sum(core.content_change(earlier.release_id))
    from core.release as earlier
    where earlier.release_id <= published.release_id
)
where status = 'published';

create or replace view marts.dim_release as
select
    release_id,
    load_period as period,
    published_at,
    note,
    content_hash
from core.release
where status = 'published';
comment on view marts.dim_release is 'Published loads: which month, when, and a hash of all facts as it had them.';

-- Revisions -----------------------------------------------------------------------------------

create view marts.fact_revision as
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
) as versions
inner join marts.fact_indicator_history as first
    on
        latest.indicator_key = first.indicator_key
        and latest.province_key = first.province_key
        and latest.period_key = first.period_key
        and latest.breakdown = first.breakdown
        and versions.first_release_id = first.known_from_release
where latest.known_to_release is null;
comment on view marts.fact_revision is
'One row per figure ever published: what was said first, what is said now, and how often that changed.';

-- Words for codes -----------------------------------------------------------------------------

alter table marts.dim_indicator
add column group_name_vi text,
add column group_name_en text,
add column unit_name_vi text,
add column unit_name_en text,
add column weight_indicator_code text;

create table marts.dim_code (
    code_list text not null,
    code text not null,
    name_vi text not null,
    name_en text not null,
    primary key (code_list, code)
);

-- Wide views ----------------------------------------------------------------------------------

-- Both languages once; what a reader does not ask for is not computed. The labels are joined last,
-- because the planner keeps the order of so many joins, and what readers filter by should come first.
create view core.monthly_indicator as
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
    fact.release_id
from marts.fact_indicator as fact
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_period as period using (period_key)
inner join marts.dim_province as province using (province_key)
inner join staging.submission as submission using (submission_id)
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
comment on view core.monthly_indicator is
'The monthly figures of the latest release with the words of all codes, in both languages.';

create view marts.monthly_indicator_vi as
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
    release_id as dot_phat_hanh
from core.monthly_indicator;

create view marts.monthly_indicator_en as
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
    release_id
from core.monthly_indicator;

comment on view marts.monthly_indicator_vi is
'Số liệu tháng của đợt phát hành mới nhất, mọi mã đều ghi bằng chữ; dùng để kéo thả trong công cụ BI.';
comment on column marts.monthly_indicator_vi.ky is 'Kỳ (tháng): 2026-10; tháng hành chính ghi ngày đầu/ngày cuối';
comment on column marts.monthly_indicator_vi.ngay_dau_ky is 'Ngày đầu kỳ';
comment on column marts.monthly_indicator_vi.nam is 'Năm';
comment on column marts.monthly_indicator_vi.quy is 'Quý';
comment on column marts.monthly_indicator_vi.thang is 'Tháng (của ngày cuối kỳ)';
comment on column marts.monthly_indicator_vi.lich is 'Lịch: dương lịch, hoặc tháng hành chính từ ngày 15 đến ngày 14';
comment on column marts.monthly_indicator_vi.ma_tinh is 'Mã tỉnh; chỉ có nghĩa khi kèm thời điểm';
comment on column marts.monthly_indicator_vi.ma_dia_ban is 'Mã địa bàn: địa giới và mã tỉnh (VN34_24)';
comment on column marts.monthly_indicator_vi.tinh_thanh_pho is 'Tỉnh, thành phố';
comment on column marts.monthly_indicator_vi.loai_don_vi is 'Loại đơn vị: tỉnh hay thành phố';
comment on column marts.monthly_indicator_vi.vung is 'Vùng kinh tế - xã hội';
comment on column marts.monthly_indicator_vi.dia_gioi is 'Địa giới: VN63 (đến 30/6/2025), VN34 (từ 01/7/2025)';
comment on column marts.monthly_indicator_vi.nhom_chi_tieu is 'Nhóm chỉ tiêu';
comment on column marts.monthly_indicator_vi.ma_chi_tieu is 'Mã chỉ tiêu';
comment on column marts.monthly_indicator_vi.chi_tieu is 'Chỉ tiêu';
comment on column marts.monthly_indicator_vi.phan_to is 'Phân tổ; "Tổng số" khi không phân tổ';
comment on column marts.monthly_indicator_vi.don_vi_tinh is 'Đơn vị tính';
comment on column marts.monthly_indicator_vi.gia_tri is 'Giá trị; trống khi báo cáo ghi một khoảng';
comment on column marts.monthly_indicator_vi.gia_tri_thap is 'Giá trị thấp nhất của khoảng';
comment on column marts.monthly_indicator_vi.gia_tri_cao is 'Giá trị cao nhất của khoảng';
comment on column marts.monthly_indicator_vi.muc_chinh_xac is 'Mức chính xác: chính xác, khoảng, ít nhất, ...';
comment on column marts.monthly_indicator_vi.trang_thai is 'Trạng thái quan sát (SDMX): sơ bộ, ước tính, ...';
comment on column marts.monthly_indicator_vi.la_so_lieu_gia_lap is 'Số liệu giả lập, không phải số thật';
comment on column marts.monthly_indicator_vi.tep_bao_cao is 'Tệp báo cáo chứa số liệu';
comment on column marts.monthly_indicator_vi.vi_tri_trong_tep is 'Vị trí trong tệp';
comment on column marts.monthly_indicator_vi.dot_phat_hanh is 'Đợt phát hành đầu tiên có giá trị này';
comment on view marts.monthly_indicator_en is
'The monthly figures of the latest release with words for all codes, to drag and drop in a BI tool.';
comment on column marts.monthly_indicator_en.period_start is 'First day of the month.';
comment on column marts.monthly_indicator_en.quarter is 'Quarter of the last day.';
comment on column marts.monthly_indicator_en.month is 'Month of the last day.';
comment on column marts.monthly_indicator_en.year is 'Year of the last day.';
comment on column marts.monthly_indicator_en.calendar is 'Calendar month, or the administrative one from a 15th to a 14th.';
comment on column marts.monthly_indicator_en.province is 'Name of the province or city.';
comment on column marts.monthly_indicator_en.province_type is 'Province or city.';
comment on column marts.monthly_indicator_en.boundary_vintage is 'VN63 (until 2025-06-30) or VN34 (from 2025-07-01).';
comment on column marts.monthly_indicator_en.region is 'Socio-economic region.';
comment on column marts.monthly_indicator_en.indicator_group is 'Name of the group of indicators.';
comment on column marts.monthly_indicator_en.indicator is 'Name of the indicator.';
comment on column marts.monthly_indicator_en.breakdown is 'What the figure is of; "Total" when it is not broken down.';
comment on column marts.monthly_indicator_en.unit is 'Name of the unit of measure.';
comment on column marts.monthly_indicator_en.status is 'SDMX observation status in words.';
comment on column marts.monthly_indicator_en.qualifier is 'How exactly the figure is stated, in words.';
comment on column marts.monthly_indicator_en.file_name is 'The submission''s file.';
comment on column marts.monthly_indicator_en.period is 'The month: 2026-10; its two days for an administrative month.';
comment on column marts.monthly_indicator_en.province_code is 'Two-digit code; it names a place only with a date.';
comment on column marts.monthly_indicator_en.ref_area is 'Boundary vintage and province code (VN34_24).';
comment on column marts.monthly_indicator_en.indicator_code is 'Code of the indicator.';
comment on column marts.monthly_indicator_en.value is 'The figure in its unit; null for a range.';
comment on column marts.monthly_indicator_en.value_low is 'Lower bound of a range; else the figure.';
comment on column marts.monthly_indicator_en.value_high is 'Upper bound of a range; else the figure.';
comment on column marts.monthly_indicator_en.is_synthetic is 'Whether the figure is invented.';
comment on column marts.monthly_indicator_en.source_ref is 'Where in that file the figure stands.';
comment on column marts.monthly_indicator_en.release_id is 'The release that said this first.';

-- Comments that no model of dbt has (see warehouse/descriptions.py) --------------------------------

comment on column marts.fact_indicator.release_id is 'The release that said this first.';
comment on column marts.fact_indicator_history.release_id is 'The release that said this first, as in marts.fact_indicator.';
comment on column marts.dim_release.release_id is 'Number of the release, without gaps.';
comment on column marts.dim_release.period is 'The month whose submissions it took in.';
comment on column marts.dim_release.published_at is 'When readers began to see it.';
comment on column marts.dim_release.note is 'What its keepers say of it.';
comment on column marts.dim_release.content_hash is 'The sum of the hashes of its facts: equal as long as the past is.';
comment on column marts.dim_submission.submission_id is 'Number in order of reception, without gaps.';
comment on column marts.dim_submission.sha256 is 'SHA-256 of the file''s bytes, under which they are archived.';
comment on column marts.dim_submission.file_name is 'Name of the file as it was received.';
comment on column marts.dim_submission.form is 'The form, or LONG-CSV.';
comment on column marts.dim_submission.ref_area is 'The reporting province in its boundary vintage; null when several.';
comment on column marts.dim_submission.load_period is 'The month whose load took it in.';
comment on column marts.dim_submission.is_synthetic is 'Whether the file is marked as synthetic.';
comment on column marts.dim_submission.release_id is 'The release that first took it in.';
comment on column marts.fact_revision.first_release_id is 'The release that published the figure first.';
comment on column marts.fact_revision.first_published_at is 'When that was.';
comment on column marts.fact_revision.first_value is 'What it said.';
comment on column marts.fact_revision.latest_release_id is 'The release whose version stands.';
comment on column marts.fact_revision.latest_published_at is 'When that was.';
comment on column marts.fact_revision.latest_value is 'What stands; null for a range or when withdrawn.';
comment on column marts.fact_revision.n_revisions is 'How often another version replaced the one before; 0 when never revised.';
comment on column marts.fact_revision.change is 'Latest less first value.';
comment on column marts.fact_revision.change_pct is 'That change in per cent of the first value, two decimals.';
