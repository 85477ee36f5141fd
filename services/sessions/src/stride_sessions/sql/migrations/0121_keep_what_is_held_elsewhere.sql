-- migrate:up
SET LOCAL lock_timeout = '2s';

-- Whether a concern has to be kept, by the last word about each reason.
CREATE FUNCTION is_held(of_borough text, of_concern uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM (
            SELECT DISTINCT ON (because) is_held FROM legal_hold
            WHERE borough = of_borough AND concern_id = of_concern
            ORDER BY because, number DESC
        ) AS word
        WHERE is_held
    )
$$;

-- Concerns that have come to their end and are held nowhere: not here, not where they came from, not where they went.
CREATE OR REPLACE VIEW concern_ended AS
SELECT c.borough, c.concern_id, h.said_at AS ended_at
FROM concern AS c
CROSS JOIN LATERAL (
    SELECT said_at FROM concern_change
    WHERE borough = c.borough AND concern_id = c.concern_id
    ORDER BY number DESC
    LIMIT 1
) AS h
WHERE c.state IN ('closed', 'transferred') AND NOT is_held(c.borough, c.concern_id)
    AND NOT EXISTS (
        SELECT FROM concern AS o
        WHERE (o.transferred_to_borough, o.transferred_to) = (c.borough, c.concern_id)
            AND is_held(o.borough, o.concern_id)
    )
    AND NOT (c.transferred_to IS NOT NULL AND is_held(c.transferred_to_borough, c.transferred_to));

-- migrate:down
