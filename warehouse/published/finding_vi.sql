create view marts.finding_vi
with (security_invoker = true) as
select
    opened_on,
    opened_at,
    month_date,
    period,
    area_code,
    area_vi as area,
    region_vi as region,
    sort_no,
    indicator_code,
    indicator_vi as indicator,
    breakdown,
    code,
    severity,
    severity_label_vi as severity_label,
    message_vi as message,
    state,
    state_label_vi as state_label,
    reply,
    answered_at,
    resolved_at,
    file_name,
    source_ref,
    submission_id,
    finding_no,
    release_id,
    is_synthetic,
    series_vi as series
from core.finding_in_words;

comment on view marts.finding_vi is 'Các phát hiện khi kiểm tra tệp báo cáo đã phát hành, và việc khắc phục.';
comment on column marts.finding_vi.opened_on is 'Ngày nhận tệp, giờ Hà Nội';
comment on column marts.finding_vi.opened_at is 'Thời điểm nhận tệp';
comment on column marts.finding_vi.month_date is 'Tháng của số liệu; trống khi không rõ';
comment on column marts.finding_vi.period is 'Kỳ của số liệu';
comment on column marts.finding_vi.area_code is 'Mã địa bàn theo địa giới khi đó: VN63_24, VN34_24';
comment on column marts.finding_vi.area is 'Địa bàn; đơn vị cũ ghi thời điểm kết thúc';
comment on column marts.finding_vi.region is 'Vùng của tỉnh';
comment on column marts.finding_vi.sort_no is
'Thứ tự địa bàn: cả nước, các vùng, rồi các tỉnh theo bảng chữ cái tiếng Việt';
comment on column marts.finding_vi.indicator_code is 'Mã chỉ tiêu';
comment on column marts.finding_vi.indicator is 'Chỉ tiêu';
comment on column marts.finding_vi.breakdown is 'Mã phân tổ; rỗng khi là tổng số';
comment on column marts.finding_vi.code is 'Mã quy tắc';
comment on column marts.finding_vi.severity is 'Mức độ: critical, error, warning, info';
comment on column marts.finding_vi.severity_label is 'Mức độ bằng chữ';
comment on column marts.finding_vi.message is 'Nội dung';
comment on column marts.finding_vi.state is 'Tình trạng: open, answered, resolved, noted';
comment on column marts.finding_vi.state_label is 'Tình trạng bằng chữ';
comment on column marts.finding_vi.reply is 'Giải trình của tỉnh';
comment on column marts.finding_vi.answered_at is 'Thời điểm giải trình';
comment on column marts.finding_vi.resolved_at is 'Thời điểm khắc phục';
comment on column marts.finding_vi.file_name is 'Tên tệp';
comment on column marts.finding_vi.source_ref is 'Vị trí trong tệp';
comment on column marts.finding_vi.submission_id is 'Số của tệp';
comment on column marts.finding_vi.finding_no is 'Số thứ tự trong tệp';
comment on column marts.finding_vi.release_id is 'Đợt phát hành đầu tiên nhận tệp';
comment on column marts.finding_vi.is_synthetic is
'Số liệu giả lập, không phải số thật; không cộng hai loại với nhau';
comment on column marts.finding_vi.series is '"số liệu thật" hoặc "số liệu giả lập"';
