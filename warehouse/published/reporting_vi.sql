create view marts.reporting_vi
with (security_invoker = true) as
select
    month_date,
    period,
    period_label_vi as period_label,
    area_code,
    area_vi as area,
    region_vi as region,
    sort_no,
    form,
    due_on,
    due,
    received,
    received_at,
    on_time,
    complete,
    accepted,
    state,
    state_label_vi as state_label,
    n_submissions,
    n_figures,
    n_present,
    n_expected,
    is_synthetic,
    series_vi as series
from core.reporting_in_words;

comment on view marts.reporting_vi is 'Nghĩa vụ báo cáo của các tỉnh theo tháng, và tình trạng nộp.';
comment on column marts.reporting_vi.month_date is 'Ngày đầu của tháng phải báo cáo';
comment on column marts.reporting_vi.period is 'Mã kỳ: 2026-10, 2026-Q3, 2026; kỳ hành chính ghi ngày đầu/ngày cuối';
comment on column marts.reporting_vi.period_label is 'Kỳ viết bằng chữ';
comment on column marts.reporting_vi.area_code is 'Mã địa bàn theo địa giới khi đó: VN63_24, VN34_24';
comment on column marts.reporting_vi.area is 'Địa bàn; đơn vị cũ ghi thời điểm kết thúc';
comment on column marts.reporting_vi.region is 'Vùng của tỉnh';
comment on column marts.reporting_vi.sort_no is
'Thứ tự địa bàn: cả nước, các vùng, rồi các tỉnh theo bảng chữ cái tiếng Việt';
comment on column marts.reporting_vi.form is 'Biểu mẫu phải nộp';
comment on column marts.reporting_vi.due_on is 'Ngày cuối cùng còn đúng hạn; trống khi chưa thu thập tháng đó, không bắt buộc';
comment on column marts.reporting_vi.due is 'Đã đến hạn khi đợt phát hành được mở';
comment on column marts.reporting_vi.received is 'Đã nhận được tệp';
comment on column marts.reporting_vi.received_at is 'Thời điểm nhận tệp đầu tiên';
comment on column marts.reporting_vi.on_time is 'Đúng hạn';
comment on column marts.reporting_vi.complete is 'Đủ các chỉ tiêu tháng bắt buộc';
comment on column marts.reporting_vi.accepted is 'Có tệp được chấp nhận toàn bộ';
comment on column marts.reporting_vi.state is 'Tình trạng: on_time, late, missing, not_due, not_owed';
comment on column marts.reporting_vi.state_label is 'Tình trạng bằng chữ';
comment on column marts.reporting_vi.n_submissions is 'Số tệp đã nhận';
comment on column marts.reporting_vi.n_figures is 'Số số liệu đã nạp từ các tệp đó';
comment on column marts.reporting_vi.n_present is 'Số chỉ tiêu bắt buộc đã có';
comment on column marts.reporting_vi.n_expected is 'Số chỉ tiêu bắt buộc';
comment on column marts.reporting_vi.is_synthetic is 'Tệp giả lập; trống khi chưa nhận được tệp nào';
comment on column marts.reporting_vi.series is
'Nghĩa vụ nộp "số liệu thật" hoặc "số liệu giả lập": lọc theo cột này trước khi đếm';
