-- name: erase_resident!
-- Forget who has a booking.
DELETE FROM resident WHERE borough = :borough AND attendance_id = :attendance_id;

-- name: add_deletion!
-- Append that it was erased who had a booking; what is there already stays.
INSERT INTO deletion (borough, attendance_id, said_by, deleted_at)
VALUES (:borough, :attendance_id, :said_by, :deleted_at)
ON CONFLICT (borough, attendance_id) DO NOTHING;

-- name: find_undone_deletions
-- Of what the log names, what this database does not know to be erased, or has anew.
SELECT l.attendance_id FROM unnest(:boroughs::text[], :attendance_ids::uuid[]) AS l (borough, attendance_id)
WHERE NOT EXISTS (SELECT FROM deletion AS d WHERE (d.borough, d.attendance_id) = (l.borough, l.attendance_id))
    OR EXISTS (SELECT FROM resident AS r WHERE (r.borough, r.attendance_id) = (l.borough, l.attendance_id));

-- name: count_unlogged_deletions$
-- How many deletions this database knows that the log does not name: the log is not the one that was kept.
SELECT count(*) FROM deletion AS d
WHERE NOT EXISTS (
    SELECT FROM unnest(:boroughs::text[], :attendance_ids::uuid[]) AS l (borough, attendance_id)
    WHERE (l.borough, l.attendance_id) = (d.borough, d.attendance_id)
);

-- name: erase_concern!
-- Let nothing be left of a concern that is held for update, nor of what hangs on it.
DELETE FROM concern WHERE borough = :borough AND concern_id = :concern_id;

-- name: erase_concern_words!
-- Forget what was said in words about a concern up to a step and a time; not the public summary of what was done.
DELETE FROM concern_words AS gone USING words_of_person AS w
WHERE gone.borough = :borough AND gone.concern_id = :concern_id
    AND (w.borough, w.concern_id, w.number) = (gone.borough, gone.concern_id, gone.number)
    AND w.number <= :through AND w.said_at <= :deleted_at;

-- name: add_concern_deletion!
-- Append that a concern, or what was said of it in words, was erased; what is there already stays.
INSERT INTO concern_deletion (borough, concern_id, what, through, state, raised_at, category, reason, said_by, actor,
    holds, deleted_at)
VALUES (:borough, :concern_id, :what, :through, :state, :raised_at, :category, :reason, :said_by, :actor, :holds,
    :deleted_at)
ON CONFLICT (borough, concern_id, what, through) DO NOTHING;

-- name: find_undone_concern_deletions
-- Of what the log names, by its place there, what this database does not know to be erased, or has anew.
SELECT l.place
FROM unnest(:boroughs::text[], :concern_ids::uuid[], :whats::text[], :throughs::integer[], :deleted_at::timestamptz[])
    WITH ORDINALITY AS l (borough, concern_id, what, through, deleted_at, place)
WHERE NOT EXISTS (
    SELECT FROM concern_deletion AS d
    WHERE (d.borough, d.concern_id, d.what, d.through) = (l.borough, l.concern_id, l.what, l.through)
)
    OR (l.what = 'concern' AND EXISTS (
        SELECT FROM concern AS c WHERE (c.borough, c.concern_id) = (l.borough, l.concern_id)
    ))
    OR (l.what = 'words' AND EXISTS (
        SELECT FROM words_of_person AS w
        WHERE (w.borough, w.concern_id) = (l.borough, l.concern_id)
            AND w.number <= l.through AND w.said_at <= l.deleted_at
    ))
ORDER BY l.place;

-- name: count_unlogged_concern_deletions$
-- How many deletions of concerns this database knows that the log does not name.
SELECT count(*) FROM concern_deletion AS d
WHERE NOT EXISTS (
    SELECT FROM unnest(:boroughs::text[], :concern_ids::uuid[], :whats::text[], :throughs::integer[])
        AS l (borough, concern_id, what, through)
    WHERE (l.borough, l.concern_id, l.what, l.through) = (d.borough, d.concern_id, d.what, d.through)
);

-- name: is_kept_by_hold$
-- Whether a concern is held, here or anywhere on the way that it came and went on.
SELECT EXISTS (SELECT FROM concern_held WHERE borough = :borough AND concern_id = :concern_id);

-- name: find_due
-- Records that were kept for as long as they may be, of all boroughs, those due longest first; defaults are given by kind.
-- A record that is due in two ways is told once: what is erased whole has no words left.
WITH due AS (
    SELECT DISTINCT ON (k.borough, k.record_id) k.borough, k.kind, k.record_id, k.since
    FROM unnest(:kinds::text[], :days::integer[]) AS usual (kind, days)
    JOIN kept AS k USING (kind)
    LEFT JOIN retention AS r USING (borough, kind)
    WHERE k.since <= :at::timestamptz - make_interval(days => coalesce(r.days, usual.days))
    ORDER BY k.borough, k.record_id, k.kind
)
SELECT borough, kind, record_id, since FROM due
ORDER BY since, record_id
LIMIT :most;

-- name: count_due
-- How many of each kind are due in a borough, each record told once, and since when the oldest counted.
WITH due AS (
    SELECT DISTINCT ON (k.record_id) k.kind, k.since
    FROM unnest(:kinds::text[], :days::integer[]) AS usual (kind, days)
    JOIN kept AS k USING (kind)
    LEFT JOIN retention AS r USING (borough, kind)
    WHERE k.borough = :borough AND k.since <= :at::timestamptz - make_interval(days => coalesce(r.days, usual.days))
    ORDER BY k.record_id, k.kind
)
SELECT kind, count(*) AS count, min(since) AS oldest FROM due
GROUP BY kind;

-- name: is_due$
-- Whether a record is due; asked while it is held.
SELECT EXISTS (
    SELECT FROM kept AS k
    LEFT JOIN retention AS r USING (borough, kind)
    WHERE k.borough = :borough AND k.kind = :kind AND k.record_id = :record_id
        AND k.since <= :at::timestamptz - make_interval(days => coalesce(r.days, :usual::integer))
);
