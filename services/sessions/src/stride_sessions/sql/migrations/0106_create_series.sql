-- migrate:up
SET LOCAL lock_timeout = '2s';

-- Plans that come again, each by a rule (RFC 5545) from a first wall time on. What became of its sessions, they say.
CREATE TABLE series (
    borough text NOT NULL,
    series_id uuid NOT NULL,
    rule text NOT NULL CHECK (char_length(rule) <= 255),
    except_on date[] NOT NULL CHECK (cardinality(except_on) <= 200),
    scheme text NOT NULL,
    kind text NOT NULL CHECK (char_length(kind) <= 64),
    ward text NOT NULL CHECK (ward ~ '^E05[0-9]{6}$'),
    starts_at_local timestamp NOT NULL,
    zone text NOT NULL CHECK (zone = 'Europe/London'),
    planned_minutes integer NOT NULL CHECK (planned_minutes BETWEEN 5 AND 480),
    capacity integer CHECK (capacity BETWEEN 1 AND 500),
    host text CHECK (char_length(host) <= 64),
    distance_m integer CHECK (distance_m BETWEEN 0 AND 100000),
    PRIMARY KEY (borough, series_id),
    FOREIGN KEY (borough, scheme) REFERENCES scheme (borough, scheme)
);

-- Which date of which series a session is, and whether it was moved by itself.
ALTER TABLE session
ADD COLUMN series_id uuid,
ADD COLUMN series_on date,
ADD COLUMN is_moved boolean NOT NULL DEFAULT false,
ADD CONSTRAINT session_of_series FOREIGN KEY (borough, series_id) REFERENCES series (borough, series_id),
ADD CONSTRAINT session_once_a_date UNIQUE (borough, series_id, series_on),
ADD CONSTRAINT session_dated_by_series CHECK ((series_id IS NULL) = (series_on IS NULL)),
ADD CONSTRAINT session_moved_in_series CHECK (series_id IS NOT NULL OR NOT is_moved);

-- migrate:down
