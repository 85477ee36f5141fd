-- migrate:up
CREATE TABLE measured (
    borough text NOT NULL,
    session_id uuid NOT NULL,
    scheme text NOT NULL,
    kind text NOT NULL,
    ward text NOT NULL,
    held_on date NOT NULL,
    part_of_day text NOT NULL,
    host text,
    distance_m integer,
    planned_minutes integer,
    PRIMARY KEY (borough, session_id)
);

CREATE TABLE raw_offset (topic text PRIMARY KEY, next_offset bigint NOT NULL);

-- migrate:down
