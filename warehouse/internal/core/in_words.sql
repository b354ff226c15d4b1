-- The planner inlines such a function, so that unused words are not looked up. It requires that all of
-- it is parallel safe.
create function core.in_words(indicator_key integer, period_key bigint, reason text)
returns table (method_version text, reason_vi text, reason_en text)
stable parallel safe rows 1
begin atomic
    select
        (
            select m.method_version from marts.dim_indicator_method as m
            where
                m.indicator_key = in_words.indicator_key
                and core.is_in_force(
                    m.valid_from, m.valid_to, core.period_start(in_words.period_key)
                )
        ),
        (select r.message_vi from marts.dim_reason as r where r.reason = in_words.reason),
        (select r.message_en from marts.dim_reason as r where r.reason = in_words.reason);
end;

comment on function core.in_words is
'The version of an indicator''s method that holds in a period, and a reason in both languages.';
