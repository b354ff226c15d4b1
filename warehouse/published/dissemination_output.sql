create view marts.dissemination_output
with (security_barrier = true) as
select
    output.release_id,
    output.name,
    output.form,
    output.language,
    output.sha256,
    output.bytes,
    output.made_at
from dissemination.output as output
inner join core.release as release using (release_id)
where release.status = 'published';

comment on view marts.dissemination_output is
'The files of statistics that were made of each release, by their hash. Made again of the same release they have the same '
'bytes; where another program gave others, both are here.';
comment on column marts.dissemination_output.release_id is 'The release it was made of.';
comment on column marts.dissemination_output.name is 'What it is: bulletin, figures, or the province of a page (VN34_24).';
comment on column marts.dissemination_output.form is 'html, pdf, xlsx, csv or parquet.';
comment on column marts.dissemination_output.language is 'vi or en; null where it has none.';
comment on column marts.dissemination_output.sha256 is 'SHA-256 of its bytes.';
comment on column marts.dissemination_output.bytes is 'Its size.';
comment on column marts.dissemination_output.made_at is 'When it was made first.';
