create function core.json_number(number numeric) returns text immutable parallel safe
return coalesce('"' || number::text || '"', 'null');

comment on function core.json_number is
'A number as JSON of ours writes it: as text, with every digit that is stored; null where there is none.';
