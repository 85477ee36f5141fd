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

-- name: find_retention
-- For how many days a borough keeps its records, where it has settled that.
SELECT kind, days FROM retention WHERE borough = :borough;

-- name: save_retention!
-- A borough settles for how many days it keeps its records, or for how many others from now on.
INSERT INTO retention (borough, kind, days, settled_by, settled_at)
SELECT :borough, kind, days, :settled_by, :settled_at FROM unnest(:kinds::text[], :days::integer[]) AS new (kind, days)
ON CONFLICT (borough, kind) DO UPDATE
SET days = excluded.days, settled_by = excluded.settled_by, settled_at = excluded.settled_at;
