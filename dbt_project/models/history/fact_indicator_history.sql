{% set figure = ['indicator_key', 'province_key', 'period_key', 'breakdown', 'is_synthetic'] %}
{{ history_config(figure) }}
{{ versions_of(
    statements=ref('int_figure_statement'),
    history=this,
    figure=figure,
    contents=[
        'value', 'value_low', 'value_high', 'qualifier', 'obs_status', 'is_withdrawn',
    ],
    evidence=['year_key', 'submission_id', 'source_ref']
) }}
