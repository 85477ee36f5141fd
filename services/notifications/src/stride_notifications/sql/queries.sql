-- name: make_deliveries!
-- Events are heard: one delivery for each mailbox that a rule of the event's borough names, whatever the event's type.
-- A rule matches when every field it names holds one of the codes it lists. Facts keep coded fields and figures only,
-- by name: what a later contract adds stays out of the mails until it is named here.
WITH heard AS (
    SELECT
        event.place,
        event.body,
        event.body ->> 'ce_tenant' AS borough,
        split_part(event.body ->> 'ce_type', '.', 2) AS event_type
    FROM jsonb_array_elements(:events::jsonb) WITH ORDINALITY AS event (body, place)
), told AS (
    SELECT DISTINCT heard.place, heard.borough, rule_mailbox.mailbox_id
    FROM heard
    JOIN rule ON rule.borough = heard.borough AND rule.event_type = heard.event_type
    JOIN rule_mailbox ON rule_mailbox.borough = rule.borough AND rule_mailbox.rule_id = rule.rule_id
    WHERE NOT EXISTS (
        SELECT
        FROM jsonb_each(rule.codes) AS wanted (field, codes)
        WHERE (wanted.codes @> (heard.body -> wanted.field)) IS NOT TRUE
    )
)
INSERT INTO delivery (borough, mailbox_id, event_id, event_type, subject, occurred_at, facts)
SELECT
    heard.borough,
    told.mailbox_id,
    heard.body ->> 'ce_id',
    heard.event_type,
    heard.body ->> 'ce_subject',
    (heard.body ->> 'ce_time')::timestamptz,
    (
        SELECT coalesce(jsonb_object_agg(fact.field, fact.code), '{}')
        FROM jsonb_each(heard.body) AS fact (field, code)
        WHERE jsonb_typeof(fact.code) IN ('string', 'number')
        AND fact.field IN (
            'kind', 'scheme', 'category', 'severity', 'setting', 'light', 'ward', 'session_kind',
            'not_reported_because', 'on', 'part_of_day', 'previous_on', 'host', 'distance_m',
            'planned_minutes', 'head_count', 'minutes', 'role', 'state', 'month', 'feels_safer_here',
            'police_listen_to_concerns', 'police_treat_everyone_fairly', 'police_deal_with_what_matters',
            'knows_ward_officer', 'would_come_again', 'to', 'asks_for', 'answer', 'action', 'system', 'reference',
            'outcome', 'by', 'direction', 'other_borough', 'code', 'reason', 'stage', 'police_command',
            'launched_on', 'planned_sessions_per_month'
        )
    )
FROM heard
JOIN told ON told.place = heard.place
ORDER BY heard.place, told.mailbox_id
ON CONFLICT (borough, event_id, mailbox_id) DO NOTHING;

-- name: lock_deliveries_of_erased!
-- Concerns were erased: an attempt at telling of them that is about to begin or to end comes first or not at all. A
-- statement after this one sees those that came first; one that waits for them itself would not.
SELECT
FROM delivery
WHERE (borough, subject) IN (
    SELECT e.ce_tenant, e.ce_subject
    FROM jsonb_to_recordset(:events::jsonb) AS e (ce_tenant text, ce_subject text)
)
ORDER BY borough, delivery_id
FOR NO KEY UPDATE;

-- name: give_up_deliveries!
-- Concerns were erased, and their deliveries are locked: nobody is told any more what is still to be told about them, and
-- no delivery names them. A mail that is on its way meanwhile may arrive.
WITH erased AS (
    SELECT DISTINCT ce_tenant, ce_subject
    FROM jsonb_to_recordset(:events::jsonb) AS e (ce_tenant text, ce_subject text)
), given_up AS (
    UPDATE delivery
    SET state = CASE state WHEN 'due' THEN 'given-up' ELSE state END,
        subject = NULL, facts = NULL, claim_id = NULL, claimed_until = NULL
    FROM erased
    WHERE delivery.borough = erased.ce_tenant AND delivery.subject = erased.ce_subject
    RETURNING delivery.borough, delivery.delivery_id
)
UPDATE attempt
SET outcome = 'ambiguous', ended_at = now()
FROM given_up
WHERE attempt.borough = given_up.borough AND attempt.delivery_id = given_up.delivery_id AND attempt.outcome IS NULL;

