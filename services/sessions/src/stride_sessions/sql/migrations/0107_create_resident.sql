-- migrate:up
SET LOCAL lock_timeout = '2s';

-- Who has a booking, where she gave her name: name and address sealed, and a keyed hash of the address that is another one
-- in each session, so that no two bookings of hers can be linked. Deleted when she is erased.
CREATE TABLE resident (
    borough text NOT NULL,
    attendance_id uuid NOT NULL UNIQUE,
    session_id uuid NOT NULL,
    contact_sealed bytea NOT NULL CHECK (octet_length(contact_sealed) <= 2000),
    contact_mark bytea NOT NULL CHECK (octet_length(contact_mark) = 32),
    link_generation integer NOT NULL CHECK (link_generation > 0),
    PRIMARY KEY (borough, attendance_id),
    FOREIGN KEY (borough, attendance_id) REFERENCES attendance (borough, attendance_id),
    FOREIGN KEY (borough, session_id) REFERENCES session (borough, session_id)
);

CREATE INDEX resident_of_session ON resident (borough, session_id, contact_mark);

-- Who read a resident's name and address, and when. Appended, and kept after she is erased.
CREATE TABLE contact_reading (
    borough text NOT NULL CHECK (char_length(borough) <= 64),
    attendance_id uuid NOT NULL,
    read_by text NOT NULL CHECK (char_length(read_by) <= 255),
    read_at timestamptz NOT NULL
);

CREATE INDEX contact_reading_of_booking ON contact_reading (borough, attendance_id, read_at);

CREATE TRIGGER contact_reading_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON contact_reading
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- That it was erased who had a booking, without a word of what was erased; also in a log outside the database.
CREATE TABLE deletion (
    borough text NOT NULL CHECK (char_length(borough) <= 64),
    attendance_id uuid NOT NULL,
    said_by text NOT NULL CHECK (said_by IN ('resident', 'team')),
    deleted_at timestamptz NOT NULL,
    PRIMARY KEY (borough, attendance_id)
);

CREATE TRIGGER deletion_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON deletion
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- migrate:down
