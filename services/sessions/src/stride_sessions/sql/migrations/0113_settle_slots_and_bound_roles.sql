-- migrate:up
SET LOCAL lock_timeout = '2s';

-- On which grid from the full hour, in minutes, a borough lets sessions of a scheme begin; null is at any time.
ALTER TABLE borough_setting ADD COLUMN slot_minutes integer CHECK (slot_minutes BETWEEN 5 AND 240);

-- migrate:down