-- name: settle_expired_claims
-- Claims whose lease has ended are given up; an attempt that was begun may have reached somebody, so it is ambiguous. A
-- delivery has failed by it if that was the last in which it could be offered, and forgets what it was about.
WITH expired AS (
    SELECT borough, delivery_id
    FROM delivery
    WHERE claim_id IS NOT NULL AND claimed_until < now()
    FOR UPDATE SKIP LOCKED
), lost AS (
    UPDATE attempt
    SET outcome = 'ambiguous', ended_at = now()
    FROM expired
    WHERE attempt.borough = expired.borough AND attempt.delivery_id = expired.delivery_id AND attempt.outcome IS NULL
    RETURNING attempt.borough, attempt.delivery_id
), settled AS (
    SELECT
        borough, delivery_id, lost.delivery_id IS NOT NULL AS was_begun,
        lost.delivery_id IS NOT NULL AND :attempts::integer <= (
            SELECT count(*)
            FROM attempt
            WHERE attempt.borough = expired.borough AND attempt.delivery_id = expired.delivery_id
            AND (attempt.outcome = ANY (:never_offered::text[])) IS NOT TRUE
        ) AS has_failed
    FROM expired LEFT JOIN lost USING (borough, delivery_id)
)
UPDATE delivery
SET claim_id = NULL, claimed_until = NULL,
    state = CASE WHEN has_failed THEN 'failed' ELSE state END,
    subject = CASE WHEN NOT has_failed THEN subject END,
    facts = CASE WHEN NOT has_failed THEN facts END
FROM settled
WHERE delivery.borough = settled.borough AND delivery.delivery_id = settled.delivery_id
RETURNING settled.was_begun, delivery.state;

-- name: claim_due_deliveries
-- The heads of the lines that are due, taken by one worker for the length of a lease. A line is what one mailbox is to
-- hear of one subject: it is told in order, and never by two workers at once.
WITH head AS (
    SELECT due.borough, due.delivery_id
    FROM delivery AS due
    WHERE due.state = 'due' AND due.claim_id IS NULL AND due.due_at <= now()
    AND NOT EXISTS (
        SELECT
        FROM delivery AS earlier
        WHERE earlier.borough = due.borough AND earlier.mailbox_id = due.mailbox_id AND earlier.subject = due.subject
        AND earlier.state = 'due' AND earlier.position < due.position
    )
    ORDER BY due.due_at, due.position
    LIMIT :most::integer
    FOR UPDATE SKIP LOCKED
)
UPDATE delivery
SET claim_id = :claim_id, claimed_until = now() + :lease::interval
FROM head
JOIN mailbox ON mailbox.borough = head.borough
WHERE delivery.borough = head.borough AND delivery.delivery_id = head.delivery_id
AND mailbox.mailbox_id = delivery.mailbox_id
RETURNING
    delivery.borough, delivery.delivery_id, delivery.event_id, delivery.event_type, delivery.subject,
    delivery.occurred_at, delivery.facts, mailbox.address_sealed,
    EXISTS (
        SELECT
        FROM attempt
        WHERE attempt.borough = delivery.borough AND attempt.delivery_id = delivery.delivery_id
        AND attempt.outcome = 'ambiguous'
    ) AS may_have_arrived;

-- name: begin_attempt^
-- An attempt begins, if the claim still holds, and the lease starts anew; the number of the attempt, and how many of the
-- earlier ones never offered the mail.
WITH begun AS (
    UPDATE delivery
    SET attempts = attempts + 1, claimed_until = now() + :lease::interval
    WHERE borough = :borough AND delivery_id = :delivery_id AND claim_id = :claim_id
    RETURNING borough, delivery_id, attempts
)
INSERT INTO attempt (borough, delivery_id, number)
SELECT begun.borough, begun.delivery_id, begun.attempts FROM begun
RETURNING number, (
    SELECT count(*)
    FROM attempt AS earlier
    WHERE earlier.borough = attempt.borough AND earlier.delivery_id = attempt.delivery_id
    AND earlier.outcome = ANY (:never_offered::text[])
) AS never_offered;

-- name: mark_attempt$
-- An attempt has ended, and its delivery stands so; nothing, if the claim was lost meanwhile. A delivery that has ended
-- with it forgets what it was about.
WITH standing AS (
    UPDATE delivery
    SET state = :state::text, due_at = now() + :wait::interval, claim_id = NULL, claimed_until = NULL,
        subject = CASE :state::text WHEN 'due' THEN subject END,
        facts = CASE :state::text WHEN 'due' THEN facts END
    WHERE borough = :borough AND delivery_id = :delivery_id AND claim_id = :claim_id
    RETURNING borough, delivery_id, attempts
)
UPDATE attempt
SET outcome = :outcome, reply_code = :reply_code, ended_at = now()
FROM standing
WHERE attempt.borough = standing.borough AND attempt.delivery_id = standing.delivery_id
AND attempt.number = standing.attempts
RETURNING attempt.number;

