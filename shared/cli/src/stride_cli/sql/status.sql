-- name: count_parked
-- What is set aside, by projection, topic and reason.
SELECT projection, topic, reason, count(*) AS record_count FROM parked GROUP BY projection, topic, reason
ORDER BY projection, topic, reason;

-- name: count_deliveries
-- Deliveries by state, and for how many seconds the longest that is due has waited since it was made: when it is to be
-- tried next says nothing, for each attempt puts that off.
SELECT state, count(*) AS delivery_count,
    COALESCE(max(EXTRACT(EPOCH FROM clock_timestamp() - created_at)) FILTER (WHERE state = 'due'), 0)::float8
        AS overdue_seconds
FROM delivery GROUP BY state ORDER BY state;

-- name: count_sessions^
-- How many sessions are to come, how many places in them are kept for an answer, and from how many that ended nobody said
-- that everyone is home, and how many concerns are overdue; by the rules of sessions' own lists, without the time that
-- the first of them waits.
SELECT
    (SELECT count(*) FROM session WHERE state = 'planned' AND (starts_at_local AT TIME ZONE zone) > now()) AS to_come,
    (SELECT count(*) FROM attendance WHERE state = 'offered' AND offer_lapses_at > now()) AS kept,
    (
        SELECT count(*) FROM session AS s
        WHERE (starts_at_local AT TIME ZONE zone) + make_interval(mins => planned_minutes) < now()
            AND NOT EXISTS (
                SELECT FROM everyone_home AS h
                WHERE (h.borough, h.session_id) = (s.borough, s.session_id)
                    AND h.said_at >= starts_at_local AT TIME ZONE zone
            )
            AND (state <> 'cancelled' OR EXISTS (
                SELECT FROM attendance AS a
                WHERE (a.borough, a.session_id) = (s.borough, s.session_id) AND a.state = 'attended'
            ))
    ) AS not_home,
    (
        SELECT count(*) FROM concern
        WHERE due_on < (now() AT TIME ZONE 'Europe/London')::date AND state NOT IN ('closed', 'transferred')
    ) AS late;
