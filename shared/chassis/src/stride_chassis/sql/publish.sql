-- name: append_events!
-- Number, archive and queue the events of one transaction. The upsert of `stream` takes the number of each key and
-- so locks it until the transaction ends, in sorted order, which is why two transactions never wait in a circle.
WITH incoming AS (
    SELECT * FROM unnest(
        :ids::uuid[], :topics::text[], :keys::text[], :types::text[], :tenants::text[],
        :times::timestamptz[], :traceparents::text[], :bodies::text[]
    ) WITH ORDINALITY AS i (id, topic, key, type, tenant, occurred_at, traceparent, body, nth)
), numbered AS (
    INSERT INTO stream AS s (topic, key, keyseq)
    SELECT topic, key, count(*) FROM incoming GROUP BY topic, key ORDER BY topic, key
    ON CONFLICT (topic, key) DO UPDATE SET keyseq = s.keyseq + excluded.keyseq
    RETURNING topic, key, keyseq
), placed AS (
    SELECT i.*, n.keyseq - count(*) OVER (PARTITION BY topic, key)
        + row_number() OVER (PARTITION BY topic, key ORDER BY i.nth) AS keyseq
    FROM incoming AS i JOIN numbered AS n USING (topic, key)
), archived AS (
    INSERT INTO event (id, topic, key, keyseq, type, source, tenant, occurred_at, traceparent, data)
    SELECT id, topic, key, keyseq, type, :source::text, tenant, occurred_at, traceparent, body FROM placed
)
INSERT INTO outbox (event_id) SELECT id FROM placed ORDER BY nth;

-- name: try_to_lead$
-- Take the relay's lock for as long as this connection lives; false if another process leads.
SELECT pg_try_advisory_lock(:lock_id::bigint);

-- name: find_unpublished
-- The oldest events after some position that wait to be published, without those of topics that are paused; none if more
-- waits up to that position than is in hand. The fields of an envelope come first, in its order, each of them text.
SELECT e.id::text AS id, e.source, e.type, e.time, e.key, e.tenant, e.keyseq::text AS keyseq, e.traceparent,
    e.topic, e.data, o.position
FROM outbox AS o JOIN event AS e ON e.id = o.event_id
WHERE o.position > :after AND e.topic <> ALL (:paused::text[])
    AND :in_hand::bigint = (
        SELECT count(*)
        FROM (SELECT FROM outbox WHERE position <= :after ORDER BY position LIMIT :in_hand::bigint + 1) AS behind
    )
ORDER BY o.position
LIMIT :most::integer;

-- name: delete_published!
-- Forget the pointers of what the broker has acknowledged.
DELETE FROM outbox WHERE position = ANY (:positions::bigint[]);

-- name: measure_outbox^
-- How many events wait (counted up to a bound, for the eyes of operators) and for how many seconds the oldest has.
SELECT
    (SELECT count(*) FROM (SELECT 1 FROM outbox LIMIT 100001) AS bounded) AS row_count,
    COALESCE((SELECT EXTRACT(EPOCH FROM clock_timestamp() - queued_at)::float8 FROM outbox ORDER BY position LIMIT 1), 0)
        AS oldest_seconds;

-- name: wake_leader!
-- Tell the relay that leads, wherever it runs, that there is something to publish.
SELECT pg_notify('stride_outbox', '');
