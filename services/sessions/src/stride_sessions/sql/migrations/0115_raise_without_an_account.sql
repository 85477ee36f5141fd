-- migrate:up
SET LOCAL lock_timeout = '2s';

-- Which concern a return code opens: a keyed hash of the code, which is itself kept nowhere. Gone with the concern.
CREATE TABLE return_code (
    borough text NOT NULL,
    concern_id uuid NOT NULL,
    code_mac bytea NOT NULL UNIQUE CHECK (octet_length(code_mac) = 32),
    PRIMARY KEY (borough, concern_id),
    FOREIGN KEY (borough, concern_id) REFERENCES concern (borough, concern_id) ON DELETE CASCADE
);

-- How often somebody was sent to 999, 101 or the online report in a month; nobody, no hour and no place.
CREATE TABLE diversion (
    borough text NOT NULL REFERENCES borough (borough),
    month date NOT NULL CONSTRAINT diversion_tells_no_day CHECK (extract(day FROM month) = 1),
    question text NOT NULL CHECK (question IN ('danger', 'crime')),
    number integer NOT NULL CHECK (number > 0),
    PRIMARY KEY (borough, month, question)
);

-- migrate:down
