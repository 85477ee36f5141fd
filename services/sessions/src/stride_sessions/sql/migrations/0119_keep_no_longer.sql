-- migrate:up
SET LOCAL lock_timeout = '2s';

-- For how many days a borough keeps a kind of record, where it has settled that.
CREATE TABLE retention (
    borough text NOT NULL REFERENCES borough (borough),
    kind text NOT NULL CHECK (kind IN ('concern', 'words', 'resident', 'offer')),
    days integer NOT NULL CHECK (days BETWEEN 1 AND 3650),
    settled_by text NOT NULL CHECK (char_length(settled_by) <= 255),
    settled_at timestamptz NOT NULL,
    PRIMARY KEY (borough, kind)
);

-- Schemes had days of their own, which nothing went by. The shortest of a borough's is what it meant for residents.
INSERT INTO retention (borough, kind, days, settled_by, settled_at)
SELECT borough, 'resident', min(retention_days), 'migration', now() FROM borough_setting
WHERE retention_days IS NOT NULL
GROUP BY borough;

ALTER TABLE borough_setting DROP COLUMN retention_days;

-- When she asked, to the hour; who asked before this was kept counts from now.
ALTER TABLE resident
ADD COLUMN asked_at timestamptz NOT NULL DEFAULT date_trunc('hour', now(), 'UTC')
CHECK (asked_at = date_trunc('hour', asked_at, 'UTC'));

-- A retention that is due may be erased by the clock.
ALTER TABLE deletion
DROP CONSTRAINT deletion_said_by_check,
ADD CONSTRAINT deletion_said_by_check CHECK (said_by IN ('resident', 'team', 'clock'));

-- The concerns that have ended and are not held, and since when.
CREATE VIEW concern_ended AS
SELECT c.borough, c.concern_id, h.said_at AS ended_at
FROM concern AS c
CROSS JOIN LATERAL (
    SELECT said_at FROM concern_change
    WHERE borough = c.borough AND concern_id = c.concern_id
    ORDER BY number DESC
    LIMIT 1
) AS h
WHERE c.state IN ('closed', 'transferred') AND NOT EXISTS (
    SELECT FROM (
        SELECT DISTINCT ON (because) is_held FROM legal_hold
        WHERE borough = c.borough AND concern_id = c.concern_id
        ORDER BY because, number DESC
    ) AS word
    WHERE is_held
);

-- What was said of concerns in words, all but the public summary of what was done about them.
CREATE VIEW words_of_person AS
SELECT w.borough, w.concern_id, w.number, h.said_at
FROM concern_words AS w
JOIN concern_change AS h USING (borough, concern_id, number)
WHERE h.step <> 'act';

-- Every record that goes in time, of each kind, and from when its days count.
CREATE VIEW kept AS
SELECT borough, 'concern' AS kind, concern_id AS record_id, ended_at AS since FROM concern_ended
UNION ALL
SELECT borough, 'words', concern_id, ended_at FROM concern_ended AS c
WHERE EXISTS (SELECT FROM words_of_person AS w WHERE (w.borough, w.concern_id) = (c.borough, c.concern_id))
UNION ALL
SELECT r.borough, 'resident', r.attendance_id,
    s.starts_at_local AT TIME ZONE s.zone + make_interval(mins => s.planned_minutes)
FROM resident AS r
JOIN session AS s USING (borough, session_id)
UNION ALL
SELECT r.borough, 'offer', r.attendance_id, r.asked_at
FROM resident AS r
JOIN attendance AS a USING (borough, attendance_id)
WHERE a.state IN ('lapsed', 'cancelled') AND NOT (r.is_confirmed OR r.is_vouched_for);

-- migrate:down
