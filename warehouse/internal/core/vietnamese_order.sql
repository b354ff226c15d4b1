-- The database may lack ICU, and its order of letters may be that of bytes.
create function core.vietnamese_order(name text) returns text
stable parallel safe
return replace(
    translate(
        regexp_replace(normalize(lower(name), NFD), U&'[\0300\0301\0303\0309\0323]', '', 'g'),
        U&'\0306\0302\031B', '{|}'
    ),
    'đ', 'd{'
) collate "C";

comment on function core.vietnamese_order is
'A key by which Vietnamese names sort as in a dictionary: tones do not count, and ă, â, đ, ê, ô, ơ, ư are letters '
'after a, a, d, e, o, o, u.';
