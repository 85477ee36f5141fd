-- migrate:up
SET LOCAL lock_timeout = '2s';

-- What was said, at the meeting or later, of who came. Rows are appended, never changed: a correction is a later row. The
-- last one by the time of saying decides, whatever the order in which they arrive.
CREATE TABLE check_in (
    borough text NOT NULL,
    session_id uuid NOT NULL,
    check_in_id uuid NOT NULL,
    attendance_id uuid NOT NULL,
    state text NOT NULL CHECK (char_length(state) <= 64),
    because text CHECK (char_length(because) <= 64),
    said_by text NOT NULL CHECK (char_length(said_by) <= 255),
    said_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (borough, check_in_id),
    FOREIGN KEY (borough, session_id) REFERENCES session (borough, session_id),
    FOREIGN KEY (borough, attendance_id) REFERENCES attendance (borough, attendance_id)
);

CREATE INDEX check_in_in_order ON check_in (borough, attendance_id, said_at, check_in_id);

CREATE TRIGGER check_in_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON check_in
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- migrate:down
