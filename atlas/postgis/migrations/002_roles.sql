-- Two group roles, which nobody logs in as: grant them to who reads and to who publishes. A role belongs to
-- all databases of a server: another one may have made it already.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'atlas_reader') THEN
        CREATE ROLE atlas_reader NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'atlas_writer') THEN
        CREATE ROLE atlas_writer NOLOGIN;
    END IF;
END
$$;

GRANT USAGE ON SCHEMA planning_atlas TO atlas_reader, atlas_writer;
GRANT SELECT ON ALL TABLES IN SCHEMA planning_atlas TO atlas_reader, atlas_writer;
GRANT INSERT, UPDATE, DELETE
    ON planning_atlas.atlases, planning_atlas.layers, planning_atlas.features, planning_atlas.findings,
       planning_atlas.citations
    TO atlas_writer;
GRANT USAGE ON SEQUENCE planning_atlas.atlases_id_seq TO atlas_writer;

-- What later migrations make can be read as well.
ALTER DEFAULT PRIVILEGES IN SCHEMA planning_atlas GRANT SELECT ON TABLES TO atlas_reader, atlas_writer;
