create view marts.monthly_indicator_vi
with (security_invoker = true) as
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

comment on view marts.monthly_indicator_vi is
'Được thay bằng marts.indicator_vi. Số liệu tháng của đợt phát hành mới nhất như tỉnh báo cáo, theo địa giới khi đó, '
'mọi mã đều ghi bằng chữ. Có cả số liệu giả lập, ghi ở cột loai_so_lieu: hãy lọc theo cột này trước khi cộng hoặc so sánh.';
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
comment on column marts.monthly_indicator_vi.loai_so_lieu is
'"số liệu thật", hoặc "số liệu giả lập" (không phải số liệu thống kê); không cộng hai loại với nhau';
