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

-- Who read what was said in words about a concern, when and why. Appended, and kept after the concern is erased.
CREATE TABLE word_reading (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    borough text NOT NULL CHECK (char_length(borough) <= 64),
    concern_id uuid NOT NULL,
    read_by text NOT NULL CHECK (char_length(read_by) <= 255),
    reason text NOT NULL CHECK (char_length(reason) <= 64),
    read_at timestamptz NOT NULL
);

CREATE INDEX word_reading_in_order ON word_reading (borough, read_at, number);
CREATE INDEX word_reading_of_concern ON word_reading (borough, concern_id, read_at, number);

CREATE TRIGGER word_reading_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON word_reading
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Readings of residents' names and addresses are listed beside those, so that they are numbered too.
ALTER TABLE contact_reading ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;

CREATE INDEX contact_reading_in_order ON contact_reading (borough, read_at, number);

-- migrate:down
