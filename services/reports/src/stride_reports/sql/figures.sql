-- What each event means for the figures: one statement for each type, over all its events of a batch, in order.
-- A key may come several times in a batch, and one statement must not touch a row twice: so the last one of each key,
-- by its number. An event of something not heard of before makes a row that holds what it tells.

-- name: apply_session_created!
-- A session is planned; its first event, so what later ones have told stays.
WITH batch AS (
    SELECT ce_tenant, ce_type, ce_keyseq, session_id, kind, "on"
    FROM jsonb_to_recordset(:events::jsonb)
        AS e (ce_tenant text, ce_type text, ce_keyseq bigint, session_id uuid, kind text, "on" date)
), counted AS (
    INSERT INTO heard AS h (borough, event_type, count)
    SELECT ce_tenant, split_part(ce_type, '.', 2), count(*) FROM batch GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (borough, event_type) DO UPDATE SET count = h.count + excluded.count
)
INSERT INTO session AS s (borough, session_id, kind, state, takes_place_on)
SELECT DISTINCT ON (ce_tenant, session_id) ce_tenant, session_id, kind, 'planned', "on"
FROM batch ORDER BY ce_tenant, session_id, ce_keyseq DESC
ON CONFLICT (borough, session_id) DO UPDATE SET
    kind = excluded.kind,
    state = coalesce(s.state, excluded.state),
    takes_place_on = coalesce(s.takes_place_on, excluded.takes_place_on);

-- name: apply_session_rescheduled!
-- A planned session takes place on another day.
WITH batch AS (
    SELECT ce_tenant, ce_type, ce_keyseq, session_id, "on"
    FROM jsonb_to_recordset(:events::jsonb)
        AS e (ce_tenant text, ce_type text, ce_keyseq bigint, session_id uuid, "on" date)
), counted AS (
    INSERT INTO heard AS h (borough, event_type, count)
    SELECT ce_tenant, split_part(ce_type, '.', 2), count(*) FROM batch GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (borough, event_type) DO UPDATE SET count = h.count + excluded.count
)
INSERT INTO session (borough, session_id, state, takes_place_on)
SELECT DISTINCT ON (ce_tenant, session_id) ce_tenant, session_id, 'planned', "on"
FROM batch ORDER BY ce_tenant, session_id, ce_keyseq DESC
ON CONFLICT (borough, session_id) DO UPDATE SET
    state = excluded.state, takes_place_on = excluded.takes_place_on;

-- name: apply_session_cancelled!
-- A session does not take place.
WITH batch AS (
    SELECT ce_tenant, ce_type, session_id
    FROM jsonb_to_recordset(:events::jsonb) AS e (ce_tenant text, ce_type text, session_id uuid)
), counted AS (
    INSERT INTO heard AS h (borough, event_type, count)
    SELECT ce_tenant, split_part(ce_type, '.', 2), count(*) FROM batch GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (borough, event_type) DO UPDATE SET count = h.count + excluded.count
)
INSERT INTO session (borough, session_id, state)
SELECT DISTINCT ce_tenant, session_id, 'cancelled' FROM batch
ON CONFLICT (borough, session_id) DO UPDATE SET state = excluded.state;

-- name: apply_session_completed!
-- A session was held.
WITH batch AS (
    SELECT ce_tenant, ce_type, session_id
    FROM jsonb_to_recordset(:events::jsonb) AS e (ce_tenant text, ce_type text, session_id uuid)
), counted AS (
    INSERT INTO heard AS h (borough, event_type, count)
    SELECT ce_tenant, split_part(ce_type, '.', 2), count(*) FROM batch GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (borough, event_type) DO UPDATE SET count = h.count + excluded.count
)
INSERT INTO session (borough, session_id, state)
SELECT DISTINCT ce_tenant, session_id, 'completed' FROM batch
ON CONFLICT (borough, session_id) DO UPDATE SET state = excluded.state;

-- name: apply_attendance_recorded!
-- Somebody's part in a session; whether the session itself was heard of does not matter.
WITH batch AS (
    SELECT ce_tenant, ce_type, ce_keyseq, session_id, attendance_id, role, state
    FROM jsonb_to_recordset(:events::jsonb) AS e (
        ce_tenant text, ce_type text, ce_keyseq bigint, session_id uuid, attendance_id uuid, role text, state text
    )
), counted AS (
    INSERT INTO heard AS h (borough, event_type, count)
    SELECT ce_tenant, split_part(ce_type, '.', 2), count(*) FROM batch GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (borough, event_type) DO UPDATE SET count = h.count + excluded.count
)
INSERT INTO attendance (borough, session_id, attendance_id, role, state)
SELECT DISTINCT ON (ce_tenant, session_id, attendance_id) ce_tenant, session_id, attendance_id, role, state
FROM batch ORDER BY ce_tenant, session_id, attendance_id, ce_keyseq DESC
ON CONFLICT (borough, session_id, attendance_id) DO UPDATE SET role = excluded.role, state = excluded.state;

