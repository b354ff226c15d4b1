-- Derived from the figures of a release, and versioned as they are: see fact_indicator_history.
{{ derived_history(ref('int_area_statement')) }}
