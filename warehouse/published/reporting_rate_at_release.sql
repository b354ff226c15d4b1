create function marts.reporting_rate_at_release(at_release integer)
returns setof marts.reporting_rate stable
begin atomic
    select
        province_key,
        period_key,
        form,
        due_on,
        due,
        received,
        received_at,
        on_time,
        complete,
        accepted,
        n_submissions,
        n_figures,
        n_present,
        n_expected,
        is_synthetic,
        series
    from dissemination.reporting_rate_history
    where core.is_known(known_from_release, known_to_release, at_release);
end;

comment on function marts.reporting_rate_at_release is
'The rows of marts.reporting_rate when that release was the latest. None of a release from before they were kept.';
