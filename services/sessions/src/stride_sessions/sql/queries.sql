-- name: find_borough^
-- A borough that takes part.
SELECT borough, gss_code, police_command, stage, onboarded_at, paused_because, resumes_as FROM borough
WHERE borough = :borough;

-- name: find_borough_for_update^
-- The same, held against other changes until the transaction ends; sessions and concerns may still refer to it.
SELECT borough, gss_code, police_command, stage, onboarded_at, paused_because, resumes_as FROM borough
WHERE borough = :borough
FOR NO KEY UPDATE;

-- name: hold_onboarding!
-- Let one onboarding happen at a time, so that two first ones of a borough cannot both find none.
LOCK TABLE borough IN SHARE ROW EXCLUSIVE MODE;

-- name: add_borough!
-- A borough takes part from now on.
INSERT INTO borough (borough, gss_code, police_command, stage, onboarded_at)
VALUES (:borough, :gss_code, :police_command, :stage, :onboarded_at);

-- name: save_borough!
-- A borough's stage and what goes with it; nothing else of it changes.
UPDATE borough SET stage = :stage, onboarded_at = :onboarded_at, paused_because = :paused_because,
    resumes_as = :resumes_as
WHERE borough = :borough;

-- name: page_boroughs
-- The boroughs that take part, among those the caller may see, by slug.
SELECT borough, gss_code, police_command, stage, onboarded_at, paused_because, resumes_as FROM borough
WHERE borough = ANY (:visible::text[]) AND (:after::text IS NULL OR borough > :after)
ORDER BY borough
LIMIT :most;

-- name: find_scheme^
-- A scheme the borough has launched.
SELECT scheme, launched_on, planned_sessions_per_month FROM scheme
WHERE borough = :borough AND scheme = :scheme;

-- name: add_scheme!
-- A borough launches a scheme.
INSERT INTO scheme (borough, scheme, launched_on, planned_sessions_per_month)
VALUES (:borough, :scheme, :launched_on, :planned_sessions_per_month);

-- name: page_schemes
-- The schemes a borough has launched, by slug.
SELECT scheme, launched_on, planned_sessions_per_month FROM scheme
WHERE borough = :borough AND (:after::text IS NULL OR scheme > :after)
ORDER BY scheme
LIMIT :most;

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

-- name: find_attendance^
-- One part in one session.
SELECT attendance_id, session_id, role, state, offer_lapses_at FROM attendance
WHERE borough = :borough AND session_id = :session_id AND attendance_id = :attendance_id;

-- name: count_places^
-- How many places of a role are taken in a session, by who is booked or came or is offered one; and how many of the role
-- wait for one. Who has not confirmed that it was she who asked does not wait.
SELECT count(*) FILTER (WHERE state IN ('booked', 'offered', 'attended')) AS taken,
    count(*) FILTER (WHERE state = 'waitlisted' AND r.attendance_id IS NULL) AS waiting
FROM attendance AS a
LEFT JOIN resident AS r ON (r.borough, r.attendance_id) = (a.borough, a.attendance_id) AND NOT (r.is_confirmed OR r.is_vouched_for)
WHERE a.borough = :borough AND a.session_id = :session_id AND role = :role;

-- name: find_waiting
-- Who waits for a place of a role in a session, first come first; nobody who has not confirmed that it was she who asked.
SELECT attendance_id, session_id, role, state, offer_lapses_at FROM attendance AS a
WHERE borough = :borough AND session_id = :session_id AND role = :role AND state = 'waitlisted' AND NOT EXISTS (
    SELECT FROM resident AS r
    WHERE (r.borough, r.attendance_id) = (a.borough, a.attendance_id) AND NOT (r.is_confirmed OR r.is_vouched_for)
)
ORDER BY number
LIMIT :most;

-- name: find_lapsed
-- To whom a place of a session was offered that was not taken in time.
SELECT attendance_id, session_id, role, state, offer_lapses_at FROM attendance
WHERE borough = :borough AND session_id = :session_id AND state = 'offered' AND offer_lapses_at <= :at
ORDER BY number;

-- name: find_sessions_of_lapsed
-- The sessions, of all boroughs, in which an offer was not taken in time; the one that waits longest first.
SELECT borough, session_id FROM attendance
WHERE state = 'offered' AND offer_lapses_at <= :at
GROUP BY borough, session_id
ORDER BY min(offer_lapses_at)
LIMIT :most;

