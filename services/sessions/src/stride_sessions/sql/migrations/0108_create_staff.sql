-- migrate:up
SET LOCAL lock_timeout = '2s';

-- The officers and hosts of a borough. Their names are known to its team, and are in no event, log or metric. An officer
-- may sign in as a principal, one at a time; a host stands for a club; `until` is the day on which somebody left.
CREATE TABLE staff (
    borough text NOT NULL REFERENCES borough (borough),
    staff_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('officer', 'host')),
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
    principal text CHECK (char_length(principal) BETWEEN 1 AND 255),
    host text CHECK (char_length(host) <= 64),
    until date,
    PRIMARY KEY (borough, staff_id),
    CONSTRAINT staff_host_stands_for_a_club CHECK ((kind = 'host') = (host IS NOT NULL)),
    CONSTRAINT staff_host_does_not_sign_in CHECK (kind = 'officer' OR principal IS NULL)
);

CREATE UNIQUE INDEX staff_principal_is_its_own ON staff (borough, principal) WHERE until IS NULL;

-- Which officers a session was given to.
CREATE TABLE session_officer (
    borough text NOT NULL,
    session_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    PRIMARY KEY (borough, session_id, staff_id),
    FOREIGN KEY (borough, session_id) REFERENCES session (borough, session_id),
    FOREIGN KEY (borough, staff_id) REFERENCES staff (borough, staff_id)
);

CREATE INDEX session_officer_of_staff ON session_officer (borough, staff_id, session_id);

-- The sessions of a day.
CREATE INDEX session_by_start ON session (borough, starts_at_local);

-- migrate:down
