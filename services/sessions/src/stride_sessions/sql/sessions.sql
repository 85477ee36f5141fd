-- name: find_session^
-- A session of the borough.
SELECT session_id, scheme, kind, ward, starts_at_local, zone, planned_minutes, capacity, host, distance_m, state,
    cancelled_because, head_count, minutes, version, series_id, series_on, is_moved, pace, step_free, accessibility,
    light, for_whom, minimum, decide_hours, is_going_ahead, is_short_notice, weather, light_there, ground,
    partner_capacity, host_capacity
FROM session WHERE borough = :borough AND session_id = :session_id;

-- name: find_session_for_update^
-- The same, held until the transaction ends: who changes it, or counts its places, waits for his turn.
SELECT session_id, scheme, kind, ward, starts_at_local, zone, planned_minutes, capacity, host, distance_m, state,
    cancelled_because, head_count, minutes, version, series_id, series_on, is_moved, pace, step_free, accessibility,
    light, for_whom, minimum, decide_hours, is_going_ahead, is_short_notice, weather, light_there, ground,
    partner_capacity, host_capacity
FROM session WHERE borough = :borough AND session_id = :session_id
FOR NO KEY UPDATE;

-- name: add_sessions!
-- Sessions are planned, each of them one element of every array; its codes of access are one text, with spaces between.
INSERT INTO session (borough, session_id, scheme, kind, ward, starts_at_local, zone, planned_minutes, capacity,
    host, distance_m, state, series_id, series_on, pace, step_free, accessibility, light, for_whom, minimum,
    decide_hours, partner_capacity, host_capacity)
SELECT :borough, session_id, scheme, kind, ward, starts_at_local, zone, planned_minutes, capacity, host, distance_m,
    state, series_id, series_on, pace, step_free, string_to_array(accessibility, ' '), light, for_whom, minimum,
    decide_hours, partner_capacity, host_capacity
FROM unnest(
    :session_ids::uuid[], :schemes::text[], :kinds::text[], :wards::text[], :starts_at_local::timestamp[],
    :zones::text[], :planned_minutes::integer[], :capacities::integer[], :hosts::text[], :distances_m::integer[],
    :states::text[], :series_ids::uuid[], :series_on::date[], :paces::text[], :step_free::boolean[],
    :accessibilities::text[], :lights::text[], :for_whom::text[], :minima::integer[], :decide_hours::integer[],
    :partner_capacities::integer[], :host_capacities::integer[]
) AS new (session_id, scheme, kind, ward, starts_at_local, zone, planned_minutes, capacity, host, distance_m, state,
    series_id, series_on, pace, step_free, accessibility, light, for_whom, minimum, decide_hours, partner_capacity,
    host_capacity);

-- name: save_session!
-- What changes of a session: its time, its places, its details, its state and what that state brings.
UPDATE session SET starts_at_local = :starts_at_local, zone = :zone, capacity = :capacity, state = :state,
    cancelled_because = :cancelled_because, head_count = :head_count, minutes = :minutes, version = :version,
    is_moved = :is_moved, pace = :pace, step_free = :step_free, accessibility = :accessibility, light = :light,
    for_whom = :for_whom, minimum = :minimum, decide_hours = :decide_hours, is_going_ahead = :is_going_ahead,
    is_short_notice = :is_short_notice, weather = :weather, light_there = :light_there, ground = :ground,
    partner_capacity = :partner_capacity, host_capacity = :host_capacity
WHERE borough = :borough AND session_id = :session_id;

-- name: page_sessions
-- The sessions of a borough in the order they were entered, which is that of their ids.
SELECT session_id, scheme, kind, ward, starts_at_local, zone, planned_minutes, capacity, host, distance_m, state,
    cancelled_because, head_count, minutes, version, series_id, series_on, is_moved, pace, step_free, accessibility,
    light, for_whom, minimum, decide_hours, is_going_ahead, is_short_notice, weather, light_there, ground,
    partner_capacity, host_capacity
