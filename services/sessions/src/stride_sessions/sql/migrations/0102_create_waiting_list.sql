-- migrate:up
SET LOCAL lock_timeout = '2s';

-- In which order people came to a session, and until when a place that was offered is kept for whom.
ALTER TABLE attendance ADD COLUMN number integer CHECK (number > 0), ADD COLUMN offer_lapses_at timestamptz;

UPDATE attendance AS a SET number = n.number
FROM (
    SELECT borough, attendance_id, row_number() OVER (PARTITION BY borough, session_id ORDER BY attendance_id) AS number
    FROM attendance
) AS n
WHERE (n.borough, n.attendance_id) = (a.borough, a.attendance_id);

ALTER TABLE attendance
ALTER COLUMN number SET NOT NULL,
ADD CONSTRAINT attendance_number_is_its_own UNIQUE (borough, session_id, number),
ADD CONSTRAINT attendance_offer_lapses CHECK ((state = 'offered') = (offer_lapses_at IS NOT NULL));

CREATE INDEX attendance_offered ON attendance (offer_lapses_at) WHERE state = 'offered';

-- migrate:down
