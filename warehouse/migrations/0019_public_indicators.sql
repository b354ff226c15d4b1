-- What is open data; all of it until the next release, which brings the catalogue's own answer.
alter table marts.dim_indicator
add column is_public boolean not null default true;
