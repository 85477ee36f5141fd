-- migrate:up
SET LOCAL lock_timeout = '2s';

-- How far a concern has come, whom it was referred to and for what, how it ended last, who opened it again last, and
-- which borough it came from: as the last event that speaks of each has left it.
ALTER TABLE concern
ADD COLUMN state text CHECK (char_length(state) <= 64),
ADD COLUMN referred_to text CHECK (char_length(referred_to) <= 64),
ADD COLUMN asked_for text CHECK (char_length(asked_for) <= 64),
ADD COLUMN outcome text CHECK (char_length(outcome) <= 64),
ADD COLUMN reopened_by text CHECK (char_length(reopened_by) <= 64),
ADD COLUMN came_from text CHECK (char_length(came_from) <= 64);

-- Of what was raised until now no more is kept: it counts as raised until it is heard of again.
UPDATE concern SET state = 'raised' WHERE kind IS NOT NULL;

-- What was done about a concern, each sort of action once. It goes with its concern.
CREATE TABLE concern_action (
    borough text NOT NULL CHECK (char_length(borough) <= 64),
    concern_id uuid NOT NULL,
    action text NOT NULL CHECK (char_length(action) <= 64),
    PRIMARY KEY (borough, concern_id, action),
    FOREIGN KEY (borough, concern_id) REFERENCES concern (borough, concern_id) ON DELETE CASCADE
);

-- migrate:down
