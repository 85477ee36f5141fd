-- name: count_parked
-- What is set aside, by projection, topic and reason.
SELECT projection, topic, reason, count(*) AS record_count FROM parked GROUP BY projection, topic, reason
ORDER BY projection, topic, reason;

-- name: count_deliveries
-- Deliveries by state, and for how many seconds the longest has been due.
SELECT state, count(*) AS delivery_count,
    COALESCE(max(EXTRACT(EPOCH FROM clock_timestamp() - due_at)) FILTER (WHERE state = 'due'), 0)::float8
        AS overdue_seconds
FROM delivery GROUP BY state ORDER BY state;