-- name: add_attendance!
-- Somebody has a part in a session that is held for update, and comes after all who came before.
INSERT INTO attendance (borough, attendance_id, session_id, role, state, offer_lapses_at, number)
SELECT :borough, :attendance_id, :session_id, :role, :state, :offer_lapses_at::timestamptz, COALESCE(max(number), 0) + 1
FROM attendance WHERE borough = :borough AND session_id = :session_id;

-- name: save_attendance!
-- What became of a part in a session.
UPDATE attendance SET state = :state, offer_lapses_at = :offer_lapses_at
WHERE borough = :borough AND attendance_id = :attendance_id;

-- name: page_attendance
-- The parts in a session, by their random ids, so that the order tells nothing.
SELECT attendance_id, session_id, role, state, offer_lapses_at FROM attendance
WHERE borough = :borough AND session_id = :session_id AND (:after::uuid IS NULL OR attendance_id > :after)
ORDER BY attendance_id
LIMIT :most;

-- name: find_attendances
-- The parts there are of some ids, in whatever session of the borough.
SELECT attendance_id, session_id, role, state, offer_lapses_at FROM attendance
WHERE borough = :borough AND attendance_id = ANY (:attendance_ids::uuid[]);

-- name: find_check_ins
-- The check-ins there are under some ids.
SELECT check_in_id, attendance_id, state, because, said_by, said_at, received_at FROM check_in
WHERE borough = :borough AND check_in_id = ANY (:check_in_ids::uuid[]);

-- name: find_last_check_ins
-- The last word about each of some people, by the time of saying; at the same moment the id decides, for all alike.
SELECT DISTINCT ON (attendance_id) check_in_id, attendance_id, state, because, said_by, said_at, received_at
FROM check_in
WHERE borough = :borough AND attendance_id = ANY (:attendance_ids::uuid[])
ORDER BY attendance_id, said_at DESC, check_in_id DESC;

-- name: find_all_check_ins
-- Everything that was said about one person's part, in the order of saying.
SELECT check_in_id, attendance_id, state, because, said_by, said_at, received_at FROM check_in
WHERE borough = :borough AND attendance_id = :attendance_id
ORDER BY said_at, check_in_id;

-- name: add_check_ins!
-- Append what was said of who came to a session that is held for update.
INSERT INTO check_in (borough, session_id, check_in_id, attendance_id, state, because, said_by, said_at, received_at)
SELECT :borough, :session_id, i.check_in_id, i.attendance_id, i.state, i.because, i.said_by, i.said_at, :received_at
FROM unnest(
    :check_in_ids::uuid[], :attendance_ids::uuid[], :states::text[], :reasons::text[], :sayers::text[],
    :times::timestamptz[]
) AS i (check_in_id, attendance_id, state, because, said_by, said_at);

-- name: find_concern^
-- A concern of the borough.
SELECT concern_id, kind, category, setting, light, severity, ward, not_reported_because, session_id, session_kind,
    state, raised_at, version, merged_into, target_days, target_counts, due_on
FROM concern WHERE borough = :borough AND concern_id = :concern_id;

-- name: hold_concerns$
-- Hold some concerns until the transaction ends, in the order of their ids, so that nobody waits in a circle.
WITH held AS MATERIALIZED (
    SELECT concern_id FROM concern
    WHERE borough = :borough AND concern_id = ANY (:concern_ids::uuid[])
    ORDER BY concern_id
    FOR NO KEY UPDATE
)
SELECT count(*) FROM held;

-- name: add_concern!
-- A concern is raised.
INSERT INTO concern (borough, concern_id, kind, category, setting, light, severity, ward, not_reported_because,
    session_id, session_kind, state, raised_at, version, target_days, target_counts, due_on)
VALUES (:borough, :concern_id, :kind, :category, :setting, :light, :severity, :ward, :not_reported_because,
    :session_id, :session_kind, :state, :raised_at, :version, :target_days, :target_counts, :due_on);

-- name: save_concern!
-- What a step made of a concern that is held.
UPDATE concern
SET category = :category, severity = :severity, state = :state, version = :version, merged_into = :merged_into
WHERE borough = :borough AND concern_id = :concern_id;

