-- Charts are of totals. Row security lets a reader's condition reach an index only if it leaks nothing, as an
-- equality does and a pattern does not.
create index fact_indicator_history_totals on core.fact_indicator_history
(indicator_key, period_key, province_key) where breakdown = '';
