-- migrate:up
SET LOCAL lock_timeout = '2s';

-- Every key begins with the borough. A row may hold less than its event would tell: what a late subscriber missed, or
-- has not heard yet, is NULL, and NULL is counted nowhere. Codes are kept as they came, known to us or not.

-- A session, as the last event of it left it.
CREATE TABLE session (
    borough text NOT NULL,
    session_id uuid NOT NULL,
    kind text,
    state text,
    takes_place_on date,
    PRIMARY KEY (borough, session_id)
);

-- One person's part in one session; a correction of it replaces what was recorded before.
CREATE TABLE attendance (
    borough text NOT NULL,
    session_id uuid NOT NULL,
    attendance_id uuid NOT NULL,
    role text NOT NULL,
    state text NOT NULL,
    PRIMARY KEY (borough, session_id, attendance_id)
);

-- A concern in its codes, and the latest answer to it.
CREATE TABLE concern (
    borough text NOT NULL,
    concern_id uuid NOT NULL,
    kind text,
    category text,
    setting text,
    light text,
    severity text,
    answer text,
    PRIMARY KEY (borough, concern_id)
);

-- How far a borough has come since it joined.
CREATE TABLE rollout (
    borough text NOT NULL,
    stage text NOT NULL,
    onboarded_at timestamptz NOT NULL,
    PRIMARY KEY (borough)
);

-- A scheme that a borough has launched, and how many sessions a month it plans.
CREATE TABLE launch (
    borough text NOT NULL,
    scheme text NOT NULL,
    launched_on date NOT NULL,
    planned_sessions_per_month integer NOT NULL,
    PRIMARY KEY (borough, scheme)
);

-- How many events of each type were applied. It only adds, so an event applied twice or never shows here.
CREATE TABLE heard (
    borough text NOT NULL,
    event_type text NOT NULL,
    count bigint NOT NULL CHECK (count > 0),
    PRIMARY KEY (borough, event_type)
);

-- migrate:down
