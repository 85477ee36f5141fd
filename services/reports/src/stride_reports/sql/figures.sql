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
-- Somebody said something, in codes; its first event, so what later ones have told stays.
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
INSERT INTO concern AS c (borough, concern_id, kind, category, setting, light, severity, state)
SELECT DISTINCT ON (ce_tenant, concern_id)
    ce_tenant, concern_id, kind, category, setting, light, severity, 'raised'
FROM batch ORDER BY ce_tenant, concern_id, ce_keyseq DESC
ON CONFLICT (borough, concern_id) DO UPDATE SET
    kind = excluded.kind, setting = excluded.setting, light = excluded.light,
    category = coalesce(c.category, excluded.category),
    severity = coalesce(c.severity, excluded.severity),
    state = coalesce(c.state, excluded.state);

-- name: apply_concern_triaged!
-- The team has coded a concern anew; one that has come further stays there.
WITH batch AS (
    SELECT ce_tenant, ce_type, ce_keyseq, concern_id, category, severity
    FROM jsonb_to_recordset(:events::jsonb) AS e (
        ce_tenant text, ce_type text, ce_keyseq bigint, concern_id uuid, category text, severity text
    )
), counted AS (
    INSERT INTO heard AS h (borough, event_type, count)
    SELECT ce_tenant, split_part(ce_type, '.', 2), count(*) FROM batch GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (borough, event_type) DO UPDATE SET count = h.count + excluded.count
)
INSERT INTO concern AS c (borough, concern_id, category, severity, state)
SELECT DISTINCT ON (ce_tenant, concern_id) ce_tenant, concern_id, category, severity, 'triaged'
FROM batch ORDER BY ce_tenant, concern_id, ce_keyseq DESC
ON CONFLICT (borough, concern_id) DO UPDATE SET
    category = excluded.category, severity = excluded.severity,
    state = CASE coalesce(c.state, 'raised') WHEN 'raised' THEN excluded.state ELSE c.state END;

-- name: apply_concern_referred!
-- Somebody is asked to act; the last referral counts, also in what it asks for.
WITH batch AS (
    SELECT ce_tenant, ce_type, ce_keyseq, concern_id, "to", asks_for
    FROM jsonb_to_recordset(:events::jsonb) AS e (
        ce_tenant text, ce_type text, ce_keyseq bigint, concern_id uuid, "to" text, asks_for text
    )
), counted AS (
    INSERT INTO heard AS h (borough, event_type, count)
    SELECT ce_tenant, split_part(ce_type, '.', 2), count(*) FROM batch GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (borough, event_type) DO UPDATE SET count = h.count + excluded.count
)
INSERT INTO concern (borough, concern_id, referred_to, asked_for, state)
SELECT DISTINCT ON (ce_tenant, concern_id) ce_tenant, concern_id, "to", asks_for, 'referred'
FROM batch ORDER BY ce_tenant, concern_id, ce_keyseq DESC
ON CONFLICT (borough, concern_id) DO UPDATE SET
    referred_to = excluded.referred_to, asked_for = excluded.asked_for, state = excluded.state;

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

-- name: apply_concern_actioned!
-- Something was done; the same sort of action on the same concern counts once.
WITH batch AS (
    SELECT ce_tenant, ce_type, concern_id, action
    FROM jsonb_to_recordset(:events::jsonb) AS e (ce_tenant text, ce_type text, concern_id uuid, action text)
), counted AS (
    INSERT INTO heard AS h (borough, event_type, count)
    SELECT ce_tenant, split_part(ce_type, '.', 2), count(*) FROM batch GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (borough, event_type) DO UPDATE SET count = h.count + excluded.count
), acted_on AS (
    INSERT INTO concern (borough, concern_id, state)
    SELECT DISTINCT ce_tenant, concern_id, 'actioned' FROM batch
    ON CONFLICT (borough, concern_id) DO UPDATE SET state = excluded.state
)
INSERT INTO concern_action (borough, concern_id, action)
SELECT DISTINCT ce_tenant, concern_id, action FROM batch
ON CONFLICT (borough, concern_id, action) DO NOTHING;

