-- migrate:up
SET LOCAL lock_timeout = '2s';

-- How often a concern was changed, and of which other one it is a duplicate.
ALTER TABLE concern
ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version > 0),
ADD COLUMN merged_into uuid,
ADD FOREIGN KEY (borough, merged_into) REFERENCES concern (borough, concern_id) ON DELETE SET NULL (merged_into);

CREATE INDEX concern_duplicates ON concern (borough, merged_into) WHERE merged_into IS NOT NULL;

-- Each step in the life of a concern, from the raising on: by the team, the person or a system, with what was said of it in
-- codes. Appended and never changed; gone with the concern when that is erased. What the person does is dated by the hour.
CREATE TABLE concern_change (
    borough text NOT NULL,
    concern_id uuid NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    step text NOT NULL CHECK (char_length(step) <= 64),
    said_by text NOT NULL CHECK (said_by IN ('team', 'person', 'system')),
    doer_name text CHECK (char_length(doer_name) <= 255),
    state text NOT NULL CHECK (char_length(state) <= 64),
    said_at timestamptz NOT NULL,
    category text CHECK (char_length(category) <= 64),
    severity text CHECK (char_length(severity) <= 64),
    referred_to text CHECK (char_length(referred_to) <= 64),
    system text CHECK (char_length(system) <= 129),
    asks_for text CHECK (char_length(asks_for) <= 64),
    action text CHECK (char_length(action) <= 64),
    outcome text CHECK (char_length(outcome) <= 64),
    reference text CHECK (char_length(reference) <= 41),
    reason text CHECK (char_length(reason) <= 64),
    into_id uuid,
    question integer CHECK (question > 0),
    PRIMARY KEY (borough, concern_id, number),
    FOREIGN KEY (borough, concern_id) REFERENCES concern (borough, concern_id) ON DELETE CASCADE,
    CHECK (said_by <> 'person' OR (doer_name IS NULL AND said_at = date_trunc('hour', said_at, 'UTC')))
);

CREATE TRIGGER concern_change_is_never_changed BEFORE UPDATE OR TRUNCATE ON concern_change
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

INSERT INTO concern_change (borough, concern_id, number, step, said_by, state, said_at, category, severity)
SELECT borough, concern_id, 1, 'raise', 'team', 'raised', raised_at, category, severity FROM concern;

INSERT INTO concern_change (borough, concern_id, number, step, said_by, doer_name, state, said_at, reference)
SELECT borough, concern_id, number + 1, 'acknowledge', 'system', system, 'raised', answered_at, reference
FROM concern_answer;

DROP TABLE concern_answer;

-- What was said in words with a step: sealed, with the exact place and the contact. Gone with the concern when that is erased.
CREATE TABLE concern_words (
    borough text NOT NULL,
    concern_id uuid NOT NULL,
    number integer NOT NULL,
    words_sealed bytea NOT NULL CHECK (octet_length(words_sealed) <= 40000),
    PRIMARY KEY (borough, concern_id, number),
    FOREIGN KEY (borough, concern_id, number)
    REFERENCES concern_change (borough, concern_id, number) ON DELETE CASCADE
);

-- migrate:down