-- name: page_concerns
-- The concerns of a borough, oldest first; within an hour by their random ids.
SELECT concern_id, kind, category, setting, light, severity, ward, not_reported_because, session_id, session_kind,
    state, raised_at, version, merged_into, target_days, target_counts, due_on
FROM concern
WHERE borough = :borough
    AND (:after_at::timestamptz IS NULL OR (raised_at, concern_id) > (:after_at, :after_id::uuid))
ORDER BY raised_at, concern_id
LIMIT :most;

-- name: find_concern_changes
-- The history of some concerns of a borough, in order.
SELECT concern_id, number, step, said_by, doer_name, state, said_at, category, severity, referred_to, system, asks_for,
    action, outcome, reference, reason, into_id AS "into", question, other_borough
FROM concern_change
WHERE borough = :borough AND concern_id = ANY (:concern_ids::uuid[])
ORDER BY concern_id, number;

-- name: add_concern_change!
-- Append a step about a concern that is held.
INSERT INTO concern_change (borough, concern_id, number, step, said_by, doer_name, state, said_at, category, severity,
    referred_to, system, asks_for, action, outcome, reference, reason, into_id, question, other_borough)
VALUES (:borough, :concern_id, :number, :step, :said_by, :doer_name, :state, :said_at, :category, :severity,
    :referred_to, :system, :asks_for, :action, :outcome, :reference, :reason, :into, :question, :other_borough);

-- name: add_concern_words!
-- What was said in words with a step.
INSERT INTO concern_words (borough, concern_id, number, words_sealed)
VALUES (:borough, :concern_id, :number, :words_sealed);

-- name: find_concern_words
-- What was said in words about a concern, by step.
SELECT number, words_sealed FROM concern_words
WHERE borough = :borough AND concern_id = :concern_id
ORDER BY number;

-- name: find_imported
-- Which of some references of the borough were imported, and with what values.
SELECT reference, digest FROM imported_line WHERE borough = :borough AND reference = ANY (:references::text[]);

-- name: add_imported!
-- Lines of a spreadsheet became sessions.
INSERT INTO imported_line (borough, reference, session_id, digest)
SELECT :borough, reference, session_id, digest
FROM unnest(:references::text[], :session_ids::uuid[], :digests::bytea[]) AS new (reference, session_id, digest);

-- name: find_resident^
-- Who has a booking, where she gave her name.
SELECT attendance_id, session_id, contact_sealed, link_generation, is_vouched_for, is_confirmed, has_answered, wish FROM resident
WHERE borough = :borough AND attendance_id = :attendance_id;

-- name: find_residents
-- Who has a part in some sessions, of those who gave their names.
SELECT attendance_id, session_id, contact_sealed, link_generation, is_vouched_for, is_confirmed, has_answered, wish FROM resident
WHERE borough = :borough AND session_id = ANY (:session_ids::uuid[]);

-- name: find_holder^
-- Where a booking is and which link to it is good, whatever the borough: a link names none.
SELECT borough, session_id, link_generation FROM resident WHERE attendance_id = :attendance_id;

-- name: holds_place$
-- Whether an address has a place in a session that is held for update, or waits for one.
SELECT EXISTS (
    SELECT FROM resident AS r JOIN attendance AS a USING (borough, attendance_id)
    WHERE r.borough = :borough AND r.session_id = :session_id AND r.contact_mark = :contact_mark
        AND a.state NOT IN ('cancelled', 'lapsed')
);

-- name: add_resident!
-- A resident gave her name for a booking.
INSERT INTO resident (
    borough, attendance_id, session_id, contact_sealed, contact_mark, link_generation, is_vouched_for,
    is_confirmed, has_answered
)
VALUES (:borough, :attendance_id, :session_id, :contact_sealed, :contact_mark, :link_generation, :is_vouched_for,
    :is_confirmed, :has_answered);

-- name: save_resident!
-- How she is called and told from now on, which of her links is good, whether she confirmed and gave feedback.
UPDATE resident
SET contact_sealed = :contact_sealed, contact_mark = :contact_mark, link_generation = :link_generation,
    is_vouched_for = :is_vouched_for, is_confirmed = :is_confirmed, has_answered = :has_answered
WHERE borough = :borough AND attendance_id = :attendance_id;

-- name: erase_resident!
-- Forget who has a booking.
DELETE FROM resident WHERE borough = :borough AND attendance_id = :attendance_id;

