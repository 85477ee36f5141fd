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

-- name: find_outcomes
-- What was published of all steps of a concern, in their order.
SELECT publication_id, ward, category, action, month, wording, published_on FROM published_outcome
WHERE borough = :borough AND concern_id = :concern_id
ORDER BY number;

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

-- name: page_overdue_concerns
-- The concerns of a borough in some states that were due before a day, the longest overdue first.
SELECT concern_id, kind, category, setting, light, severity, ward, not_reported_because, session_id, session_kind,
    state, raised_at, version, merged_into, target_days, target_counts, due_on
FROM concern
WHERE borough = :borough AND state = ANY (:states::text[]) AND due_on < :before
    AND (:after_on::date IS NULL OR (due_on, concern_id) > (:after_on, :after_id::uuid))
ORDER BY due_on, concern_id
LIMIT :most;

-- name: move_return_code!
-- Let the code of a concern, if it has one, open what became of it in another borough.
UPDATE return_code SET borough = :to_borough, concern_id = :to_id
WHERE borough = :borough AND concern_id = :concern_id;

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

-- name: move_duplicates!
-- Let the duplicates of a concern that is held go on in another one.
UPDATE concern SET merged_into = :into WHERE borough = :borough AND merged_into = :concern_id;
