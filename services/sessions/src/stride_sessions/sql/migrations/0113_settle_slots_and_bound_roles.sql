-- migrate:up
SET LOCAL lock_timeout = '2s';

-- On which grid from the full hour, in minutes, a borough lets sessions of a scheme begin; null is at any time.
ALTER TABLE borough_setting ADD COLUMN slot_minutes integer CHECK (slot_minutes BETWEEN 5 AND 240);

-- Places of partners and of hosts beside those of participants, which `capacity` bounds; null is no bound.
ALTER TABLE session
ADD COLUMN partner_capacity integer CHECK (partner_capacity BETWEEN 0 AND 500),
ADD COLUMN host_capacity integer CHECK (host_capacity BETWEEN 0 AND 500);

ALTER TABLE series
ADD COLUMN partner_capacity integer CHECK (partner_capacity BETWEEN 0 AND 500),
ADD COLUMN host_capacity integer CHECK (host_capacity BETWEEN 0 AND 500);

-- migrate:down
