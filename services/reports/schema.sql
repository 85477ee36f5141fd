-- What the migrations of reports come to. Written by `python -m tests.guards.schema_dump`; do not edit.

CREATE TABLE public.attendance (
    borough text NOT NULL,
    session_id uuid NOT NULL,
    attendance_id uuid NOT NULL,
    role text NOT NULL,
    state text NOT NULL
);

CREATE TABLE public.concern (
    borough text NOT NULL,
    concern_id uuid NOT NULL,
    kind text,
    category text,
    setting text,
    light text,
    severity text,
    answer text,
    state text,
    referred_to text,
    asked_for text,
    outcome text,
    reopened_by text,
    came_from text,
    CONSTRAINT concern_asked_for_check CHECK ((char_length(asked_for) <= 64)),
    CONSTRAINT concern_came_from_check CHECK ((char_length(came_from) <= 64)),
    CONSTRAINT concern_outcome_check CHECK ((char_length(outcome) <= 64)),
    CONSTRAINT concern_referred_to_check CHECK ((char_length(referred_to) <= 64)),
    CONSTRAINT concern_reopened_by_check CHECK ((char_length(reopened_by) <= 64)),
    CONSTRAINT concern_state_check CHECK ((char_length(state) <= 64))
);

CREATE TABLE public.concern_action (
    borough text NOT NULL,
    concern_id uuid NOT NULL,
    action text NOT NULL,
    CONSTRAINT concern_action_action_check CHECK ((char_length(action) <= 64)),
    CONSTRAINT concern_action_borough_check CHECK ((char_length(borough) <= 64))
);

CREATE TABLE public.heard (
    borough text NOT NULL,
    event_type text NOT NULL,
    count bigint NOT NULL,
    CONSTRAINT heard_count_check CHECK ((count > 0))
);

CREATE TABLE public.launch (
    borough text NOT NULL,
    scheme text NOT NULL,
    launched_on date NOT NULL,
    planned_sessions_per_month integer NOT NULL
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

CREATE TABLE public.rollout (
    borough text NOT NULL,
    stage text NOT NULL,
    onboarded_at timestamp with time zone NOT NULL
);

CREATE TABLE public.session (
    borough text NOT NULL,
    session_id uuid NOT NULL,
    kind text,
    state text,
    takes_place_on date
);

CREATE TABLE public.watermark (
    offset_id bigint NOT NULL,
    key text NOT NULL,
    keyseq bigint NOT NULL,
    CONSTRAINT watermark_keyseq_check CHECK ((keyseq > 0))
)
WITH (fillfactor='50');

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT attendance_pkey PRIMARY KEY (borough, session_id, attendance_id);

ALTER TABLE ONLY public.concern_action
    ADD CONSTRAINT concern_action_pkey PRIMARY KEY (borough, concern_id, action);

ALTER TABLE ONLY public.concern
    ADD CONSTRAINT concern_pkey PRIMARY KEY (borough, concern_id);

ALTER TABLE ONLY public.heard
    ADD CONSTRAINT heard_pkey PRIMARY KEY (borough, event_type);

ALTER TABLE ONLY public.launch
    ADD CONSTRAINT launch_pkey PRIMARY KEY (borough, scheme);

ALTER TABLE ONLY public.parked_key
    ADD CONSTRAINT parked_key_pkey PRIMARY KEY (projection, topic, key_digest);

ALTER TABLE ONLY public.parked
    ADD CONSTRAINT parked_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.projection_offset
    ADD CONSTRAINT projection_offset_id_key UNIQUE (id);

ALTER TABLE ONLY public.projection_offset
    ADD CONSTRAINT projection_offset_pkey PRIMARY KEY (projection, topic, partition);

ALTER TABLE ONLY public.rollout
    ADD CONSTRAINT rollout_pkey PRIMARY KEY (borough);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (borough, session_id);

ALTER TABLE ONLY public.watermark
    ADD CONSTRAINT watermark_pkey PRIMARY KEY (offset_id, key);

ALTER TABLE ONLY public.concern_action
    ADD CONSTRAINT concern_action_borough_concern_id_fkey FOREIGN KEY (borough, concern_id) REFERENCES public.concern(borough, concern_id) ON DELETE CASCADE;
