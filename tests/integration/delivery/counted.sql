-- name: count_events!
-- Add to each session how many events were heard and in which order: additive, so counting twice shows.
INSERT INTO counted AS c (borough, session_id, heard, order_heard)
SELECT e.ce_tenant, e.ce_subject::uuid, count(*), array_agg(e.ce_keyseq ORDER BY nth)
FROM ROWS FROM (
    jsonb_to_recordset(:events::jsonb) AS (ce_tenant text, ce_subject text, ce_keyseq bigint)
) WITH ORDINALITY AS e (ce_tenant, ce_subject, ce_keyseq, nth)
GROUP BY e.ce_tenant, e.ce_subject
ON CONFLICT (borough, session_id) DO UPDATE
SET heard = c.heard + excluded.heard, order_heard = c.order_heard || excluded.order_heard;
