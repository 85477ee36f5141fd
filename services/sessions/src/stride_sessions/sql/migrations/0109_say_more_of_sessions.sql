-- migrate:up
SET LOCAL lock_timeout = '2s';

-- How a session is meant to be, in codes: its pace, whom it suits and is for, in what light; and how many have to book,
-- by how many hours before it begins.
ALTER TABLE session
ADD COLUMN pace text CHECK (char_length(pace) <= 64),
ADD COLUMN step_free boolean,
ADD COLUMN accessibility text[] NOT NULL DEFAULT '{}'
CHECK (cardinality(accessibility) <= 20 AND char_length(accessibility::text) <= 1000),
ADD COLUMN light text CHECK (char_length(light) <= 64),
ADD COLUMN for_whom text NOT NULL DEFAULT 'everyone' CHECK (char_length(for_whom) <= 64),
ADD COLUMN minimum integer CHECK (minimum BETWEEN 1 AND 500),
ADD COLUMN decide_hours integer CHECK (decide_hours BETWEEN 1 AND 336),
ADD CONSTRAINT session_women_only_is_hosted CHECK (for_whom <> 'women-only' OR host IS NOT NULL),
ADD CONSTRAINT session_minimum_has_its_hour CHECK ((minimum IS NULL) = (decide_hours IS NULL)),
ADD CONSTRAINT session_has_places_for_minimum CHECK (minimum <= capacity);

-- What became of it: whether enough had booked at that hour, whether people heard too late, and what it was like.
ALTER TABLE session
ADD COLUMN is_going_ahead boolean NOT NULL DEFAULT false,
ADD COLUMN is_short_notice boolean NOT NULL DEFAULT false,
ADD COLUMN weather text CHECK (char_length(weather) <= 64),
ADD COLUMN light_there text CHECK (char_length(light_there) <= 64),
ADD COLUMN ground text CHECK (char_length(ground) <= 64);

ALTER TABLE series
ADD COLUMN pace text CHECK (char_length(pace) <= 64),
ADD COLUMN step_free boolean,
ADD COLUMN accessibility text[] NOT NULL DEFAULT '{}'
CHECK (cardinality(accessibility) <= 20 AND char_length(accessibility::text) <= 1000),
ADD COLUMN light text CHECK (char_length(light) <= 64),
ADD COLUMN for_whom text NOT NULL DEFAULT 'everyone' CHECK (char_length(for_whom) <= 64),
ADD COLUMN minimum integer CHECK (minimum BETWEEN 1 AND 500),
ADD COLUMN decide_hours integer CHECK (decide_hours BETWEEN 1 AND 336),
ADD CONSTRAINT series_women_only_is_hosted CHECK (for_whom <> 'women-only' OR host IS NOT NULL),
ADD CONSTRAINT series_minimum_has_its_hour CHECK ((minimum IS NULL) = (decide_hours IS NULL)),
ADD CONSTRAINT series_has_places_for_minimum CHECK (minimum <= capacity);

CREATE INDEX session_undecided ON session (starts_at_local)
WHERE state = 'planned' AND minimum IS NOT NULL AND NOT is_going_ahead;

-- Who said, and when, that everyone is home from a session. Rows are appended, never changed; one that is moved needs another.
CREATE TABLE everyone_home (
    borough text NOT NULL,
    session_id uuid NOT NULL,
    said_by text NOT NULL CHECK (char_length(said_by) <= 255),
    said_at timestamptz NOT NULL,
    PRIMARY KEY (borough, session_id, said_at),
    FOREIGN KEY (borough, session_id) REFERENCES session (borough, session_id)
);

CREATE TRIGGER everyone_home_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON everyone_home
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- migrate:down
