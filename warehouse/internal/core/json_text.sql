create function core.json_text(contents text) returns text stable parallel safe
return coalesce(to_json(contents)::text, 'null');

comment on function core.json_text is 'A text as canonical JSON (RFC 8785) writes it; null where there is none.';
