-- What is held against or derived over provinces needs their own figures, among thousands of communes beside each.
create index fact_indicator_history_without_communes on core.fact_indicator_history
(indicator_key, period_key, province_key) where breakdown not like '%commune=%';
