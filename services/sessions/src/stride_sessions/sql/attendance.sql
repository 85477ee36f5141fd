-- name: find_attendance^
-- One part in one session.
SELECT attendance_id, session_id, role, state, offer_lapses_at FROM attendance
WHERE borough = :borough AND session_id = :session_id AND attendance_id = :attendance_id;

-- name: count_places^
-- How many places of a role are taken in a session, by who is booked or came or is offered one; and how many of the role
-- wait for one. Who has not confirmed that it was she who asked does not wait.
SELECT count(*) FILTER (WHERE state IN ('booked', 'offered', 'attended')) AS taken,
    count(*) FILTER (WHERE state = 'waitlisted' AND r.attendance_id IS NULL) AS waiting
FROM attendance AS a
LEFT JOIN resident AS r ON (r.borough, r.attendance_id) = (a.borough, a.attendance_id) AND NOT (r.is_confirmed OR r.is_vouched_for)
WHERE a.borough = :borough AND a.session_id = :session_id AND role = :role;

-- name: find_waiting
-- Who waits for a place of a role in a session, first come first; nobody who has not confirmed that it was she who asked.
SELECT attendance_id, session_id, role, state, offer_lapses_at FROM attendance AS a
WHERE borough = :borough AND session_id = :session_id AND role = :role AND state = 'waitlisted' AND NOT EXISTS (
    SELECT FROM resident AS r
    WHERE (r.borough, r.attendance_id) = (a.borough, a.attendance_id) AND NOT (r.is_confirmed OR r.is_vouched_for)
)
ORDER BY number
LIMIT :most;

-- name: find_lapsed
-- To whom a place of a session was offered that was not taken in time.
SELECT attendance_id, session_id, role, state, offer_lapses_at FROM attendance
WHERE borough = :borough AND session_id = :session_id AND state = 'offered' AND offer_lapses_at <= :at
ORDER BY number;

-- name: find_sessions_of_lapsed
-- The sessions, of all boroughs, in which an offer was not taken in time; the one that waits longest first.
SELECT borough, session_id FROM attendance
WHERE state = 'offered' AND offer_lapses_at <= :at
GROUP BY borough, session_id
ORDER BY min(offer_lapses_at)
LIMIT :most;

-- name: add_attendance!
-- Somebody has a part in a session that is held for update, and comes after all who came before.
INSERT INTO attendance (borough, attendance_id, session_id, role, state, offer_lapses_at, number)
SELECT :borough, :attendance_id, :session_id, :role, :state, :offer_lapses_at::timestamptz, COALESCE(max(number), 0) + 1
FROM attendance WHERE borough = :borough AND session_id = :session_id;

-- name: save_attendance!
-- What became of a part in a session.
UPDATE attendance SET state = :state, offer_lapses_at = :offer_lapses_at
WHERE borough = :borough AND attendance_id = :attendance_id;

-- name: page_attendance
-- The parts in a session, by their random ids, so that the order tells nothing.
SELECT attendance_id, session_id, role, state, offer_lapses_at FROM attendance
WHERE borough = :borough AND session_id = :session_id AND (:after::uuid IS NULL OR attendance_id > :after)
ORDER BY attendance_id
LIMIT :most;

-- name: find_attendances
-- The parts there are of some ids, in whatever session of the borough.
SELECT attendance_id, session_id, role, state, offer_lapses_at FROM attendance
WHERE borough = :borough AND attendance_id = ANY (:attendance_ids::uuid[]);

-- name: find_people_of_sessions
-- Everybody's part in some sessions, by their random ids, so that the order tells nothing.
SELECT attendance_id, session_id, role, state, offer_lapses_at FROM attendance
WHERE borough = :borough AND session_id = ANY (:session_ids::uuid[])
ORDER BY attendance_id;

-- name: find_check_ins
-- The check-ins there are under some ids.
SELECT check_in_id, attendance_id, state, because, said_by, said_at, received_at FROM check_in
WHERE borough = :borough AND check_in_id = ANY (:check_in_ids::uuid[]);

-- name: find_last_check_ins
-- The last word about each of some people, by the time of saying; at the same moment the id decides, for all alike.
SELECT DISTINCT ON (attendance_id) check_in_id, attendance_id, state, because, said_by, said_at, received_at
FROM check_in
WHERE borough = :borough AND attendance_id = ANY (:attendance_ids::uuid[])
ORDER BY attendance_id, said_at DESC, check_in_id DESC;

-- name: find_all_check_ins
-- Everything that was said about one person's part, in the order of saying.
SELECT check_in_id, attendance_id, state, because, said_by, said_at, received_at FROM check_in
WHERE borough = :borough AND attendance_id = :attendance_id
ORDER BY said_at, check_in_id;

-- name: add_check_ins!
-- Append what was said of who came to a session that is held for update.
INSERT INTO check_in (borough, session_id, check_in_id, attendance_id, state, because, said_by, said_at, received_at)
SELECT :borough, :session_id, i.check_in_id, i.attendance_id, i.state, i.because, i.said_by, i.said_at, :received_at
FROM unnest(
    :check_in_ids::uuid[], :attendance_ids::uuid[], :states::text[], :reasons::text[], :sayers::text[],
    :times::timestamptz[]
) AS i (check_in_id, attendance_id, state, because, said_by, said_at);
