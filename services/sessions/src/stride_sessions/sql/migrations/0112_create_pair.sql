-- migrate:up
SET LOCAL lock_timeout = '2s';

-- With which officer a resident would walk: one she knows, another, or none of her own.
ALTER TABLE resident ADD COLUMN wish text NOT NULL DEFAULT 'another-officer'
    CHECK (wish IN ('same-officer', 'another-officer', 'no-officer'));

-- Which officer is paired with whom in a session. It ends where the session is taken from the officer.
CREATE TABLE pair (
    borough text NOT NULL,
    attendance_id uuid NOT NULL,
    session_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    PRIMARY KEY (borough, attendance_id),
    FOREIGN KEY (borough, attendance_id) REFERENCES attendance (borough, attendance_id),
    FOREIGN KEY (borough, session_id, staff_id) REFERENCES session_officer (borough, session_id, staff_id)
        ON DELETE CASCADE
);

CREATE INDEX pair_of_session ON pair (borough, session_id, staff_id);

-- That an officer and an address were paired before: a keyed hash of both, and a month. Who has the key, the officer and the
-- address can ask it; no row says of whom it is, and no two rows belong together.
CREATE TABLE past_pair (
    borough text NOT NULL CHECK (char_length(borough) <= 64),
    mark bytea NOT NULL CHECK (octet_length(mark) = 32),
    month date NOT NULL CONSTRAINT past_pair_tells_no_day CHECK (extract(day FROM month) = 1),
    PRIMARY KEY (borough, mark)
);

-- migrate:down
