-- What the migrations of notifications come to. Written by `python -m tests.guards.schema_dump`; do not edit.

CREATE TABLE public.attempt (
    borough text NOT NULL,
    delivery_id uuid NOT NULL,
    number integer NOT NULL,
    begun_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    outcome text,
    reply_code integer,
    CONSTRAINT attempt_check CHECK (((ended_at IS NULL) = (outcome IS NULL))),
    CONSTRAINT attempt_number_check CHECK ((number > 0)),
    CONSTRAINT attempt_outcome_check CHECK ((outcome = ANY (ARRAY['accepted'::text, 'refused'::text, 'deferred'::text, 'unreachable'::text, 'unaddressed'::text, 'ambiguous'::text])))
);

CREATE TABLE public.command (
    principal text NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    body_hash bytea NOT NULL,
    sealed_answer bytea,
    done_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.delivery (
    borough text NOT NULL,
    delivery_id uuid DEFAULT gen_random_uuid() NOT NULL,
    "position" bigint NOT NULL,
    mailbox_id uuid NOT NULL,
    event_id text NOT NULL,
    event_type text NOT NULL,
    subject text,
    occurred_at timestamp with time zone NOT NULL,
    facts jsonb,
    state text DEFAULT 'due'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    claim_id uuid,
    claimed_until timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT delivery_check CHECK (((claim_id IS NULL) = (claimed_until IS NULL))),
    CONSTRAINT delivery_check1 CHECK (((claim_id IS NULL) OR (state = 'due'::text))),
    CONSTRAINT delivery_sayable_check CHECK (((state <> 'due'::text) OR ((subject IS NOT NULL) AND (facts IS NOT NULL)))),
    CONSTRAINT delivery_state_check CHECK ((state = ANY (ARRAY['due'::text, 'sent'::text, 'failed'::text, 'given-up'::text])))
);

ALTER TABLE public.delivery ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.delivery_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.mailbox (
    borough text NOT NULL,
    mailbox_id uuid NOT NULL,
    "position" bigint NOT NULL,
    address_sealed bytea NOT NULL,
    address_mark bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.mailbox ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.mailbox_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.parked (
    id bigint NOT NULL,
    projection text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL,
    key_digest bytea,
    reason text NOT NULL,
    detail text NOT NULL,
    fingerprint text NOT NULL,
    sealed bytea NOT NULL,
    parked_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT parked_detail_check CHECK ((char_length(detail) <= 500)),
    CONSTRAINT parked_reason_check CHECK ((char_length(reason) <= 64))
);

ALTER TABLE public.parked ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.parked_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.parked_key (
    projection text NOT NULL,
    topic text NOT NULL,
    key_digest bytea NOT NULL
);

CREATE TABLE public.projection_offset (
    id bigint NOT NULL,
    projection text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    topic_id text NOT NULL,
    first_offset bigint NOT NULL,
    next_offset bigint NOT NULL,
    epoch bigint NOT NULL,
    advanced_at timestamp with time zone,
    CONSTRAINT projection_offset_check CHECK ((next_offset >= first_offset)),
    CONSTRAINT projection_offset_epoch_check CHECK ((epoch > 0)),
    CONSTRAINT projection_offset_first_offset_check CHECK ((first_offset >= 0)),
    CONSTRAINT projection_offset_partition_check CHECK ((partition >= 0))
);

ALTER TABLE public.projection_offset ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.projection_offset_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.rule (
    borough text NOT NULL,
    rule_id uuid NOT NULL,
    "position" bigint NOT NULL,
    event_type text NOT NULL,
    codes jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT rule_codes_check CHECK ((jsonb_typeof(codes) = 'object'::text))
);

CREATE TABLE public.rule_mailbox (
    borough text NOT NULL,
    rule_id uuid NOT NULL,
    mailbox_id uuid NOT NULL
);

ALTER TABLE public.rule ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.rule_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.watermark (
    offset_id bigint NOT NULL,
    key text NOT NULL,
    keyseq bigint NOT NULL,
    CONSTRAINT watermark_keyseq_check CHECK ((keyseq > 0))
)
WITH (fillfactor='50');

ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT attempt_pkey PRIMARY KEY (borough, delivery_id, number);

ALTER TABLE ONLY public.command
    ADD CONSTRAINT command_pkey PRIMARY KEY (principal, route, key);

ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT delivery_borough_event_id_mailbox_id_key UNIQUE (borough, event_id, mailbox_id);

ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (borough, delivery_id);

ALTER TABLE ONLY public.mailbox
    ADD CONSTRAINT mailbox_borough_address_mark_key UNIQUE (borough, address_mark);

ALTER TABLE ONLY public.mailbox
    ADD CONSTRAINT mailbox_pkey PRIMARY KEY (borough, mailbox_id);

ALTER TABLE ONLY public.parked_key
    ADD CONSTRAINT parked_key_pkey PRIMARY KEY (projection, topic, key_digest);

ALTER TABLE ONLY public.parked
    ADD CONSTRAINT parked_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.projection_offset
    ADD CONSTRAINT projection_offset_id_key UNIQUE (id);

ALTER TABLE ONLY public.projection_offset
    ADD CONSTRAINT projection_offset_pkey PRIMARY KEY (projection, topic, partition);

ALTER TABLE ONLY public.rule_mailbox
    ADD CONSTRAINT rule_mailbox_pkey PRIMARY KEY (borough, rule_id, mailbox_id);

ALTER TABLE ONLY public.rule
    ADD CONSTRAINT rule_pkey PRIMARY KEY (borough, rule_id);

ALTER TABLE ONLY public.watermark
    ADD CONSTRAINT watermark_pkey PRIMARY KEY (offset_id, key);

CREATE INDEX command_with_answer ON public.command USING btree (done_at) WHERE (sealed_answer IS NOT NULL);

CREATE INDEX delivery_about ON public.delivery USING btree (borough, subject) WHERE (subject IS NOT NULL);

CREATE INDEX delivery_by_borough ON public.delivery USING btree (borough, "position" DESC);

CREATE INDEX delivery_claimed ON public.delivery USING btree (claimed_until) WHERE (claim_id IS NOT NULL);

CREATE INDEX delivery_due ON public.delivery USING btree (due_at, "position") WHERE ((state = 'due'::text) AND (claim_id IS NULL));

CREATE INDEX delivery_line ON public.delivery USING btree (borough, mailbox_id, subject, "position") WHERE (state = 'due'::text);

CREATE INDEX mailbox_by_borough ON public.mailbox USING btree (borough, "position");

CREATE INDEX rule_by_borough ON public.rule USING btree (borough, "position");

CREATE INDEX rule_by_event_type ON public.rule USING btree (borough, event_type);

CREATE INDEX rule_mailbox_by_mailbox ON public.rule_mailbox USING btree (borough, mailbox_id);

ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT attempt_borough_delivery_id_fkey FOREIGN KEY (borough, delivery_id) REFERENCES public.delivery(borough, delivery_id);

ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT delivery_borough_mailbox_id_fkey FOREIGN KEY (borough, mailbox_id) REFERENCES public.mailbox(borough, mailbox_id);

ALTER TABLE ONLY public.rule_mailbox
    ADD CONSTRAINT rule_mailbox_borough_mailbox_id_fkey FOREIGN KEY (borough, mailbox_id) REFERENCES public.mailbox(borough, mailbox_id);

ALTER TABLE ONLY public.rule_mailbox
    ADD CONSTRAINT rule_mailbox_borough_rule_id_fkey FOREIGN KEY (borough, rule_id) REFERENCES public.rule(borough, rule_id) ON DELETE CASCADE;