FROM session WHERE borough = :borough AND (:after::uuid IS NULL OR session_id > :after)
ORDER BY session_id
LIMIT :most;

-- name: find_sessions_of_series
-- The sessions of a series, by the date of its rule.
SELECT session_id, scheme, kind, ward, starts_at_local, zone, planned_minutes, capacity, host, distance_m, state,
    cancelled_because, head_count, minutes, version, series_id, series_on, is_moved, pace, step_free, accessibility,
    light, for_whom, minimum, decide_hours, is_going_ahead, is_short_notice, weather, light_there, ground,
    partner_capacity, host_capacity
FROM session WHERE borough = :borough AND series_id = :series_id
ORDER BY series_on;

-- name: find_sessions_of_series_for_update
-- Those of a date and after, held until the transaction ends, and always in the order of their ids: two who hold many
-- take turns at the first, and never wait for each other.
SELECT session_id, scheme, kind, ward, starts_at_local, zone, planned_minutes, capacity, host, distance_m, state,
    cancelled_because, head_count, minutes, version, series_id, series_on, is_moved, pace, step_free, accessibility,
    light, for_whom, minimum, decide_hours, is_going_ahead, is_short_notice, weather, light_there, ground,
    partner_capacity, host_capacity
FROM session WHERE borough = :borough AND series_id = :series_id AND series_on >= :from_on
ORDER BY session_id
FOR NO KEY UPDATE;

-- name: find_series^
-- A series of the borough.
SELECT series_id, rule, except_on, scheme, kind, ward, starts_at_local, zone, planned_minutes, capacity, host,
    distance_m, pace, step_free, accessibility, light, for_whom, minimum, decide_hours, partner_capacity,
    host_capacity
FROM series WHERE borough = :borough AND series_id = :series_id;

-- name: add_series!
-- A series is planned; its sessions stand by themselves.
INSERT INTO series (borough, series_id, rule, except_on, scheme, kind, ward, starts_at_local, zone, planned_minutes,
    capacity, host, distance_m, pace, step_free, accessibility, light, for_whom, minimum, decide_hours,
    partner_capacity, host_capacity)
VALUES (:borough, :series_id, :rule, :except_on, :scheme, :kind, :ward, :starts_at_local, :zone, :planned_minutes,
    :capacity, :host, :distance_m, :pace, :step_free, :accessibility, :light, :for_whom, :minimum, :decide_hours,
    :partner_capacity, :host_capacity);

-- name: page_series
-- The series of a borough in the order they were entered, which is that of their ids.
SELECT series_id, rule, except_on, scheme, kind, ward, starts_at_local, zone, planned_minutes, capacity, host,
    distance_m, pace, step_free, accessibility, light, for_whom, minimum, decide_hours, partner_capacity,
    host_capacity
FROM series WHERE borough = :borough AND (:after::uuid IS NULL OR series_id > :after)
ORDER BY series_id
LIMIT :most;

-- name: find_imported
-- Which of some references of the borough were imported, and with what values.
SELECT reference, digest FROM imported_line WHERE borough = :borough AND reference = ANY (:references::text[]);

-- name: add_imported!
-- Lines of a spreadsheet became sessions.
INSERT INTO imported_line (borough, reference, session_id, digest)
SELECT :borough, reference, session_id, digest
FROM unnest(:references::text[], :session_ids::uuid[], :digests::bytea[]) AS new (reference, session_id, digest);

-- name: find_sessions_of_officers
-- The sessions of some officers that begin on some days in London, in order of time, whatever became of them.
SELECT o.staff_id, s.session_id, s.scheme, s.kind, s.ward, s.starts_at_local, s.zone, s.planned_minutes, s.capacity,
    s.host, s.distance_m, s.state, s.cancelled_because, s.head_count, s.minutes, s.version, s.series_id, s.series_on,
    s.is_moved, s.pace, s.step_free, s.accessibility, s.light, s.for_whom, s.minimum, s.decide_hours, s.is_going_ahead,
    s.is_short_notice, s.weather, s.light_there, s.ground, s.partner_capacity, s.host_capacity
