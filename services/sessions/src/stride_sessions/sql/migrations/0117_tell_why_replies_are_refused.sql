-- migrate:up
SET LOCAL lock_timeout = '2s';

-- What became of a reply: its step was taken, or it was refused by a code that its system was told.
ALTER TABLE reply DROP CONSTRAINT reply_outcome_check;

UPDATE reply SET outcome = CASE outcome WHEN 'answered' THEN 'taken' ELSE 'concern-not-found' END;

ALTER TABLE reply ADD CONSTRAINT reply_outcome_check CHECK (
    outcome IN ('taken', 'type-unknown', 'code-unknown', 'concern-not-found', 'concern-closed')
);

-- migrate:down