-- name: release_claim!
-- What a worker claimed and did not begin is free again. Its rows are locked in the order in which an erasure locks them.
WITH unbegun AS (
    SELECT borough, delivery_id
    FROM delivery
    WHERE claim_id = :claim_id AND NOT EXISTS (
        SELECT
        FROM attempt
        WHERE attempt.borough = delivery.borough AND attempt.delivery_id = delivery.delivery_id
        AND attempt.outcome IS NULL
    )
    ORDER BY borough, delivery_id
    FOR NO KEY UPDATE OF delivery
)
UPDATE delivery
SET claim_id = NULL, claimed_until = NULL
FROM unbegun
WHERE delivery.borough = unbegun.borough AND delivery.delivery_id = unbegun.delivery_id;

-- name: add_mailbox$
-- A staff mailbox of a borough, unless the borough has it already.
INSERT INTO mailbox (borough, mailbox_id, address_sealed, address_mark)
VALUES (:borough, :mailbox_id, :address_sealed, :address_mark)
ON CONFLICT (borough, address_mark) DO NOTHING
RETURNING mailbox_id;

-- name: find_mailboxes
-- One page of a borough's mailboxes, the oldest first.
SELECT position, mailbox_id, address_sealed
FROM mailbox
WHERE borough = :borough AND position > :after
ORDER BY position
LIMIT :most::integer;

-- name: find_known_mailboxes
-- Which of these mailboxes are the borough's; they stay until the transaction ends.
SELECT mailbox_id
FROM mailbox
WHERE borough = :borough AND mailbox_id = ANY (:mailbox_ids::uuid[])
FOR KEY SHARE;

-- name: add_rule!
-- A rule of a borough, with the mailboxes it tells.
WITH added AS (
    INSERT INTO rule (borough, rule_id, event_type, codes)
    VALUES (:borough, :rule_id, :event_type, :codes::jsonb)
    RETURNING borough, rule_id
)
INSERT INTO rule_mailbox (borough, rule_id, mailbox_id)
SELECT added.borough, added.rule_id, told.mailbox_id
FROM added, unnest(:mailbox_ids::uuid[]) AS told (mailbox_id);

-- name: find_rules
-- One page of a borough's rules, the oldest first.
SELECT
    rule.position, rule.rule_id, rule.event_type, rule.codes,
    ARRAY(
        SELECT rule_mailbox.mailbox_id
        FROM rule_mailbox
        WHERE rule_mailbox.borough = rule.borough AND rule_mailbox.rule_id = rule.rule_id
        ORDER BY rule_mailbox.mailbox_id
    ) AS mailbox_ids
FROM rule
WHERE rule.borough = :borough AND rule.position > :after
ORDER BY rule.position
LIMIT :most::integer;

-- name: remove_rule$
-- A rule is taken back; deliveries it has made stay.
DELETE FROM rule
WHERE borough = :borough AND rule_id = :rule_id
RETURNING rule_id;

-- name: find_deliveries
-- One page of a borough's deliveries, the newest first, each with its last attempts: a long outage takes thousands.
SELECT
    delivery.position, delivery.delivery_id, delivery.event_id, delivery.event_type, delivery.mailbox_id,
    delivery.state,
    (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'number', attempt.number, 'begun_at', attempt.begun_at, 'ended_at', attempt.ended_at,
            'outcome', attempt.outcome, 'reply_code', attempt.reply_code
        ) ORDER BY attempt.number), '[]')
        FROM (
            SELECT number, begun_at, ended_at, outcome, reply_code
            FROM attempt
            WHERE attempt.borough = delivery.borough AND attempt.delivery_id = delivery.delivery_id
            ORDER BY number DESC
            LIMIT 50
        ) AS attempt
    ) AS attempts
FROM delivery
WHERE delivery.borough = :borough AND delivery.position < :before
ORDER BY delivery.position DESC
LIMIT :most::integer;

-- name: find_sealed_mailboxes
-- The next mailboxes of all boroughs, as their addresses are sealed.
SELECT borough, mailbox_id, address_sealed AS sealed FROM mailbox
WHERE (borough, mailbox_id) > (:borough::text, :mailbox_id::uuid) ORDER BY borough, mailbox_id LIMIT :most::integer;

-- name: reseal_mailbox$
-- The same address under another key, unless it changed since it was read.
UPDATE mailbox SET address_sealed = :sealed
WHERE borough = :borough AND mailbox_id = :mailbox_id AND address_sealed = :read RETURNING true;
