-- Derived from the months and quarters of a release, and versioned as they are.
{{ derived_history(
    ref('int_period_statement'), counts=['n_provinces_present', 'n_provinces_expected']
) }}
