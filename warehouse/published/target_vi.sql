create view marts.target_vi
with (security_invoker = true) as
select
    target_date,
    target_year,
    plan,
    area_type,
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
    operator_vi as operator,
    target_low,
    target_high,
    actual_period,
    actual_period_label_vi as actual_period_label,
    actual_value,
    actual_low,
    actual_high,
    status,
    status_label_vi as status_label,
    reason_vi as reason,
    distance,
    years_left,
    pace_needed,
    pace_so_far,
    is_synthetic,
    series_vi as series
from core.target_in_words;

comment on view marts.target_vi is 'Mục tiêu so với số thực hiện gần nhất, và tốc độ còn cần.';
comment on column marts.target_vi.target_date is 'Ngày cuối của kỳ mục tiêu';
comment on column marts.target_vi.target_year is 'Năm của mục tiêu';
comment on column marts.target_vi.plan is 'Văn bản, kế hoạch nêu mục tiêu';
comment on column marts.target_vi.area_type is 'Loại địa bàn: country cả nước, region vùng, province tỉnh';
comment on column marts.target_vi.area_code is 'Mã địa bàn theo địa giới khi đó: VN63_24, VN34_24';
comment on column marts.target_vi.area is 'Địa bàn; đơn vị cũ ghi thời điểm kết thúc';
comment on column marts.target_vi.region is 'Vùng của tỉnh';
comment on column marts.target_vi.sort_no is
'Thứ tự địa bàn: cả nước, các vùng, rồi các tỉnh theo bảng chữ cái tiếng Việt';
comment on column marts.target_vi.indicator_code is 'Mã chỉ tiêu';
comment on column marts.target_vi.indicator is 'Chỉ tiêu';
comment on column marts.target_vi.indicator_group is 'Nhóm chỉ tiêu';
comment on column marts.target_vi.unit is 'Đơn vị tính của giá trị';
comment on column marts.target_vi.breakdown is 'Mã phân tổ; rỗng khi là tổng số';
comment on column marts.target_vi.breakdown_label is 'Phân tổ bằng chữ; "Tổng số" khi không phân tổ';
comment on column marts.target_vi.operator is 'Cách so sánh với mục tiêu: ít nhất, nhiều nhất, ...';
comment on column marts.target_vi.target_low is 'Mục tiêu; giá trị thấp nhất của khoảng';
comment on column marts.target_vi.target_high is 'Mục tiêu; giá trị cao nhất của khoảng';
comment on column marts.target_vi.actual_period is 'Kỳ của số thực hiện gần nhất; trống khi chưa có';
comment on column marts.target_vi.actual_period_label is 'Kỳ đó bằng chữ';
comment on column marts.target_vi.actual_value is 'Số thực hiện';
comment on column marts.target_vi.actual_low is 'Giá trị thấp nhất của số thực hiện';
comment on column marts.target_vi.actual_high is 'Giá trị cao nhất của số thực hiện';
comment on column marts.target_vi.status is 'Kết quả: met, on_the_way, off, not_comparable';
comment on column marts.target_vi.status_label is 'Kết quả bằng chữ';
comment on column marts.target_vi.reason is 'Lý do không so sánh được';
comment on column marts.target_vi.distance is 'Còn thiếu bao nhiêu, theo đơn vị của chỉ tiêu; 0 khi đã đạt';
comment on column marts.target_vi.years_left is 'Số năm còn lại sau kỳ thực hiện gần nhất';
comment on column marts.target_vi.pace_needed is 'Mức cần tăng (giảm) mỗi năm từ nay';
comment on column marts.target_vi.pace_so_far is 'Mức tăng (giảm) mỗi năm đến nay';
comment on column marts.target_vi.is_synthetic is 'Số liệu giả lập, không phải số thật; không cộng hai loại với nhau';
comment on column marts.target_vi.series is '"số liệu thật" hoặc "số liệu giả lập"';
