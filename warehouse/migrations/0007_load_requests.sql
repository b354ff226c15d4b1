create table core.load_request (
    load_period text primary key,
    what_waited text not null,
    announced_at timestamptz,
    begun_at timestamptz
);

comment on table core.load_request is
'The months whose load was asked for or begun: one row a month, for what waited then.';
comment on column core.load_request.load_period is 'The month.';
comment on column core.load_request.what_waited is
'Hash of the submissions, approvals and withdrawals that waited for the load.';
comment on column core.load_request.announced_at is 'When its load was last asked for.';
comment on column core.load_request.begun_at is 'When a load began that found just these.';
