-- name: add_concern_words!
-- What was said in words with a step.
INSERT INTO concern_words (borough, concern_id, number, words_sealed)
VALUES (:borough, :concern_id, :number, :words_sealed);

-- name: find_concern_words
-- What was said in words about a concern, by step.
SELECT number, words_sealed FROM concern_words
WHERE borough = :borough AND concern_id = :concern_id
ORDER BY number;

-- name: find_sealed_concern_words
-- The next words of concerns of all boroughs, as they are sealed.
SELECT borough, concern_id, number, words_sealed AS sealed FROM concern_words
WHERE (borough, concern_id, number) > (:borough::text, :concern_id::uuid, :number::integer)
ORDER BY borough, concern_id, number LIMIT :most::integer;

-- name: reseal_concern_words$
-- The same words under another key, unless they changed since they were read.
UPDATE concern_words SET words_sealed = :sealed
WHERE borough = :borough AND concern_id = :concern_id AND number = :number AND words_sealed = :read RETURNING true;

-- name: remove_concern_words!
-- Nothing of what was said in words about a concern is kept in this borough.
DELETE FROM concern_words WHERE borough = :borough AND concern_id = :concern_id;

-- name: note_word_reading!
-- Append who read the words of a concern, and why.
INSERT INTO word_reading (borough, concern_id, read_by, reason, read_at)
VALUES (:borough, :concern_id, :read_by, :reason, :read_at);

-- name: page_readings
-- Who read words of concerns, or names and addresses of residents, the latest first; each log is read by its index.
(
    SELECT 'concern' AS kind, concern_id AS read_of, read_by, reason, read_at, number FROM word_reading
    WHERE borough = :borough
        AND (:concern_id::uuid IS NULL OR concern_id = :concern_id)
        AND (:read_by::text IS NULL OR read_by = :read_by)
        AND (:begins_at::timestamptz IS NULL OR read_at >= :begins_at)
        AND (:ends_at::timestamptz IS NULL OR read_at < :ends_at)
        AND (:after_at::timestamptz IS NULL
            OR (read_at, 'concern', number) < (:after_at, :after_kind::text, :after_number::bigint))
    ORDER BY read_at DESC, number DESC
    LIMIT :most::bigint
)
UNION ALL
(
    SELECT 'resident', attendance_id, read_by, NULL, read_at, number FROM contact_reading
    WHERE borough = :borough
        AND :concern_id::uuid IS NULL
        AND (:read_by::text IS NULL OR read_by = :read_by)
        AND (:begins_at::timestamptz IS NULL OR read_at >= :begins_at)
        AND (:ends_at::timestamptz IS NULL OR read_at < :ends_at)
        AND (:after_at::timestamptz IS NULL
            OR (read_at, 'resident', number) < (:after_at, :after_kind::text, :after_number::bigint))
    ORDER BY read_at DESC, number DESC
    LIMIT :most::bigint
)
ORDER BY read_at DESC, kind DESC, number DESC
LIMIT :most::bigint;

-- name: find_hold_words
-- What was said about holds of a concern, in order.
SELECT number, because, is_held, said_by, said_at FROM legal_hold
WHERE borough = :borough AND concern_id = :concern_id
ORDER BY number;

-- name: add_hold_words!
-- Append what is said about holds of a concern that is held for update.
INSERT INTO legal_hold (borough, concern_id, number, because, is_held, said_by, said_at)
SELECT :borough, :concern_id, number, because, is_held, :said_by, :said_at
FROM unnest(:numbers::integer[], :because::text[], :is_held::boolean[]) AS new (number, because, is_held);
