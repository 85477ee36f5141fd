-- migrate:up
SET LOCAL lock_timeout = '2s';

-- Every word about a legal hold: that a concern has to be kept, or no longer, for which reason, and who said so. Appended,
-- and kept after the concern is erased.
CREATE TABLE legal_hold (
    borough text NOT NULL CHECK (char_length(borough) <= 64),
    concern_id uuid NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    because text NOT NULL CHECK (char_length(because) <= 64),
    is_held boolean NOT NULL,
    said_by text NOT NULL CHECK (char_length(said_by) <= 255),
    said_at timestamptz NOT NULL,
    PRIMARY KEY (borough, concern_id, number)
);

CREATE TRIGGER legal_hold_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON legal_hold
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- That a concern was erased, or its words up to a step, without a word of them; also in a log outside the database.
CREATE TABLE concern_deletion (
    borough text NOT NULL CHECK (char_length(borough) <= 64),
    concern_id uuid NOT NULL,
    what text NOT NULL CHECK (what IN ('concern', 'words')),
    through integer NOT NULL CHECK (through > 0),
    state text NOT NULL CHECK (char_length(state) <= 64),
    raised_at timestamptz NOT NULL CHECK (raised_at = date_trunc('hour', raised_at, 'UTC')),
    category text NOT NULL CHECK (char_length(category) <= 64),
    reason text NOT NULL CHECK (reason IN ('requested', 'retention', 'raised-in-error')),
    said_by text NOT NULL CHECK (said_by IN ('person', 'lead', 'clock')),
    actor text CHECK (char_length(actor) <= 255),
    holds integer NOT NULL CHECK (holds >= 0),
    deleted_at timestamptz NOT NULL,
    PRIMARY KEY (borough, concern_id, what, through),
    CHECK ((said_by = 'lead') = (actor IS NOT NULL)),
    CHECK (said_by <> 'person' OR deleted_at = date_trunc('hour', deleted_at, 'UTC'))
);

CREATE TRIGGER concern_deletion_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON concern_deletion
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- migrate:down