-- name: note_reading!
-- Append who read the names and addresses of some residents.
INSERT INTO contact_reading (borough, attendance_id, read_by, read_at)
SELECT :borough, attendance_id, :read_by, :read_at FROM unnest(:attendance_ids::uuid[]) AS read (attendance_id);

-- name: find_readings
-- When somebody read a resident's name, in order.
SELECT read_at FROM contact_reading WHERE borough = :borough AND attendance_id = :attendance_id ORDER BY read_at;

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

-- name: add_deletion!
-- Append that it was erased who had a booking; what is there already stays.
INSERT INTO deletion (borough, attendance_id, said_by, deleted_at)
VALUES (:borough, :attendance_id, :said_by, :deleted_at)
ON CONFLICT (borough, attendance_id) DO NOTHING;

-- name: find_staff^
-- An officer or host of the borough.
SELECT staff_id, kind, name, principal, host, until FROM staff WHERE borough = :borough AND staff_id = :staff_id;

-- name: find_staff_for_update^
-- The same, held until the transaction ends: whoever gives her a session waits, and then sees whether she left.
SELECT staff_id, kind, name, principal, host, until FROM staff WHERE borough = :borough AND staff_id = :staff_id
FOR NO KEY UPDATE;

-- name: find_staff_by_principal^
-- The officer of the borough who signs in as a principal and has not left.
SELECT staff_id, kind, name, principal, host, until FROM staff
WHERE borough = :borough AND principal = :principal AND until IS NULL;

-- name: find_staff_to_assign
-- Those of some ids, none of whom leaves until the transaction ends; held in one order, so that nobody waits in a circle.
SELECT staff_id, kind, name, principal, host, until FROM staff
WHERE borough = :borough AND staff_id = ANY (:staff_ids::uuid[])
ORDER BY staff_id
FOR SHARE;

-- name: add_staff$
-- Take somebody into the records; answers nothing where another who has not left signs in as the same principal.
INSERT INTO staff (borough, staff_id, kind, name, principal, host)
VALUES (:borough, :staff_id, :kind, :name, :principal, :host)
ON CONFLICT (borough, principal) WHERE until IS NULL DO NOTHING
RETURNING true;

-- name: save_staff!
-- When somebody left; nothing else of her changes.
UPDATE staff SET until = :until WHERE borough = :borough AND staff_id = :staff_id;

-- name: page_staff
-- The staff of a borough, by their random ids.
SELECT staff_id, kind, name, principal, host, until FROM staff
WHERE borough = :borough AND (:after::uuid IS NULL OR staff_id > :after)
ORDER BY staff_id
LIMIT :most;

-- name: find_officers
-- The officers a session was given to, by their ids.
SELECT s.staff_id, s.kind, s.name, s.principal, s.host, s.until
FROM session_officer AS o JOIN staff AS s ON (s.borough, s.staff_id) = (o.borough, o.staff_id)
WHERE o.borough = :borough AND o.session_id = :session_id
ORDER BY s.staff_id;

-- name: save_officers!
-- Give a session that is held for update to these officers and to no others.
WITH gone AS (
    DELETE FROM session_officer
    WHERE borough = :borough AND session_id = :session_id AND staff_id <> ALL (:staff_ids::uuid[])
)
INSERT INTO session_officer (borough, session_id, staff_id)
SELECT DISTINCT :borough, :session_id::uuid, staff_id FROM unnest(:staff_ids::uuid[]) AS given (staff_id)
ON CONFLICT (borough, session_id, staff_id) DO NOTHING;

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

-- name: find_officers_of_sessions
-- The officers that some sessions were given to, by their ids.
SELECT o.session_id, s.staff_id, s.kind, s.name, s.principal, s.host, s.until
FROM session_officer AS o JOIN staff AS s ON (s.borough, s.staff_id) = (o.borough, o.staff_id)
WHERE o.borough = :borough AND o.session_id = ANY (:session_ids::uuid[])
ORDER BY s.staff_id;

-- name: find_people_of_sessions
-- Everybody's part in some sessions, by their random ids, so that the order tells nothing.
SELECT attendance_id, session_id, role, state, offer_lapses_at FROM attendance
WHERE borough = :borough AND session_id = ANY (:session_ids::uuid[])
ORDER BY attendance_id;