-- name: apply_concern_closed!
-- A concern has come to an end, in this way.
WITH batch AS (
    SELECT ce_tenant, ce_type, ce_keyseq, concern_id, outcome
    FROM jsonb_to_recordset(:events::jsonb)
        AS e (ce_tenant text, ce_type text, ce_keyseq bigint, concern_id uuid, outcome text)
), counted AS (
    INSERT INTO heard AS h (borough, event_type, count)
    SELECT ce_tenant, split_part(ce_type, '.', 2), count(*) FROM batch GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (borough, event_type) DO UPDATE SET count = h.count + excluded.count
)
INSERT INTO concern (borough, concern_id, outcome, state)
SELECT DISTINCT ON (ce_tenant, concern_id) ce_tenant, concern_id, outcome, 'closed'
FROM batch ORDER BY ce_tenant, concern_id, ce_keyseq DESC
ON CONFLICT (borough, concern_id) DO UPDATE SET outcome = excluded.outcome, state = excluded.state;

-- name: apply_concern_reopened!
-- A closed concern begins again.
WITH batch AS (
    SELECT ce_tenant, ce_type, ce_keyseq, concern_id, by
    FROM jsonb_to_recordset(:events::jsonb)
        AS e (ce_tenant text, ce_type text, ce_keyseq bigint, concern_id uuid, by text)
), counted AS (
    INSERT INTO heard AS h (borough, event_type, count)
    SELECT ce_tenant, split_part(ce_type, '.', 2), count(*) FROM batch GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (borough, event_type) DO UPDATE SET count = h.count + excluded.count
)
INSERT INTO concern (borough, concern_id, reopened_by, state)
SELECT DISTINCT ON (ce_tenant, concern_id) ce_tenant, concern_id, by, 'raised'
FROM batch ORDER BY ce_tenant, concern_id, ce_keyseq DESC
ON CONFLICT (borough, concern_id) DO UPDATE SET reopened_by = excluded.reopened_by, state = excluded.state;

-- name: apply_concern_transferred!
-- A concern went to the borough of its place, or came from another; one that comes back begins again.
WITH batch AS (
    SELECT ce_tenant, ce_type, ce_keyseq, concern_id, direction, other_borough
    FROM jsonb_to_recordset(:events::jsonb) AS e (
        ce_tenant text, ce_type text, ce_keyseq bigint, concern_id uuid, direction text, other_borough text
    )
), counted AS (
    INSERT INTO heard AS h (borough, event_type, count)
    SELECT ce_tenant, split_part(ce_type, '.', 2), count(*) FROM batch GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (borough, event_type) DO UPDATE SET count = h.count + excluded.count
), moved AS (
    SELECT
        ce_tenant AS borough, concern_id,
        (array_agg(direction ORDER BY ce_keyseq DESC))[1] AS direction,
        bool_or(direction = 'out') AS has_left,
        (array_agg(other_borough ORDER BY ce_keyseq DESC) FILTER (WHERE direction = 'in'))[1] AS came_from
    FROM batch WHERE direction IN ('in', 'out') GROUP BY 1, 2
)
INSERT INTO concern (borough, concern_id, came_from, state)
SELECT
    borough, concern_id, coalesce(m.came_from, before.came_from),
    CASE
        WHEN m.direction = 'out' THEN 'transferred'
        WHEN m.has_left OR coalesce(before.state, 'transferred') = 'transferred' THEN 'raised'
        ELSE before.state
    END
FROM moved AS m LEFT JOIN concern AS before USING (borough, concern_id)
ORDER BY borough, concern_id
ON CONFLICT (borough, concern_id) DO UPDATE SET came_from = excluded.came_from, state = excluded.state;

-- name: apply_concern_erased!
-- A concern is gone, and all that hangs on it; that its events were heard stays counted, by type alone.
WITH batch AS (
    SELECT ce_tenant, ce_type, concern_id
    FROM jsonb_to_recordset(:events::jsonb) AS e (ce_tenant text, ce_type text, concern_id uuid)
), counted AS (
    INSERT INTO heard AS h (borough, event_type, count)
    SELECT ce_tenant, split_part(ce_type, '.', 2), count(*) FROM batch GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (borough, event_type) DO UPDATE SET count = h.count + excluded.count
)
DELETE FROM concern AS c USING batch AS b WHERE c.borough = b.ce_tenant AND c.concern_id = b.concern_id;

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