FROM session_officer AS o JOIN session AS s ON (s.borough, s.session_id) = (o.borough, o.session_id)
WHERE o.borough = :borough AND o.staff_id = ANY (:staff_ids::uuid[])
    AND s.starts_at_local >= :from_on::date AND s.starts_at_local < :from_on::date + :days::integer
ORDER BY s.starts_at_local, s.session_id, o.staff_id;

-- name: find_sessions_of_day
-- The sessions that begin on a day in London, in order of time, whatever became of them.
SELECT session_id, scheme, kind, ward, starts_at_local, zone, planned_minutes, capacity, host, distance_m, state,
    cancelled_because, head_count, minutes, version, series_id, series_on, is_moved, pace, step_free, accessibility,
    light, for_whom, minimum, decide_hours, is_going_ahead, is_short_notice, weather, light_there, ground,
    partner_capacity, host_capacity
FROM session
WHERE borough = :borough AND starts_at_local >= :on::date AND starts_at_local < :on::date + 1
ORDER BY starts_at_local, session_id;

-- name: find_sessions_to_decide
-- The sessions, of all boroughs, for which the hour to decide has come and the beginning has not; the nearest first.
SELECT borough, session_id FROM session
WHERE state = 'planned' AND minimum IS NOT NULL AND NOT is_going_ahead
    AND date_trunc('hour', (starts_at_local AT TIME ZONE zone) - make_interval(hours => decide_hours), 'UTC') <= :at
    AND (starts_at_local AT TIME ZONE zone) > :at
ORDER BY starts_at_local, session_id
LIMIT :most;

-- name: count_attended
-- How many of the lists of some sessions came, in whatever role.
SELECT session_id, count(*) AS attended FROM attendance
WHERE borough = :borough AND session_id = ANY (:session_ids::uuid[]) AND state = 'attended'
GROUP BY session_id;

-- name: count_booked$
-- How many participants hold a booking of a session, or came to it already.
SELECT count(*) FROM attendance
WHERE borough = :borough AND session_id = :session_id AND role = 'participant' AND state IN ('booked', 'attended');

-- name: find_homecoming^
-- Who said first, since it began, that everyone is home from a session; one that was moved begins anew.
SELECT session_id, said_by, said_at FROM everyone_home
WHERE borough = :borough AND session_id = :session_id AND said_at >= :since
ORDER BY said_at
LIMIT 1;

-- name: add_homecoming!
-- Somebody says that everyone is home from a session that is held for update.
INSERT INTO everyone_home (borough, session_id, said_by, said_at)
VALUES (:borough, :session_id, :said_by, :said_at);

-- name: page_overdue
-- The sessions that were to end before some time, were not cancelled before anybody came, and from which nobody said since
-- they began that everyone is home; the one that ended last is the first.
SELECT ended_at, session_id, scheme, kind, ward, starts_at_local, zone, planned_minutes, capacity, host, distance_m,
    state, cancelled_because, head_count, minutes, version, series_id, series_on, is_moved, pace, step_free,
    accessibility, light, for_whom, minimum, decide_hours, is_going_ahead, is_short_notice, weather, light_there, ground,
    partner_capacity, host_capacity
FROM session AS s,
    LATERAL (SELECT (starts_at_local AT TIME ZONE zone) + make_interval(mins => planned_minutes) AS ended_at) AS e
WHERE borough = :borough AND ended_at < :ended_before
    AND (:after_at::timestamptz IS NULL OR (ended_at, session_id) < (:after_at, :after_id::uuid))
    AND NOT EXISTS (
        SELECT FROM everyone_home AS h
        WHERE (h.borough, h.session_id) = (s.borough, s.session_id) AND h.said_at >= starts_at_local AT TIME ZONE zone
    )
    AND (state <> 'cancelled' OR EXISTS (
        SELECT FROM attendance AS a
        WHERE (a.borough, a.session_id) = (s.borough, s.session_id) AND a.state = 'attended'
    ))
ORDER BY ended_at DESC, session_id DESC
LIMIT :most;