-- name: find_borough_held^
-- A borough that takes part, held against being paused until the transaction ends; many may hold it so.
SELECT borough, gss_code, police_command, stage, onboarded_at, paused_because, resumes_as FROM borough
WHERE borough = :borough
FOR KEY SHARE;

-- name: find_borough_alone^
-- The same, once nobody holds it so, and against all others until the transaction ends.
SELECT borough, gss_code, police_command, stage, onboarded_at, paused_because, resumes_as FROM borough
WHERE borough = :borough
FOR UPDATE;

-- name: find_setting^
-- What a borough has settled for a scheme.
SELECT scheme, planned_minutes, slot_minutes, capacity, kinds, notice_hours, language
FROM borough_setting
WHERE borough = :borough AND scheme = :scheme;

-- name: find_settings
-- What a borough has settled, for each of its schemes.
SELECT scheme, planned_minutes, slot_minutes, capacity, kinds, notice_hours, language
FROM borough_setting
WHERE borough = :borough;

-- name: save_setting!
-- A borough settles something for a scheme, or something else from now on.
INSERT INTO borough_setting (borough, scheme, planned_minutes, slot_minutes, capacity, kinds, notice_hours,
    language)
VALUES (:borough, :scheme, :planned_minutes, :slot_minutes, :capacity, :kinds, :notice_hours, :language)
ON CONFLICT (borough, scheme) DO UPDATE SET planned_minutes = excluded.planned_minutes,
    slot_minutes = excluded.slot_minutes, capacity = excluded.capacity, kinds = excluded.kinds,
    notice_hours = excluded.notice_hours, language = excluded.language;

-- name: count_attended
-- How many of the lists of some sessions came, in whatever role.
SELECT session_id, count(*) AS attended FROM attendance
WHERE borough = :borough AND session_id = ANY (:session_ids::uuid[]) AND state = 'attended'
GROUP BY session_id;

-- name: count_booked$
-- How many participants hold a booking of a session, or came to it already.
SELECT count(*) FROM attendance
WHERE borough = :borough AND session_id = :session_id AND role = 'participant' AND state IN ('booked', 'attended');

-- name: find_sessions_to_decide
-- The sessions, of all boroughs, for which the hour to decide has come and the beginning has not; the nearest first.
SELECT borough, session_id FROM session
WHERE state = 'planned' AND minimum IS NOT NULL AND NOT is_going_ahead
    AND date_trunc('hour', (starts_at_local AT TIME ZONE zone) - make_interval(hours => decide_hours), 'UTC') <= :at
    AND (starts_at_local AT TIME ZONE zone) > :at
ORDER BY starts_at_local, session_id
LIMIT :most;

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

-- name: save_wish!
-- With which officer a resident would walk from now on; nothing else of her changes.
UPDATE resident SET wish = :wish WHERE borough = :borough AND attendance_id = :attendance_id;

-- name: find_pairs
-- Which officer is paired with whom in a session.
SELECT attendance_id, staff_id FROM pair WHERE borough = :borough AND session_id = :session_id
ORDER BY attendance_id;

-- name: save_pairs!
-- Let a session that is held for update have these pairs and no others.
WITH gone AS (
    DELETE FROM pair
    WHERE borough = :borough AND session_id = :session_id AND attendance_id <> ALL (:attendance_ids::uuid[])
)
INSERT INTO pair (borough, session_id, attendance_id, staff_id)
SELECT :borough, :session_id::uuid, attendance_id, staff_id
FROM unnest(:attendance_ids::uuid[], :staff_ids::uuid[]) AS new (attendance_id, staff_id)
ON CONFLICT (borough, attendance_id) DO UPDATE SET staff_id = excluded.staff_id;

-- name: drop_pair!
-- Part somebody from her officer.
DELETE FROM pair WHERE borough = :borough AND attendance_id = :attendance_id;

-- name: find_officer_ids
-- Everybody who is or was an officer of the borough.
SELECT staff_id FROM staff WHERE borough = :borough AND kind = 'officer';

-- name: find_past_pairs
-- Which of these marks were kept, in a month since one.
SELECT mark FROM past_pair WHERE borough = :borough AND mark = ANY (:marks::bytea[]) AND month >= :since;

