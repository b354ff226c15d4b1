create function marts.on_boundaries(vintage text, period text)
returns setof marts.fact_indicator_vn34
language plpgsql stable
as $$
#variable_conflict use_column
declare
    asked marts.dim_period;
    ended date := (select max(p.valid_to) from marts.dim_province as p where p.vintage = 'VN63');
begin
    select * into asked from marts.dim_period as d where d.period = on_boundaries.period;
    if on_boundaries.vintage not in ('VN63', 'VN34') then
        raise exception 'there are no boundaries %', on_boundaries.vintage
        using hint = 'VN63 (until June 2025) or VN34 (today).', errcode = 'invalid_parameter_value';
    elsif asked is null then
        raise exception 'no figure is of the period %', on_boundaries.period
        using hint = 'Periods are in marts.dim_period.', errcode = 'invalid_parameter_value';
    elsif on_boundaries.vintage = 'VN34' then
        return query select * from marts.fact_indicator_vn34 as f where f.period_key = asked.period_key;
    elsif asked.period_end >= ended then
        raise exception 'figures of % cannot be given on the 63 provinces, which ended before % / '
            'không thể đưa số liệu kỳ % về 63 tỉnh, đã kết thúc trước ngày %',
            asked.period, ended, asked.period, ended
        using
            hint = 'A figure of a merged province is never split: there is nothing to split it by. Ask for VN34. / '
                'Số liệu của tỉnh đã nhập không được tách trở lại. Hãy dùng VN34.',
            errcode = 'feature_not_supported';
    else
        return query
            select
                f.province_key, f.indicator_key, f.year_key, f.period_key, f.breakdown,
                f.value, f.value_low, f.value_high, f.qualifier, f.obs_status, f.is_synthetic,
                f.submission_id, f.source_ref, f.release_id,
                'as_reported', null::text, 1, 1, null::text, null::text, null::text,
                true, f.is_total, f.can_be_summed
            from marts.fact_indicator as f
            inner join marts.dim_province as p using (province_key)
            where f.period_key = asked.period_key and p.vintage = 'VN63';
    end if;
end
$$;

comment on function marts.on_boundaries is
'The figures of a period on the boundaries VN63 or VN34: select * from marts.on_boundaries(''VN34'', ''2024-06''). '
'Nothing is split from 34 back to 63: that is refused.';
