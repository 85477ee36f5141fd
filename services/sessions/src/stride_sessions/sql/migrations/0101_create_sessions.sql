-- migrate:up
SET LOCAL lock_timeout = '2s';

-- The boroughs that take part. Code and police command are reference data as of the day of onboarding.
CREATE TABLE borough (
    borough text PRIMARY KEY CHECK (char_length(borough) <= 64),
    gss_code text NOT NULL UNIQUE CHECK (gss_code ~ '^E09[0-9]{6}$'),
    police_command text NOT NULL CHECK (char_length(police_command) <= 64),
    stage text NOT NULL CHECK (stage IN ('pilot', 'live')),
    onboarded_at timestamptz NOT NULL
);

-- The schemes a borough has launched, each once.
CREATE TABLE scheme (
    borough text NOT NULL REFERENCES borough (borough),
    scheme text NOT NULL CHECK (char_length(scheme) <= 64),
    launched_on date NOT NULL,
    planned_sessions_per_month integer NOT NULL CHECK (planned_sessions_per_month BETWEEN 0 AND 1000),
    PRIMARY KEY (borough, scheme)
);

-- Planned sessions and what became of them. Local time and zone are kept, UTC is derived from them.
CREATE TABLE session (
    borough text NOT NULL,
    session_id uuid NOT NULL,
    scheme text NOT NULL,
    kind text NOT NULL CHECK (char_length(kind) <= 64),
    ward text NOT NULL CHECK (ward ~ '^E05[0-9]{6}$'),
    starts_at_local timestamp NOT NULL,
    zone text NOT NULL CHECK (zone = 'Europe/London'),
    planned_minutes integer NOT NULL CHECK (planned_minutes BETWEEN 5 AND 480),
    capacity integer CHECK (capacity BETWEEN 1 AND 500),
    host text CHECK (char_length(host) <= 64),
    distance_m integer CHECK (distance_m BETWEEN 0 AND 100000),
    state text NOT NULL CHECK (state IN ('planned', 'cancelled', 'completed')),
    cancelled_because text CHECK (char_length(cancelled_because) <= 64),
    head_count integer CHECK (head_count BETWEEN 0 AND 10000),
    minutes integer CHECK (minutes BETWEEN 1 AND 1440),
    PRIMARY KEY (borough, session_id),
    FOREIGN KEY (borough, scheme) REFERENCES scheme (borough, scheme),
    CHECK ((state = 'cancelled') = (cancelled_because IS NOT NULL)),
    CHECK ((state = 'completed') = (head_count IS NOT NULL))
);

-- One person's part in one session, under an id that is random for each. Nobody is named.
CREATE TABLE attendance (
    borough text NOT NULL,
    attendance_id uuid NOT NULL,
    session_id uuid NOT NULL,
    role text NOT NULL CHECK (char_length(role) <= 64),
    state text NOT NULL CHECK (char_length(state) <= 64),
    PRIMARY KEY (borough, attendance_id),
    FOREIGN KEY (borough, session_id) REFERENCES session (borough, session_id)
);

CREATE INDEX attendance_of_session ON attendance (borough, session_id, attendance_id);

-- What somebody said, in codes, dated by the hour. The link to the session leaves this table for nowhere.
CREATE TABLE concern (
    borough text NOT NULL REFERENCES borough (borough),
    concern_id uuid NOT NULL,
    kind text NOT NULL CHECK (char_length(kind) <= 64),
    category text NOT NULL CHECK (char_length(category) <= 64),
    setting text NOT NULL CHECK (char_length(setting) <= 64),
    light text NOT NULL CHECK (char_length(light) <= 64),
    severity text NOT NULL CHECK (char_length(severity) <= 64),
    ward text NOT NULL CHECK (ward ~ '^E05[0-9]{6}$'),
    not_reported_because text CHECK (char_length(not_reported_because) <= 64),
    session_id uuid,
    session_kind text CHECK (char_length(session_kind) <= 64),
    state text NOT NULL CHECK (char_length(state) <= 64),
    raised_at timestamptz NOT NULL CHECK (raised_at = date_trunc('hour', raised_at, 'UTC')),
    PRIMARY KEY (borough, concern_id),
    FOREIGN KEY (borough, session_id) REFERENCES session (borough, session_id),
    CHECK ((session_id IS NULL) = (session_kind IS NULL))
);

CREATE INDEX concern_in_order ON concern (borough, raised_at, concern_id);

-- What a borough's systems answered about a concern. Rows are appended, never changed.
CREATE TABLE concern_answer (
    borough text NOT NULL,
    concern_id uuid NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    answer text NOT NULL CHECK (char_length(answer) <= 64),
    system text CHECK (char_length(system) <= 129),
    reference text CHECK (char_length(reference) <= 41),
    answered_at timestamptz NOT NULL,
    PRIMARY KEY (borough, concern_id, number),
    FOREIGN KEY (borough, concern_id) REFERENCES concern (borough, concern_id)
);

-- The replies that were heard, so that each is heard once. One about no concern of the borough is told by its outcome.
CREATE TABLE reply (
    borough text NOT NULL CHECK (char_length(borough) <= 64),
    source text NOT NULL CHECK (char_length(source) <= 200),
    reply_id text NOT NULL CHECK (char_length(reply_id) <= 64),
    outcome text NOT NULL CHECK (outcome IN ('answered', 'unknown-concern')),
    heard_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (borough, source, reply_id)
);

-- migrate:down
