create view marts.indicator_vi
with (security_invoker = true) as
select
    month_date,
    period_date,
    period_start,
    period_end,
    period,
    period_label_vi as period_label,
    freq,
    freq_label_vi as freq_label,
    calendar_vi as calendar,
    year,
    quarter,
    month,
    area_type,
    area_type_label_vi as area_type_label,
    area_code,
    area_vi as area,
    region_vi as region,
    sort_no,
    indicator_code,
    indicator_vi as indicator,
    indicator_group_vi as indicator_group,
    definition_vi as definition,
    unit_vi as unit,
    direction_vi as direction,
    is_total,
    is_part,
    breakdown,
    breakdown_label_vi as breakdown_label,
    dimension_vi as dimension,
    member_vi as member,
    value,
    value_low,
    value_high,
    value_year_before,
    change,
    change_pct,
    year_to_date,
    scaled_value,
    scaled_unit_vi as scaled_unit,
    n_present,
    n_expected,
    is_complete,
    can_be_summed,
    origin,
    origin_label_vi as origin_label,
    method,
    obs_status,
    status_vi as status,
    qualifier_vi as qualifier,
    reason_vi as reason,
    is_synthetic,
    series_vi as series,
    file_name,
    source_ref,
    submission_id,
    release_id
from core.indicator_series
where at_release = (select release_id from core.published);

