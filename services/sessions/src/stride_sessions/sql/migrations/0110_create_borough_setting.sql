-- migrate:up
SET LOCAL lock_timeout = '2s';

-- A borough is invited before it takes part, and may pause; one that has paused knows why and what it comes back as.
ALTER TABLE borough
DROP CONSTRAINT borough_stage_check,
ADD CONSTRAINT borough_stage_check CHECK (stage IN ('invited', 'pilot', 'live', 'paused')),
ADD COLUMN paused_because text CHECK (char_length(paused_because) <= 64),
ADD COLUMN resumes_as text CHECK (resumes_as IN ('pilot', 'live')),
ADD CONSTRAINT borough_paused_says_why CHECK ((stage = 'paused') = (paused_because IS NOT NULL)),
ADD CONSTRAINT borough_paused_comes_back CHECK ((stage = 'paused') = (resumes_as IS NOT NULL));

-- What a borough has settled for a scheme, so that it need not be said for each session.
CREATE TABLE borough_setting (
    borough text NOT NULL,
    scheme text NOT NULL,
    planned_minutes integer CHECK (planned_minutes BETWEEN 5 AND 480),
    capacity integer CHECK (capacity BETWEEN 1 AND 500),
    kinds text[] NOT NULL CHECK (cardinality(kinds) <= 20 AND char_length(kinds::text) <= 1000),
    notice_hours integer NOT NULL CHECK (notice_hours BETWEEN 0 AND 336),
    retention_days integer CHECK (retention_days BETWEEN 1 AND 3650),
    language text NOT NULL CHECK (char_length(language) <= 8),
    PRIMARY KEY (borough, scheme),
    FOREIGN KEY (borough, scheme) REFERENCES scheme (borough, scheme)
);

-- migrate:down
