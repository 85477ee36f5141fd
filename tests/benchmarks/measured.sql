-- name: apply_session_created!
-- Ten columns, one row per session, from the event's own JSON with the envelope beside it.
INSERT INTO measured (
    borough, session_id, scheme, kind, ward, held_on, part_of_day, host, distance_m, planned_minutes
)
SELECT e.ce_tenant, e.session_id, e.scheme, e.kind, e.ward, e."on", e.part_of_day, e.host, e.distance_m,
    e.planned_minutes
FROM jsonb_to_recordset(:events::jsonb) AS e (
    ce_tenant text, session_id uuid, scheme text, kind text, ward text, "on" date, part_of_day text, host text,
    distance_m integer, planned_minutes integer
)
ON CONFLICT (borough, session_id) DO UPDATE SET kind = excluded.kind;

-- name: apply_raw!
-- The same, from the bare values, for one borough.
INSERT INTO measured (
    borough, session_id, scheme, kind, ward, held_on, part_of_day, host, distance_m, planned_minutes
)
SELECT :borough, e.session_id, e.scheme, e.kind, e.ward, e."on", e.part_of_day, e.host, e.distance_m,
    e.planned_minutes
FROM jsonb_to_recordset(:events::jsonb) AS e (
    session_id uuid, scheme text, kind text, ward text, "on" date, part_of_day text, host text,
    distance_m integer, planned_minutes integer
)
ON CONFLICT (borough, session_id) DO UPDATE SET kind = excluded.kind;

-- name: save_raw_offset!
-- Where the raw baseline goes on.
INSERT INTO raw_offset (topic, next_offset) VALUES (:topic, :next_offset)
ON CONFLICT (topic) DO UPDATE SET next_offset = excluded.next_offset;

-- name: find_counted
-- Which of these concerns the figures of reports count by now.
SELECT concern_id FROM concern WHERE borough = :borough AND concern_id = ANY (:concern_ids::uuid[]);
