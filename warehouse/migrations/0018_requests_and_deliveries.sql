-- What people asked for and were given, and what went to the provinces. It stays: who has it may ask about it.
create schema if not exists dissemination;

create table dissemination.request (
    request_id bigint generated always as identity primary key,
    requested_at timestamptz not null default clock_timestamp(),
    requested_by text not null check (requested_by ~ '\S' and length(requested_by) <= 100),
    purpose text not null check (length(purpose) <= 300),
    channel text not null check (channel in ('command', 'airflow', 'http')),
    asked jsonb not null,
    release_id integer not null references core.release,
    standing_name text check (standing_name ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
    place text,
    ended_at timestamptz,
    ended_by text,
    token uuid not null unique default gen_random_uuid(),
    check ((standing_name is null) <= (ended_at is null)),
    check ((ended_at is null) = (ended_by is null))
);
create unique index one_of_a_name on dissemination.request (standing_name) where ended_at is null;
comment on table dissemination.request is
'Statistics that somebody asked for: one row a request. Never changed, but for the end of a standing one.';
comment on column dissemination.request.request_id is 'Number of the request.';
comment on column dissemination.request.requested_at is 'When.';
comment on column dissemination.request.requested_by is 'Who, as they named themselves; nothing else is kept of a person.';
comment on column dissemination.request.purpose is 'What for, as they said it; may be empty.';
comment on column dissemination.request.channel is 'How: command, airflow or http.';
comment on column dissemination.request.asked is
'For what: indicators, areas, periods, boundary vintage, series, forms, languages, and the release or moment if one was named.';
comment on column dissemination.request.release_id is
'The release that answered; of a standing request the latest when it was made, which is answered first.';
comment on column dissemination.request.standing_name is
'Name of a standing request, which each new release answers; null for one that is answered once.';
comment on column dissemination.request.place is 'Of a standing request, where its answers go; null is the store of outputs.';
comment on column dissemination.request.ended_at is 'When a standing request was ended; null while it stands.';
comment on column dissemination.request.ended_by is 'Who ended it.';
comment on column dissemination.request.token is
'By what its answer is fetched over HTTP: nobody guesses that of somebody else''s.';
create index on dissemination.request (requested_at) where channel = 'http';

-- The desk of the web application, which works as bi_reader: three functions, and no table.
create schema desk;
comment on schema desk is 'Where requests for statistics over HTTP are taken and kept, within limits.';
grant usage on schema desk to bi_reader;

create table dissemination.answer (
    request_id bigint not null references dissemination.request,
    release_id integer not null references core.release,
    file_name text not null,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    size_bytes bigint not null,
    given_at timestamptz not null default clock_timestamp(),
    primary key (request_id, release_id, file_name)
);
comment on table dissemination.answer is
'What was given for a request: one row a file. The same request of the same release gives the same bytes.';
comment on column dissemination.answer.request_id is 'The request.';
comment on column dissemination.answer.release_id is 'The release that the file is made of.';
comment on column dissemination.answer.file_name is 'Name of the file.';
comment on column dissemination.answer.sha256 is 'SHA-256 of the file.';
comment on column dissemination.answer.size_bytes is 'Bytes of the file.';
comment on column dissemination.answer.given_at is 'When it was first given.';

create table dissemination.delivery (
    release_id integer not null references core.release,
    ref_area text not null,
    target_sha256 text not null check (target_sha256 ~ '^[0-9a-f]{64}$'),
    kind text not null check (kind in ('folder', 'mail')),
    state text not null check (state in ('sending', 'sent', 'failed')),
    files jsonb not null,
    claimed_at timestamptz not null default clock_timestamp(),
    sent_at timestamptz,
    attempts integer not null default 1,
    primary key (release_id, ref_area, target_sha256),
    check ((state = 'sent') = (sent_at is not null))
);
comment on table dissemination.delivery is
'What went to a province with a release: one row a target. Claimed before it is sent, so that nothing is sent twice.';
comment on column dissemination.delivery.release_id is 'The release.';
comment on column dissemination.delivery.ref_area is 'The province.';
comment on column dissemination.delivery.target_sha256 is
'Hash of where it went, without credentials: addresses are not kept.';
comment on column dissemination.delivery.kind is 'A folder (or a bucket), or mail.';
comment on column dissemination.delivery.state is
'`sent`; `failed`, which is tried again; or `sending`: it is under way, or was killed on the way. Mail that was killed '
'on the way is not sent again by itself, because it may have arrived.';
comment on column dissemination.delivery.files is 'The SHA-256 of each file.';
comment on column dissemination.delivery.claimed_at is 'When the last attempt began.';
comment on column dissemination.delivery.sent_at is 'When the target had taken all of it.';
comment on column dissemination.delivery.attempts is 'How often it was tried.';

create table dissemination.reminder (
    ref_area text not null,
    load_period text not null check (load_period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    week date not null check (extract(isodow from week) = 1),
    target_sha256 text not null check (target_sha256 ~ '^[0-9a-f]{64}$'),
    state text not null check (state in ('sending', 'sent', 'failed')),
    claimed_at timestamptz not null default clock_timestamp(),
    primary key (ref_area, load_period, week, target_sha256)
);
comment on table dissemination.reminder is
'Which province was reminded of which overdue month: one row an obligation, week and target.';
comment on column dissemination.reminder.ref_area is 'The province.';
comment on column dissemination.reminder.load_period is 'The month that is overdue.';
comment on column dissemination.reminder.week is 'Monday of the week, in Viet Nam.';
comment on column dissemination.reminder.target_sha256 is 'Hash of where it went, without credentials.';
comment on column dissemination.reminder.state is 'As in dissemination.delivery.';
comment on column dissemination.reminder.claimed_at is 'When the last attempt began.';
