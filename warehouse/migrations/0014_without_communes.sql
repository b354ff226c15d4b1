-- What is derived over provinces needs the figures of provinces, among thousands of communes beside each.
create index fact_indicator_history_without_communes on core.fact_indicator_history
(indicator_key, province_key, period_key) where breakdown not like '%commune=%';
