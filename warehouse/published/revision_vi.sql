create view marts.revision_vi
with (security_invoker = true) as
select
    month_date,
    period_date,
    period,
    period_label_vi as period_label,
    area_code,
    area_vi as area,
    region_vi as region,
    sort_no,
    indicator_code,
    indicator_vi as indicator,
    indicator_group_vi as indicator_group,
    unit_vi as unit,
    breakdown,
    breakdown_label_vi as breakdown_label,
    first_release_id,
    first_published_at,
    first_value,
    latest_release_id,
    latest_published_at,
    latest_value,
    n_revisions,
    change,
    change_pct,
    is_withdrawn,
    is_synthetic,
    series_vi as series
from core.revision_in_words;

comment on view marts.revision_vi is 'Các số đã điều chỉnh: giá trị công bố đầu tiên và hiện tại.';
comment on column marts.revision_vi.month_date is
'Ngày đầu của tháng mà kỳ đại diện: kỳ 15/2–14/3 là tháng 3. Trống với quý và năm';
comment on column marts.revision_vi.period_date is 'Ngày đầu của tháng, quý hoặc năm dương lịch mà kỳ đại diện';
comment on column marts.revision_vi.period is 'Mã kỳ: 2026-10, 2026-Q3, 2026; kỳ hành chính ghi ngày đầu/ngày cuối';
comment on column marts.revision_vi.period_label is 'Kỳ viết bằng chữ';
comment on column marts.revision_vi.area_code is 'Mã địa bàn theo địa giới khi đó: VN63_24, VN34_24';
comment on column marts.revision_vi.area is 'Địa bàn; đơn vị cũ ghi thời điểm kết thúc';
comment on column marts.revision_vi.region is 'Vùng của tỉnh';
comment on column marts.revision_vi.sort_no is
'Thứ tự địa bàn: cả nước, các vùng, rồi các tỉnh theo bảng chữ cái tiếng Việt';
comment on column marts.revision_vi.indicator_code is 'Mã chỉ tiêu';
comment on column marts.revision_vi.indicator is 'Chỉ tiêu';
comment on column marts.revision_vi.indicator_group is 'Nhóm chỉ tiêu';
comment on column marts.revision_vi.unit is 'Đơn vị tính của giá trị';
comment on column marts.revision_vi.breakdown is 'Mã phân tổ; rỗng khi là tổng số';
comment on column marts.revision_vi.breakdown_label is 'Phân tổ bằng chữ; "Tổng số" khi không phân tổ';
comment on column marts.revision_vi.first_release_id is 'Đợt phát hành đầu tiên có số này';
comment on column marts.revision_vi.first_published_at is 'Thời điểm phát hành đó';
comment on column marts.revision_vi.first_value is 'Giá trị khi đó';
comment on column marts.revision_vi.latest_release_id is 'Đợt phát hành của giá trị hiện tại';
comment on column marts.revision_vi.latest_published_at is 'Thời điểm phát hành đó';
comment on column marts.revision_vi.latest_value is 'Giá trị hiện tại; trống khi là một khoảng hoặc đã rút';
comment on column marts.revision_vi.n_revisions is 'Số lần điều chỉnh';
comment on column marts.revision_vi.change is 'Giá trị hiện tại trừ giá trị đầu tiên';
comment on column marts.revision_vi.change_pct is 'Thay đổi so với giá trị đầu tiên, %';
comment on column marts.revision_vi.is_withdrawn is 'Đã rút';
comment on column marts.revision_vi.is_synthetic is
'Số liệu giả lập, không phải số thật; không cộng hai loại với nhau';
comment on column marts.revision_vi.series is '"số liệu thật" hoặc "số liệu giả lập"';
