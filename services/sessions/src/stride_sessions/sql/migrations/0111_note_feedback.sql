-- migrate:up
SET LOCAL lock_timeout = '2s';

-- That a resident gave feedback about a session, once; what she said is kept with nobody's name, in its event alone.
ALTER TABLE resident ADD COLUMN has_answered boolean NOT NULL DEFAULT false;

-- migrate:down