-- name: add_past_pairs!
-- Remember who was paired, under marks in one order, so that nobody waits in a circle; again, with the later month.
INSERT INTO past_pair (borough, mark, month)
SELECT DISTINCT :borough, mark, :month::date FROM unnest(:marks::bytea[]) AS new (mark)
ORDER BY mark
ON CONFLICT (borough, mark) DO UPDATE SET month = greatest(past_pair.month, excluded.month);

-- name: forget_past_pairs!
-- Forget what these marks say; held in one order, so that nobody waits in a circle.
WITH held AS (
    SELECT mark FROM past_pair WHERE borough = :borough AND mark = ANY (:marks::bytea[]) ORDER BY mark FOR UPDATE
)
DELETE FROM past_pair WHERE borough = :borough AND mark IN (SELECT mark FROM held);

-- name: forget_past_pairs_before!
-- Forget every pair of the borough that is older than a month; what another transaction holds is left to the next.
WITH held AS (
    SELECT mark FROM past_pair WHERE borough = :borough AND month < :month FOR UPDATE SKIP LOCKED
)
DELETE FROM past_pair WHERE borough = :borough AND mark IN (SELECT mark FROM held);

-- name: find_sealed_residents
-- The next residents of all boroughs, as their names and addresses are sealed.
SELECT borough, attendance_id, contact_sealed AS sealed FROM resident
WHERE (borough, attendance_id) > (:borough::text, :attendance_id::uuid)
ORDER BY borough, attendance_id LIMIT :most::integer;

-- name: reseal_resident$
-- The same name and address under another key, unless they changed since they were read.
UPDATE resident SET contact_sealed = :sealed
WHERE borough = :borough AND attendance_id = :attendance_id AND contact_sealed = :read RETURNING true;

-- name: find_sealed_concern_words
-- The next words of concerns of all boroughs, as they are sealed.
SELECT borough, concern_id, number, words_sealed AS sealed FROM concern_words
WHERE (borough, concern_id, number) > (:borough::text, :concern_id::uuid, :number::integer)
ORDER BY borough, concern_id, number LIMIT :most::integer;

-- name: reseal_concern_words$
-- The same words under another key, unless they changed since they were read.
UPDATE concern_words SET words_sealed = :sealed
WHERE borough = :borough AND concern_id = :concern_id AND number = :number AND words_sealed = :read RETURNING true;

-- name: add_reply$
-- Note that a reply was heard, as taken until it is marked otherwise; answers nothing if it had been.
INSERT INTO reply (borough, source, reply_id, outcome) VALUES (:borough, :source, :reply_id, 'taken')
ON CONFLICT (borough, source, reply_id) DO NOTHING
RETURNING true;

-- name: hold_reply$
-- What became of a reply that was heard before; held, so that two who hear it again take turns.
SELECT outcome FROM reply WHERE borough = :borough AND source = :source AND reply_id = :reply_id FOR UPDATE;

-- name: mark_reply!
-- Note what became of a reply: taken, or the code by which it was refused.
UPDATE reply SET outcome = :outcome WHERE borough = :borough AND source = :source AND reply_id = :reply_id;

-- name: find_outcome^
-- What was published of a step of a concern.
SELECT publication_id, ward, category, action, month, wording, published_on FROM published_outcome
WHERE borough = :borough AND concern_id = :concern_id AND number = :number;

-- name: save_outcome!
-- Publish what was done by a step of a concern that is held; again, it keeps its id.
INSERT INTO published_outcome (borough, concern_id, number, publication_id, ward, category, action, month, wording,
    published_on, published_by)
VALUES (:borough, :concern_id, :number, :publication_id, :ward, :category, :action, :month, :wording,
    :published_on, :published_by)
ON CONFLICT (borough, concern_id, number) DO UPDATE
SET ward = excluded.ward, category = excluded.category, wording = excluded.wording,
    published_on = excluded.published_on, published_by = excluded.published_by;

-- name: remove_outcome!
-- Take back what was published of a step of a concern.
DELETE FROM published_outcome WHERE borough = :borough AND concern_id = :concern_id AND number = :number;

-- name: page_outcomes
-- What was published in a borough, perhaps of one ward or of some months, the latest first.
SELECT publication_id, ward, category, action, month, wording, published_on FROM published_outcome
WHERE borough = :borough
    AND (:ward::text IS NULL OR ward = :ward)
    AND (:first_month::date IS NULL OR (month >= :first_month AND month < :end_month::date))
    AND (:after_on::date IS NULL OR (published_on, publication_id) < (:after_on, :after_id::uuid))
