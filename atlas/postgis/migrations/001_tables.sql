-- The tables of published atlases. An atlas that is published again gets a new id: who still reads the one
-- before finds it gone, never half of each.

CREATE EXTENSION IF NOT EXISTS postgis;

CREATE SCHEMA planning_atlas;

CREATE TABLE planning_atlas.migrations (
    number integer PRIMARY KEY,
    name text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE planning_atlas.atlases (
    id bigserial PRIMARY KEY,
    code text NOT NULL UNIQUE,  -- GB/T 2260; where the plan's county is unknown, by the digest of its file
    digest text NOT NULL,  -- of all that was published: the same atlas again changes nothing
    published_at timestamptz NOT NULL DEFAULT now(),
    county text NOT NULL,
    county_name text NOT NULL,
    plan_title text NOT NULL,
    published text NOT NULL,
    sha256 text NOT NULL,
    characters bigint NOT NULL,
    outline_source text NOT NULL,
    outline_date text NOT NULL,
    map_review_number text NOT NULL,
    built_from text NOT NULL,
    dossier text NOT NULL
);

-- What belongs to an atlas goes with it. currval: of the atlas that this session has just put in.

CREATE TABLE planning_atlas.layers (
    atlas bigint NOT NULL DEFAULT currval('planning_atlas.atlases_id_seq')
        REFERENCES planning_atlas.atlases ON DELETE CASCADE,
    position integer NOT NULL,  -- from the bottom of the map
    id text NOT NULL,
    title_zh text NOT NULL,
    title_en text NOT NULL,
    "group" text NOT NULL,
    count bigint NOT NULL,
    unplaced bigint NOT NULL,
    symbols text NOT NULL,  -- JSON
    tables text NOT NULL,  -- JSON; of the GeoPackage it came from
    PRIMARY KEY (atlas, position),
    UNIQUE (atlas, id)
);

CREATE TABLE planning_atlas.features (
    atlas bigint NOT NULL DEFAULT currval('planning_atlas.atlases_id_seq')
        REFERENCES planning_atlas.atlases ON DELETE CASCADE,
    layer text NOT NULL,
    position integer NOT NULL,  -- within the layer
    id text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    symbol text NOT NULL,
    fidelity text NOT NULL,
    accuracy_m double precision,
    source text NOT NULL,
    citation text NOT NULL,
    note text NOT NULL,
    note_en text NOT NULL,
    structure text NOT NULL,
    members text NOT NULL,
    drawn text NOT NULL,
    sector text NOT NULL,
    place text NOT NULL,
    town text NOT NULL,
    investment_cny double precision,
    period text NOT NULL,
    quantities text NOT NULL,
    owner text NOT NULL,
    start bigint,
    "end" bigint,
    geom geometry(Geometry, 4490),  -- NULL where the place is unknown
    PRIMARY KEY (atlas, layer, position)
);

CREATE INDEX features_in_space ON planning_atlas.features USING gist (geom);

CREATE TABLE planning_atlas.findings (
    atlas bigint NOT NULL DEFAULT currval('planning_atlas.atlases_id_seq')
        REFERENCES planning_atlas.atlases ON DELETE CASCADE,
    position integer NOT NULL,
    code text NOT NULL,
    message_zh text NOT NULL,
    message_en text NOT NULL,
    start bigint NOT NULL,
    "end" bigint NOT NULL,
    subjects text NOT NULL,
    state text NOT NULL,
    PRIMARY KEY (atlas, position)
);

CREATE TABLE planning_atlas.citations (
    atlas bigint NOT NULL DEFAULT currval('planning_atlas.atlases_id_seq')
        REFERENCES planning_atlas.atlases ON DELETE CASCADE,
    position integer NOT NULL,
    id text NOT NULL,
    chapter text NOT NULL,
    section text NOT NULL,
    box text NOT NULL,
    page bigint,
    PRIMARY KEY (atlas, position)
);
