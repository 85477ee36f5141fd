-- migrate:up
SET LOCAL lock_timeout = '2s';

-- The concerns that a hold keeps, each with what is left of it where it came from and what became of it where it went,
-- however often it went on. Walked from the holds, of which there are few.
CREATE VIEW concern_held AS
WITH RECURSIVE held AS (
    SELECT h.borough, h.concern_id FROM legal_hold AS h
    WHERE h.is_held AND is_held(h.borough, h.concern_id)
    UNION
    SELECT beside.borough, beside.concern_id
    FROM held
    CROSS JOIN LATERAL (
        SELECT o.borough, o.concern_id FROM concern AS o
        WHERE (o.transferred_to_borough, o.transferred_to) = (held.borough, held.concern_id)
        UNION ALL
        SELECT c.transferred_to_borough, c.transferred_to FROM concern AS c
        WHERE (c.borough, c.concern_id) = (held.borough, held.concern_id) AND c.transferred_to IS NOT NULL
    ) AS beside
)
SELECT borough, concern_id FROM held;

-- A duplicate ends with the concern it goes on in, which may have been merged itself, or have gone to another borough; null
-- while that one has not ended.
CREATE FUNCTION duplicate_ended_at(of_borough text, of_concern uuid) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE way (borough, concern_id) AS (
        SELECT of_borough, of_concern
        UNION
        SELECT onward.borough, onward.concern_id
        FROM way
        JOIN concern AS c USING (borough, concern_id)
        CROSS JOIN LATERAL (
            VALUES (c.borough, c.merged_into), (c.transferred_to_borough, c.transferred_to)
        ) AS onward (borough, concern_id)
        WHERE onward.concern_id IS NOT NULL
    )
    SELECT CASE WHEN bool_and(c.state IN ('closed', 'transferred')) THEN max(h.said_at) END
    FROM way
    JOIN concern AS c USING (borough, concern_id)
    CROSS JOIN LATERAL (
        SELECT said_at FROM concern_change
        WHERE borough = c.borough AND concern_id = c.concern_id
        ORDER BY number DESC
        LIMIT 1
    ) AS h
$$;

-- Concerns that have come to their end and are held nowhere: not here, not where they came from, not where they went.
CREATE OR REPLACE VIEW concern_ended AS
SELECT c.borough, c.concern_id, h.said_at AS ended_at
FROM concern AS c
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN c.merged_into IS NOT NULL THEN duplicate_ended_at(c.borough, c.concern_id)
        ELSE (
            SELECT said_at FROM concern_change
            WHERE borough = c.borough AND concern_id = c.concern_id
            ORDER BY number DESC
            LIMIT 1
        )
    END AS said_at
) AS h
WHERE c.state IN ('closed', 'transferred') AND h.said_at IS NOT NULL
    AND NOT EXISTS (
        SELECT FROM concern_held AS held
        WHERE (held.borough, held.concern_id) = (c.borough, c.concern_id)
    );

-- migrate:down
