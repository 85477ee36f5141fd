-- migrate:up
SET LOCAL lock_timeout = '2s';

-- What an event was about and what it said is needed until its mail is sent or has failed, and kept no longer. A delivery
-- about a concern that is erased is given up.
ALTER TABLE delivery
ALTER COLUMN subject DROP NOT NULL,
ALTER COLUMN facts DROP NOT NULL,
DROP CONSTRAINT delivery_state_check,
ADD CONSTRAINT delivery_state_check CHECK (state IN ('due', 'sent', 'failed', 'given-up')),
ADD CONSTRAINT delivery_sayable_check CHECK (state <> 'due' OR (subject IS NOT NULL AND facts IS NOT NULL));

UPDATE delivery SET subject = NULL, facts = NULL WHERE state <> 'due';

CREATE INDEX delivery_about ON delivery (borough, subject) WHERE subject IS NOT NULL;

-- migrate:down
