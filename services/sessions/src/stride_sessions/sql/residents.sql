-- name: find_resident^
-- Who has a booking, where she gave her name.
SELECT attendance_id, session_id, contact_sealed, link_generation, is_vouched_for, is_confirmed, has_answered, wish FROM resident
WHERE borough = :borough AND attendance_id = :attendance_id;

-- name: find_residents
-- Who has a part in some sessions, of those who gave their names.
SELECT attendance_id, session_id, contact_sealed, link_generation, is_vouched_for, is_confirmed, has_answered, wish FROM resident
WHERE borough = :borough AND session_id = ANY (:session_ids::uuid[]);

-- name: find_holder^
-- Where a booking is and which link to it is good, whatever the borough: a link names none.
SELECT borough, session_id, link_generation FROM resident WHERE attendance_id = :attendance_id;

-- name: holds_place$
-- Whether an address has a place in a session that is held for update, or waits for one.
SELECT EXISTS (
    SELECT FROM resident AS r JOIN attendance AS a USING (borough, attendance_id)
    WHERE r.borough = :borough AND r.session_id = :session_id AND r.contact_mark = :contact_mark
        AND a.state NOT IN ('cancelled', 'lapsed')
);

-- name: add_resident!
-- A resident gave her name for a booking.
INSERT INTO resident (
    borough, attendance_id, session_id, contact_sealed, contact_mark, link_generation, is_vouched_for,
    is_confirmed, has_answered
)
VALUES (:borough, :attendance_id, :session_id, :contact_sealed, :contact_mark, :link_generation, :is_vouched_for,
    :is_confirmed, :has_answered);

-- name: save_resident!
-- How she is called and told from now on, which of her links is good, whether she confirmed and gave feedback.
UPDATE resident
SET contact_sealed = :contact_sealed, contact_mark = :contact_mark, link_generation = :link_generation,
    is_vouched_for = :is_vouched_for, is_confirmed = :is_confirmed, has_answered = :has_answered
WHERE borough = :borough AND attendance_id = :attendance_id;

-- name: note_reading!
-- Append who read the names and addresses of some residents.
INSERT INTO contact_reading (borough, attendance_id, read_by, read_at)
SELECT :borough, attendance_id, :read_by, :read_at FROM unnest(:attendance_ids::uuid[]) AS read (attendance_id);

-- name: find_readings
-- When somebody read a resident's name, in order.
SELECT read_at FROM contact_reading WHERE borough = :borough AND attendance_id = :attendance_id ORDER BY read_at;

-- name: save_wish!
-- With which officer a resident would walk from now on; nothing else of her changes.
UPDATE resident SET wish = :wish WHERE borough = :borough AND attendance_id = :attendance_id;

-- name: find_sealed_residents
-- The next residents of all boroughs, as their names and addresses are sealed.
SELECT borough, attendance_id, contact_sealed AS sealed FROM resident
WHERE (borough, attendance_id) > (:borough::text, :attendance_id::uuid)
ORDER BY borough, attendance_id LIMIT :most::integer;

-- name: reseal_resident$
-- The same name and address under another key, unless they changed since they were read.
UPDATE resident SET contact_sealed = :sealed
WHERE borough = :borough AND attendance_id = :attendance_id AND contact_sealed = :read RETURNING true;
