-- migrate:up
SET LOCAL lock_timeout = '2s';

-- Within how many days a borough means to close concerns of a category, and which days count; what is not settled has no row.
CREATE TABLE concern_target (
    borough text NOT NULL REFERENCES borough (borough),
    category text NOT NULL CHECK (char_length(category) <= 64),
    days integer NOT NULL CHECK (days BETWEEN 1 AND 365),
    counts text NOT NULL CHECK (counts IN ('calendar', 'working')),
    PRIMARY KEY (borough, category)
);

-- The target that was in force when a concern was raised, and the last day that is in time; older ones have none.
ALTER TABLE concern
ADD COLUMN target_days integer CHECK (target_days BETWEEN 1 AND 365),
ADD COLUMN target_counts text CHECK (target_counts IN ('calendar', 'working')),
ADD COLUMN due_on date,
ADD CONSTRAINT concern_has_target_and_day CHECK (num_nonnulls(target_days, target_counts, due_on) IN (0, 3));

CREATE INDEX concern_by_day_due ON concern (borough, due_on, concern_id) WHERE due_on IS NOT NULL;

-- migrate:down
