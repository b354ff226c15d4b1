create function core.wholes_of(breakdown text) returns table (whole text)
immutable strict parallel safe rows 3
begin atomic
    select coalesce(string_agg(part.member, ';' order by part.place), '')
    from generate_series(0, (1 << cardinality(string_to_array(wholes_of.breakdown, ';'))) - 2) as chosen (members)
    left join unnest(string_to_array(wholes_of.breakdown, ';')) with ordinality as part (member, place)
        on chosen.members & (1 << (part.place - 1)::integer) <> 0
    group by chosen.members;
end;

comment on function core.wholes_of is
'The breakdowns that a breakdown is a part of: each without one or more of its members; the empty one always.';
