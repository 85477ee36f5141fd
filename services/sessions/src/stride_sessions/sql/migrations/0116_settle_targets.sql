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

-- migrate:down
