-- The role in which `tmdt dbt` builds in a schema of the developer's own (tmdt/releases/development.py): it
-- reads everything and writes nothing but what it made, so that no model, hook or macro reaches what is
-- published. Run in the database warehouse, as superuser, where bi_reader.sql is run; again changes nothing.
do $$
begin
    if not exists (select from pg_roles where rolname = 'tmdt_developer') then
        create role tmdt_developer nologin;
    end if;
    execute format('grant temporary on database %I to tmdt_developer', current_database());
end
$$;
grant pg_read_all_data to tmdt_developer;
-- The pipeline's role may become it, and has nothing of its rights otherwise.
grant tmdt_developer to tmdt with inherit false, set true;