-- name: apply_concern_raised!
-- Somebody said something, in codes; an answer heard before stays.
WITH batch AS (
    SELECT ce_tenant, ce_type, ce_keyseq, concern_id, kind, category, setting, light, severity
    FROM jsonb_to_recordset(:events::jsonb) AS e (
        ce_tenant text, ce_type text, ce_keyseq bigint, concern_id uuid,
        kind text, category text, setting text, light text, severity text
    )
), counted AS (
    INSERT INTO heard AS h (borough, event_type, count)
    SELECT ce_tenant, split_part(ce_type, '.', 2), count(*) FROM batch GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (borough, event_type) DO UPDATE SET count = h.count + excluded.count
)
INSERT INTO concern (borough, concern_id, kind, category, setting, light, severity)
SELECT DISTINCT ON (ce_tenant, concern_id)
    ce_tenant, concern_id, kind, category, setting, light, severity
FROM batch ORDER BY ce_tenant, concern_id, ce_keyseq DESC
ON CONFLICT (borough, concern_id) DO UPDATE SET
    kind = excluded.kind, category = excluded.category, setting = excluded.setting,
    light = excluded.light, severity = excluded.severity;

-- name: apply_concern_answered!
-- A partner answered; of several answers the latest one counts.
WITH batch AS (
    SELECT ce_tenant, ce_type, ce_keyseq, concern_id, answer
    FROM jsonb_to_recordset(:events::jsonb)
        AS e (ce_tenant text, ce_type text, ce_keyseq bigint, concern_id uuid, answer text)
), counted AS (
    INSERT INTO heard AS h (borough, event_type, count)
    SELECT ce_tenant, split_part(ce_type, '.', 2), count(*) FROM batch GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (borough, event_type) DO UPDATE SET count = h.count + excluded.count
)
INSERT INTO concern (borough, concern_id, answer)
SELECT DISTINCT ON (ce_tenant, concern_id) ce_tenant, concern_id, answer
FROM batch ORDER BY ce_tenant, concern_id, ce_keyseq DESC
ON CONFLICT (borough, concern_id) DO UPDATE SET answer = excluded.answer;

-- name: apply_borough_onboarded!
-- A borough joined, or came to another stage; it joined when it was first heard of.
WITH batch AS (
    SELECT ce_tenant, ce_type, ce_keyseq, ce_time, stage
    FROM jsonb_to_recordset(:events::jsonb)
        AS e (ce_tenant text, ce_type text, ce_keyseq bigint, ce_time timestamptz, stage text)
), counted AS (
    INSERT INTO heard AS h (borough, event_type, count)
    SELECT ce_tenant, split_part(ce_type, '.', 2), count(*) FROM batch GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (borough, event_type) DO UPDATE SET count = h.count + excluded.count
)
INSERT INTO rollout AS r (borough, stage, onboarded_at)
SELECT DISTINCT ON (ce_tenant) ce_tenant, stage, min(ce_time) OVER (PARTITION BY ce_tenant)
FROM batch ORDER BY ce_tenant, ce_keyseq DESC
ON CONFLICT (borough) DO UPDATE SET
    stage = excluded.stage, onboarded_at = least(r.onboarded_at, excluded.onboarded_at);

-- name: apply_borough_paused!
-- A borough stopped for a while; it goes on when it is heard to have come to another stage.
WITH batch AS (
    SELECT ce_tenant, ce_type FROM jsonb_to_recordset(:events::jsonb) AS e (ce_tenant text, ce_type text)
), counted AS (
    INSERT INTO heard AS h (borough, event_type, count)
    SELECT ce_tenant, split_part(ce_type, '.', 2), count(*) FROM batch GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (borough, event_type) DO UPDATE SET count = h.count + excluded.count
)
UPDATE rollout AS r SET stage = 'paused' FROM batch AS b WHERE r.borough = b.ce_tenant;

-- name: apply_scheme_launched!
-- A borough runs a scheme from a day on.
WITH batch AS (
    SELECT ce_tenant, ce_type, ce_keyseq, scheme, launched_on, planned_sessions_per_month
    FROM jsonb_to_recordset(:events::jsonb) AS e (
        ce_tenant text, ce_type text, ce_keyseq bigint,
        scheme text, launched_on date, planned_sessions_per_month integer
    )
), counted AS (
    INSERT INTO heard AS h (borough, event_type, count)
    SELECT ce_tenant, split_part(ce_type, '.', 2), count(*) FROM batch GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (borough, event_type) DO UPDATE SET count = h.count + excluded.count
)
INSERT INTO launch (borough, scheme, launched_on, planned_sessions_per_month)
SELECT DISTINCT ON (ce_tenant, scheme) ce_tenant, scheme, launched_on, planned_sessions_per_month
FROM batch ORDER BY ce_tenant, scheme, ce_keyseq DESC
ON CONFLICT (borough, scheme) DO UPDATE SET
    launched_on = excluded.launched_on,
    planned_sessions_per_month = excluded.planned_sessions_per_month;

-- name: apply_heard!
-- An event that changes none of the figures above is counted all the same.
INSERT INTO heard AS h (borough, event_type, count)
SELECT ce_tenant, split_part(ce_type, '.', 2), count(*)
FROM jsonb_to_recordset(:events::jsonb) AS e (ce_tenant text, ce_type text)
GROUP BY 1, 2 ORDER BY 1, 2
ON CONFLICT (borough, event_type) DO UPDATE SET count = h.count + excluded.count;
