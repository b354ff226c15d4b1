-- Scalar subqueries, so that what is not selected is not looked up; a total is not looked up at all.
create function core.breakdown_in_words(breakdown text)
returns table (dimension_vi text, dimension_en text, member_vi text, member_en text)
stable parallel safe rows 1
begin atomic
    select
        case when breakdown_in_words.breakdown <> '' then (
            select string_agg(coalesce(dimension.name_vi, split_part(part.member, '=', 1)), '; ' order by part.n)
            from unnest(string_to_array(breakdown_in_words.breakdown, ';')) with ordinality as part (member, n)
            left join marts.dim_breakdown as dimension on split_part(part.member, '=', 1) = dimension.dimension
        ) end,
        case when breakdown_in_words.breakdown <> '' then (
            select string_agg(coalesce(dimension.name_en, split_part(part.member, '=', 1)), '; ' order by part.n)
            from unnest(string_to_array(breakdown_in_words.breakdown, ';')) with ordinality as part (member, n)
            left join marts.dim_breakdown as dimension on split_part(part.member, '=', 1) = dimension.dimension
        ) end,
        case when breakdown_in_words.breakdown <> '' then (
            select string_agg(coalesce(label.name_vi, part.member), '; ' order by part.n)
            from unnest(string_to_array(breakdown_in_words.breakdown, ';')) with ordinality as part (member, n)
            left join marts.dim_code as label on label.code_list = 'breakdown' and part.member = label.code
        ) end,
        case when breakdown_in_words.breakdown <> '' then (
            select string_agg(coalesce(label.name_en, part.member), '; ' order by part.n)
            from unnest(string_to_array(breakdown_in_words.breakdown, ';')) with ordinality as part (member, n)
            left join marts.dim_code as label on label.code_list = 'breakdown' and part.member = label.code
        ) end;
end;

comment on function core.breakdown_in_words is
'The dimensions and the members of a breakdown in both languages, in the order of their codes; null for the total.';
