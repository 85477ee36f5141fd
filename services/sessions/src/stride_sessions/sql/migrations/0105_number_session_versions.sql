-- migrate:up
SET LOCAL lock_timeout = '2s';

-- How often a session was changed, from 1, so that who changes it can say which one he has seen.
ALTER TABLE session ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version > 0);

-- migrate:down
