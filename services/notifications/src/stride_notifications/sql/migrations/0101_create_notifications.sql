-- migrate:up
SET LOCAL lock_timeout = '2s';

-- A staff mailbox of a borough. Its address is sealed; the mark is a keyed hash, so that none is kept twice.
CREATE TABLE mailbox (
    borough text NOT NULL,
    mailbox_id uuid NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY,
    address_sealed bytea NOT NULL,
    address_mark bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (borough, mailbox_id),
    UNIQUE (borough, address_mark)
);
CREATE INDEX mailbox_by_borough ON mailbox (borough, position);

-- Whom a borough wants told of what: an event type, and for any of its coded fields the codes that matter.
CREATE TABLE rule (
    borough text NOT NULL,
    rule_id uuid NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY,
    event_type text NOT NULL,
    codes jsonb NOT NULL CHECK (jsonb_typeof(codes) = 'object'),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (borough, rule_id)
);
CREATE INDEX rule_by_event_type ON rule (borough, event_type);
CREATE INDEX rule_by_borough ON rule (borough, position);

CREATE TABLE rule_mailbox (
    borough text NOT NULL,
    rule_id uuid NOT NULL,
    mailbox_id uuid NOT NULL,
    PRIMARY KEY (borough, rule_id, mailbox_id),
    FOREIGN KEY (borough, rule_id) REFERENCES rule (borough, rule_id) ON DELETE CASCADE,
    FOREIGN KEY (borough, mailbox_id) REFERENCES mailbox (borough, mailbox_id)
);
CREATE INDEX rule_mailbox_by_mailbox ON rule_mailbox (borough, mailbox_id);

-- One mailbox to be told of one event. It holds no address: that is looked up when the mail is sent.
CREATE TABLE delivery (
    borough text NOT NULL,
    delivery_id uuid NOT NULL DEFAULT gen_random_uuid(),
    position bigint GENERATED ALWAYS AS IDENTITY,
    mailbox_id uuid NOT NULL,
    event_id text NOT NULL,
    event_type text NOT NULL,
    subject text NOT NULL,
    occurred_at timestamptz NOT NULL,
    facts jsonb NOT NULL,
    state text NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'sent', 'failed')),
    attempts integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL DEFAULT now(),
    claim_id uuid,
    claimed_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (borough, delivery_id),
    UNIQUE (borough, event_id, mailbox_id),
    FOREIGN KEY (borough, mailbox_id) REFERENCES mailbox (borough, mailbox_id),
    CHECK ((claim_id IS NULL) = (claimed_until IS NULL)),
    CHECK (claim_id IS NULL OR state = 'due')
);
CREATE INDEX delivery_due ON delivery (due_at, position) WHERE state = 'due' AND claim_id IS NULL;
CREATE INDEX delivery_line ON delivery (borough, mailbox_id, subject, position) WHERE state = 'due';
CREATE INDEX delivery_claimed ON delivery (claimed_until) WHERE claim_id IS NOT NULL;
CREATE INDEX delivery_by_borough ON delivery (borough, position DESC);

-- One try to send a delivery: committed before the mail is offered, ended when the answer is known.
CREATE TABLE attempt (
    borough text NOT NULL,
    delivery_id uuid NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    begun_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    outcome text CHECK (outcome IN ('accepted', 'refused', 'deferred', 'unreachable', 'ambiguous')),
    reply_code integer,
    PRIMARY KEY (borough, delivery_id, number),
    FOREIGN KEY (borough, delivery_id) REFERENCES delivery (borough, delivery_id),
    CHECK ((ended_at IS NULL) = (outcome IS NULL))
);

-- migrate:down
