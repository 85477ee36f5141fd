-- What is read. The statements of one answer run in one snapshot, so that its figures belong together.

-- name: list_boroughs_heard
-- Every borough of which anything was heard, on whichever topic it came first.
SELECT DISTINCT borough FROM heard ORDER BY borough;

-- name: count_codes
-- How many there are of each code, now: by borough, what is counted, and in which respect. A concern that went to
-- another borough is counted there, and here only by that state and by what was done about it here.
SELECT borough, 'sessions' AS subject, facet, code, count(*) AS number
FROM session CROSS JOIN LATERAL (VALUES ('by_state', state), ('by_kind', kind)) AS coded (facet, code)
WHERE borough = ANY (:boroughs::text[]) AND code IS NOT NULL
GROUP BY borough, facet, code
UNION ALL
SELECT borough, 'attendance', role, state, count(*)
FROM attendance
WHERE borough = ANY (:boroughs::text[])
GROUP BY borough, role, state
UNION ALL
SELECT borough, 'concerns', facet, code, count(*)
FROM concern CROSS JOIN LATERAL (VALUES
    ('by_kind', kind), ('by_category', category), ('by_setting', setting),
    ('by_light', light), ('by_severity', severity), ('by_answer', answer),
    ('by_referred_to', referred_to), ('by_asked_for', asked_for), ('by_reopened_by', reopened_by),
    ('by_came_from', came_from), ('by_outcome', CASE state WHEN 'closed' THEN outcome END)
) AS coded (facet, code)
WHERE borough = ANY (:boroughs::text[]) AND code IS NOT NULL AND state IS DISTINCT FROM 'transferred'
GROUP BY borough, facet, code
UNION ALL
SELECT borough, 'concerns', 'by_state', state, count(*)
FROM concern
WHERE borough = ANY (:boroughs::text[]) AND state IS NOT NULL
GROUP BY borough, state
UNION ALL
SELECT borough, 'concerns', 'by_action', action, count(*)
FROM concern_action
WHERE borough = ANY (:boroughs::text[])
GROUP BY borough, action
UNION ALL
SELECT borough, 'heard', 'by_type', event_type, count
FROM heard
WHERE borough = ANY (:boroughs::text[])
ORDER BY borough, subject, facet, code;

-- name: find_rollouts
-- How far each borough has come; one that has not joined has none.
SELECT borough, stage, onboarded_at FROM rollout
WHERE borough = ANY (:boroughs::text[]) ORDER BY borough;

-- name: find_launches
-- The schemes that the boroughs run.
SELECT borough, scheme, launched_on, planned_sessions_per_month FROM launch
WHERE borough = ANY (:boroughs::text[]) ORDER BY borough, launched_on, scheme;
