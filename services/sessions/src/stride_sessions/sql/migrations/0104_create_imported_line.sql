-- migrate:up
SET LOCAL lock_timeout = '2s';

-- Which lines of a borough's own spreadsheets became sessions: its reference, and a digest of what the line said.
CREATE TABLE imported_line (
    borough text NOT NULL CHECK (char_length(borough) <= 64),
    reference text NOT NULL CHECK (char_length(reference) <= 41),
    session_id uuid NOT NULL,
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    PRIMARY KEY (borough, reference),
    FOREIGN KEY (borough, session_id) REFERENCES session (borough, session_id)
);

-- migrate:down