comment on view marts.indicator_vi is
'Số liệu của đợt phát hành mới nhất để kéo thả trong công cụ BI: mỗi dòng là một chỉ tiêu, phân tổ, kỳ (tháng, '
'quý, năm) của cả nước, một vùng hoặc một tỉnh theo địa giới hiện nay. Không cộng các dòng, trừ các dòng '
'can_be_summed của cùng một kỳ và cùng loại số liệu (series).';
comment on column marts.indicator_vi.month_date is
'Ngày đầu của tháng mà kỳ đại diện: kỳ 15/2–14/3 là tháng 3. Trống với quý và năm';
comment on column marts.indicator_vi.period_date is 'Ngày đầu của tháng, quý hoặc năm dương lịch mà kỳ đại diện';
comment on column marts.indicator_vi.period_start is 'Ngày đầu kỳ';
comment on column marts.indicator_vi.period_end is 'Ngày cuối kỳ';
comment on column marts.indicator_vi.period is 'Mã kỳ: 2026-10, 2026-Q3, 2026; kỳ hành chính ghi ngày đầu/ngày cuối';
comment on column marts.indicator_vi.period_label is 'Kỳ viết bằng chữ';
comment on column marts.indicator_vi.freq is 'Tần suất: M tháng, Q quý, A năm';
comment on column marts.indicator_vi.freq_label is 'Tần suất bằng chữ';
comment on column marts.indicator_vi.calendar is 'Lịch: dương lịch, hoặc tháng hành chính từ ngày 15 đến ngày 14';
comment on column marts.indicator_vi.year is 'Năm mà kỳ đại diện';
comment on column marts.indicator_vi.quarter is 'Quý của năm (1–4); trống với năm';
comment on column marts.indicator_vi.month is 'Tháng của năm (1–12); chỉ có ở kỳ tháng';
comment on column marts.indicator_vi.area_type is 'Loại địa bàn: country cả nước, region vùng, province tỉnh';
comment on column marts.indicator_vi.area_type_label is 'Loại địa bàn bằng chữ';
comment on column marts.indicator_vi.area_code is 'Mã địa bàn: VN, VN34_R2, VN34_24';
comment on column marts.indicator_vi.area is 'Địa bàn; mỗi tên chỉ một địa bàn';
comment on column marts.indicator_vi.region is 'Vùng của tỉnh; trống với vùng và cả nước';
comment on column marts.indicator_vi.sort_no is
'Thứ tự địa bàn: cả nước, các vùng, rồi các tỉnh theo bảng chữ cái tiếng Việt';
comment on column marts.indicator_vi.indicator_code is 'Mã chỉ tiêu';
comment on column marts.indicator_vi.indicator is 'Chỉ tiêu';
comment on column marts.indicator_vi.indicator_group is 'Nhóm chỉ tiêu';
comment on column marts.indicator_vi.definition is 'Giải thích chỉ tiêu; trống khi tên đã đủ rõ';
comment on column marts.indicator_vi.unit is 'Đơn vị tính của giá trị';
comment on column marts.indicator_vi.direction is 'Chiều đánh giá: càng cao hay càng thấp càng tốt';
comment on column marts.indicator_vi.is_total is 'Là tổng số của chỉ tiêu, không phân tổ';
comment on column marts.indicator_vi.is_part is
'Là một phần của số khác cùng chỉ tiêu, địa bàn và kỳ: không cộng với số đó';
comment on column marts.indicator_vi.breakdown is 'Mã phân tổ; rỗng khi là tổng số';
comment on column marts.indicator_vi.breakdown_label is 'Phân tổ bằng chữ; "Tổng số" khi không phân tổ';
comment on column marts.indicator_vi.dimension is 'Tiêu thức phân tổ; trống với tổng số';
comment on column marts.indicator_vi.member is 'Thành phần của phân tổ; trống với tổng số';
comment on column marts.indicator_vi.value is
'Giá trị, sáu số lẻ; trống khi báo cáo ghi một khoảng hoặc không tổng hợp được';
comment on column marts.indicator_vi.value_low is 'Giá trị thấp nhất của khoảng';
comment on column marts.indicator_vi.value_high is 'Giá trị cao nhất của khoảng';
comment on column marts.indicator_vi.value_year_before is 'Giá trị cùng kỳ năm trước, khi đầy đủ và cùng phương pháp';
comment on column marts.indicator_vi.change is
'Tăng giảm so với cùng kỳ; của tỷ lệ là điểm phần trăm. Trống khi một trong hai số chưa đầy đủ';
comment on column marts.indicator_vi.change_pct is 'Tăng giảm so với cùng kỳ, %; trống với chỉ tiêu là tỷ lệ';
comment on column marts.indicator_vi.year_to_date is
'Cộng dồn từ tháng 1, của chỉ tiêu cộng được qua các tháng; trống khi thiếu một tháng';
comment on column marts.indicator_vi.scaled_value is 'Giá trị theo đơn vị dùng cho biểu đồ';
comment on column marts.indicator_vi.scaled_unit is 'Đơn vị dùng cho biểu đồ';
comment on column marts.indicator_vi.n_present is 'Số tỉnh đã có số liệu (với quý, năm tổng hợp: tháng ít nhất)';
comment on column marts.indicator_vi.n_expected is 'Số tỉnh phải có';
comment on column marts.indicator_vi.is_complete is 'Đầy đủ: mọi tỉnh và mọi tháng hợp thành đều có số liệu';
comment on column marts.indicator_vi.can_be_summed is
'Cộng được giữa các tỉnh của cùng một kỳ để ra số cả nước: tổng số theo tháng của tỉnh';
comment on column marts.indicator_vi.origin is 'Nguồn: reported tỉnh báo cáo, derived tổng hợp';
comment on column marts.indicator_vi.origin_label is 'Nguồn bằng chữ';
comment on column marts.indicator_vi.method is 'Cách tổng hợp';
comment on column marts.indicator_vi.obs_status is 'Mã trạng thái quan sát (SDMX)';
comment on column marts.indicator_vi.status is 'Trạng thái bằng chữ';
comment on column marts.indicator_vi.qualifier is 'Mức chính xác: chính xác, khoảng, ít nhất, ...';
comment on column marts.indicator_vi.reason is 'Lý do số liệu chưa đầy đủ hoặc trống';
comment on column marts.indicator_vi.is_synthetic is
'Số liệu giả lập, không phải số thật; không cộng hai loại với nhau';
comment on column marts.indicator_vi.series is '"số liệu thật" hoặc "số liệu giả lập"';
comment on column marts.indicator_vi.file_name is 'Tệp báo cáo chứa số liệu; trống với số tổng hợp';
comment on column marts.indicator_vi.source_ref is 'Vị trí trong tệp';
comment on column marts.indicator_vi.submission_id is 'Số của tệp, tra ở dim_submission';
comment on column marts.indicator_vi.release_id is 'Đợt phát hành đầu tiên có giá trị này';