ORDER BY published_on DESC, publication_id DESC
LIMIT :most;

-- name: link_concern!
-- Where a concern that is held goes on in another borough.
UPDATE concern SET transferred_to_borough = :to_borough, transferred_to = :to_id
WHERE borough = :borough AND concern_id = :concern_id;

-- name: remove_concern_words!
-- Nothing of what was said in words about a concern is kept in this borough.
DELETE FROM concern_words WHERE borough = :borough AND concern_id = :concern_id;

-- name: add_return_code!
-- Which concern a code opens, by its keyed hash.
INSERT INTO return_code (borough, concern_id, code_mac) VALUES (:borough, :concern_id, :code_mac);

-- name: find_concern_of_code^
-- What a code opens, of whatever borough.
SELECT borough, concern_id FROM return_code WHERE code_mac = :code_mac;

-- name: count_diversion!
-- Somebody was diverted in a month, in a borough that takes part.
INSERT INTO diversion (borough, month, question, number)
SELECT borough, :month::date, :question::text, 1 FROM borough WHERE borough = :borough
ON CONFLICT (borough, month, question) DO UPDATE SET number = diversion.number + 1;

-- name: find_diversions
-- How often somebody was diverted in a borough, the latest month first.
SELECT month, question, number FROM diversion WHERE borough = :borough ORDER BY month DESC, question;

-- name: find_targets
-- Within how many days a borough means to close concerns, by category.
SELECT category, days, counts FROM concern_target WHERE borough = :borough;

-- name: save_targets!
-- Let a borough that is held for update have these targets and no others.
WITH gone AS (
    DELETE FROM concern_target WHERE borough = :borough AND category <> ALL (:categories::text[])
)
INSERT INTO concern_target (borough, category, days, counts)
SELECT :borough, category, days, counts
FROM unnest(:categories::text[], :days::integer[], :counts::text[]) AS new (category, days, counts)
ON CONFLICT (borough, category) DO UPDATE SET days = excluded.days, counts = excluded.counts;

-- name: page_overdue_concerns
-- The concerns of a borough in some states that were due before a day, the longest overdue first.
SELECT concern_id, kind, category, setting, light, severity, ward, not_reported_because, session_id, session_kind,
    state, raised_at, version, merged_into, target_days, target_counts, due_on
FROM concern
WHERE borough = :borough AND state = ANY (:states::text[]) AND due_on < :before
    AND (:after_on::date IS NULL OR (due_on, concern_id) > (:after_on, :after_id::uuid))
ORDER BY due_on, concern_id
LIMIT :most;

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

-- name: move_return_code!
-- Let the code of a concern, if it has one, open what became of it in another borough.
UPDATE return_code SET borough = :to_borough, concern_id = :to_id
WHERE borough = :borough AND concern_id = :concern_id;

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

-- name: find_retention
-- For how many days a borough keeps its records, where it has settled that.
SELECT kind, days FROM retention WHERE borough = :borough;

-- name: save_retention!
-- A borough settles for how many days it keeps its records, or for how many others from now on.
INSERT INTO retention (borough, kind, days, settled_by, settled_at)
SELECT :borough, kind, days, :settled_by, :settled_at FROM unnest(:kinds::text[], :days::integer[]) AS new (kind, days)
ON CONFLICT (borough, kind) DO UPDATE
SET days = excluded.days, settled_by = excluded.settled_by, settled_at = excluded.settled_at;

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

-- name: find_origins
-- What is left of a concern in the boroughs that it came from, on the way back.
WITH RECURSIVE origin AS (
    SELECT borough, concern_id, 1 AS far FROM concern
    WHERE transferred_to_borough = :borough AND transferred_to = :concern_id
    UNION ALL
    SELECT c.borough, c.concern_id, o.far + 1
    FROM concern AS c
    JOIN origin AS o ON (c.transferred_to_borough, c.transferred_to) = (o.borough, o.concern_id)
)
SELECT borough, concern_id FROM origin ORDER BY far;

-- name: find_duplicates
-- Which concerns are duplicates of one, in the order in which they are held.
SELECT concern_id FROM concern WHERE borough = :borough AND merged_into = :concern_id ORDER BY concern_id;
