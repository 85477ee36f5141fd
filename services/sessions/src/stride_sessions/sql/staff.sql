-- name: find_staff^
-- An officer or host of the borough.
SELECT staff_id, kind, name, principal, host, until FROM staff WHERE borough = :borough AND staff_id = :staff_id;

-- name: find_staff_for_update^
-- The same, held until the transaction ends: whoever gives her a session waits, and then sees whether she left.
SELECT staff_id, kind, name, principal, host, until FROM staff WHERE borough = :borough AND staff_id = :staff_id
FOR NO KEY UPDATE;

-- name: find_staff_by_principal^
-- The officer of the borough who signs in as a principal and has not left.
SELECT staff_id, kind, name, principal, host, until FROM staff
WHERE borough = :borough AND principal = :principal AND until IS NULL;

-- name: find_staff_to_assign
-- Those of some ids, none of whom leaves until the transaction ends; held in one order, so that nobody waits in a circle.
SELECT staff_id, kind, name, principal, host, until FROM staff
WHERE borough = :borough AND staff_id = ANY (:staff_ids::uuid[])
ORDER BY staff_id
FOR SHARE;

-- name: add_staff$
-- Take somebody into the records; answers nothing where another who has not left signs in as the same principal.
INSERT INTO staff (borough, staff_id, kind, name, principal, host)
VALUES (:borough, :staff_id, :kind, :name, :principal, :host)
ON CONFLICT (borough, principal) WHERE until IS NULL DO NOTHING
RETURNING true;

-- name: save_staff!
-- When somebody left; nothing else of her changes.
UPDATE staff SET until = :until WHERE borough = :borough AND staff_id = :staff_id;

-- name: page_staff
-- The staff of a borough, by their random ids.
SELECT staff_id, kind, name, principal, host, until FROM staff
WHERE borough = :borough AND (:after::uuid IS NULL OR staff_id > :after)
ORDER BY staff_id
LIMIT :most;

-- name: find_officer_ids
-- Everybody who is or was an officer of the borough.
SELECT staff_id FROM staff WHERE borough = :borough AND kind = 'officer';

-- name: find_officers
-- The officers a session was given to, by their ids.
SELECT s.staff_id, s.kind, s.name, s.principal, s.host, s.until
FROM session_officer AS o JOIN staff AS s ON (s.borough, s.staff_id) = (o.borough, o.staff_id)
WHERE o.borough = :borough AND o.session_id = :session_id
ORDER BY s.staff_id;

-- name: save_officers!
-- Give a session that is held for update to these officers and to no others.
WITH gone AS (
    DELETE FROM session_officer
    WHERE borough = :borough AND session_id = :session_id AND staff_id <> ALL (:staff_ids::uuid[])
)
INSERT INTO session_officer (borough, session_id, staff_id)
SELECT DISTINCT :borough, :session_id::uuid, staff_id FROM unnest(:staff_ids::uuid[]) AS given (staff_id)
ON CONFLICT (borough, session_id, staff_id) DO NOTHING;

-- name: find_officers_of_sessions
-- The officers that some sessions were given to, by their ids.
SELECT o.session_id, s.staff_id, s.kind, s.name, s.principal, s.host, s.until
FROM session_officer AS o JOIN staff AS s ON (s.borough, s.staff_id) = (o.borough, o.staff_id)
WHERE o.borough = :borough AND o.session_id = ANY (:session_ids::uuid[])
ORDER BY s.staff_id;

-- name: find_pairs
-- Which officer is paired with whom in a session.
SELECT attendance_id, staff_id FROM pair WHERE borough = :borough AND session_id = :session_id
ORDER BY attendance_id;

-- name: save_pairs!
-- Let a session that is held for update have these pairs and no others.
WITH gone AS (
    DELETE FROM pair
    WHERE borough = :borough AND session_id = :session_id AND attendance_id <> ALL (:attendance_ids::uuid[])
)
INSERT INTO pair (borough, session_id, attendance_id, staff_id)
SELECT :borough, :session_id::uuid, attendance_id, staff_id
FROM unnest(:attendance_ids::uuid[], :staff_ids::uuid[]) AS new (attendance_id, staff_id)
ON CONFLICT (borough, attendance_id) DO UPDATE SET staff_id = excluded.staff_id;

-- name: drop_pair!
-- Part somebody from her officer.
DELETE FROM pair WHERE borough = :borough AND attendance_id = :attendance_id;

-- name: find_past_pairs
-- Which of these marks were kept, in a month since one.
SELECT mark FROM past_pair WHERE borough = :borough AND mark = ANY (:marks::bytea[]) AND month >= :since;

-- name: add_past_pairs!
-- Remember who was paired, under marks in one order, so that nobody waits in a circle; again, with the later month.
INSERT INTO past_pair (borough, mark, month)
SELECT DISTINCT :borough, mark, :month::date FROM unnest(:marks::bytea[]) AS new (mark)
ORDER BY mark
ON CONFLICT (borough, mark) DO UPDATE SET month = greatest(past_pair.month, excluded.month);

-- name: forget_past_pairs!
-- Forget what these marks say; held in one order, so that nobody waits in a circle.
WITH held AS (
    SELECT mark FROM past_pair WHERE borough = :borough AND mark = ANY (:marks::bytea[]) ORDER BY mark FOR UPDATE
)
DELETE FROM past_pair WHERE borough = :borough AND mark IN (SELECT mark FROM held);

-- name: forget_past_pairs_before!
-- Forget every pair of the borough that is older than a month; what another transaction holds is left to the next.
WITH held AS (
    SELECT mark FROM past_pair WHERE borough = :borough AND month < :month FOR UPDATE SKIP LOCKED
)
DELETE FROM past_pair WHERE borough = :borough AND mark IN (SELECT mark FROM held);
