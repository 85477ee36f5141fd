-- migrate:up
SET LOCAL lock_timeout = '2s';

-- An attempt for which no key opened the address is told from one that the mail server put off: that one was offered.
ALTER TABLE attempt
DROP CONSTRAINT attempt_outcome_check,
ADD CONSTRAINT attempt_outcome_check CHECK (
    outcome IN ('accepted', 'refused', 'deferred', 'unreachable', 'unaddressed', 'ambiguous')
);

-- migrate:down
