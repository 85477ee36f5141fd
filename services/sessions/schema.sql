-- What the migrations of sessions come to. Written by `python -m tests.guards.schema_dump`; do not edit.

CREATE FUNCTION public.duplicate_ended_at(of_borough text, of_concern uuid) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$
    WITH RECURSIVE way (borough, concern_id) AS (
        SELECT of_borough, of_concern
        UNION
        SELECT onward.borough, onward.concern_id
        FROM way
        JOIN concern AS c USING (borough, concern_id)
        CROSS JOIN LATERAL (
            VALUES (c.borough, c.merged_into), (c.transferred_to_borough, c.transferred_to)
        ) AS onward (borough, concern_id)
        WHERE onward.concern_id IS NOT NULL
    )
    SELECT CASE WHEN bool_and(c.state IN ('closed', 'transferred')) THEN max(h.said_at) END
    FROM way
    JOIN concern AS c USING (borough, concern_id)
    CROSS JOIN LATERAL (
        SELECT said_at FROM concern_change
        WHERE borough = c.borough AND concern_id = c.concern_id
        ORDER BY number DESC
        LIMIT 1
    ) AS h
$$;

CREATE FUNCTION public.is_held(of_borough text, of_concern uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT EXISTS (
        SELECT FROM (
            SELECT DISTINCT ON (because) is_held FROM legal_hold
            WHERE borough = of_borough AND concern_id = of_concern
            ORDER BY because, number DESC
        ) AS word
        WHERE is_held
    )
$$;

CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION public.rfc3339(instant timestamp with time zone) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
    SELECT rtrim(rtrim(to_char(instant AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '0'), '.') || 'Z'
$$;

CREATE TABLE public.attendance (
    borough text NOT NULL,
    attendance_id uuid NOT NULL,
    session_id uuid NOT NULL,
    role text NOT NULL,
    state text NOT NULL,
    number integer NOT NULL,
    offer_lapses_at timestamp with time zone,
    CONSTRAINT attendance_number_check CHECK ((number > 0)),
    CONSTRAINT attendance_offer_lapses CHECK (((state = 'offered'::text) = (offer_lapses_at IS NOT NULL))),
    CONSTRAINT attendance_role_check CHECK ((char_length(role) <= 64)),
    CONSTRAINT attendance_state_check CHECK ((char_length(state) <= 64))
);

CREATE TABLE public.borough (
    borough text NOT NULL,
    gss_code text NOT NULL,
    police_command text NOT NULL,
    stage text NOT NULL,
    onboarded_at timestamp with time zone NOT NULL,
    paused_because text,
    resumes_as text,
    CONSTRAINT borough_borough_check CHECK ((char_length(borough) <= 64)),
    CONSTRAINT borough_gss_code_check CHECK ((gss_code ~ '^E09[0-9]{6}$'::text)),
    CONSTRAINT borough_paused_because_check CHECK ((char_length(paused_because) <= 64)),
    CONSTRAINT borough_paused_comes_back CHECK (((stage = 'paused'::text) = (resumes_as IS NOT NULL))),
    CONSTRAINT borough_paused_says_why CHECK (((stage = 'paused'::text) = (paused_because IS NOT NULL))),
    CONSTRAINT borough_police_command_check CHECK ((char_length(police_command) <= 64)),
    CONSTRAINT borough_resumes_as_check CHECK ((resumes_as = ANY (ARRAY['pilot'::text, 'live'::text]))),
    CONSTRAINT borough_stage_check CHECK ((stage = ANY (ARRAY['invited'::text, 'pilot'::text, 'live'::text, 'paused'::text])))
);

CREATE TABLE public.borough_setting (
    borough text NOT NULL,
    scheme text NOT NULL,
    planned_minutes integer,
    capacity integer,
    kinds text[] NOT NULL,
    notice_hours integer NOT NULL,
    language text NOT NULL,
    slot_minutes integer,
    CONSTRAINT borough_setting_capacity_check CHECK (((capacity >= 1) AND (capacity <= 500))),
    CONSTRAINT borough_setting_kinds_check CHECK (((cardinality(kinds) <= 20) AND (char_length((kinds)::text) <= 1000))),
    CONSTRAINT borough_setting_language_check CHECK ((char_length(language) <= 8)),
    CONSTRAINT borough_setting_notice_hours_check CHECK (((notice_hours >= 0) AND (notice_hours <= 336))),
    CONSTRAINT borough_setting_planned_minutes_check CHECK (((planned_minutes >= 5) AND (planned_minutes <= 480))),
    CONSTRAINT borough_setting_slot_minutes_check CHECK (((slot_minutes >= 5) AND (slot_minutes <= 240)))
);

CREATE TABLE public.check_in (
    borough text NOT NULL,
    session_id uuid NOT NULL,
    check_in_id uuid NOT NULL,
    attendance_id uuid NOT NULL,
    state text NOT NULL,
    because text,
    said_by text NOT NULL,
    said_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    CONSTRAINT check_in_because_check CHECK ((char_length(because) <= 64)),
    CONSTRAINT check_in_said_by_check CHECK ((char_length(said_by) <= 255)),
    CONSTRAINT check_in_state_check CHECK ((char_length(state) <= 64))
);

CREATE TABLE public.command (
    principal text NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    body_hash bytea NOT NULL,
    sealed_answer bytea,
    done_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.concern (
    borough text NOT NULL,
    concern_id uuid NOT NULL,
    kind text NOT NULL,
    category text NOT NULL,
    setting text NOT NULL,
    light text NOT NULL,
    severity text NOT NULL,
    ward text NOT NULL,
    not_reported_because text,
    session_id uuid,
    session_kind text,
    state text NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    merged_into uuid,
    target_days integer,
    target_counts text,
    due_on date,
    transferred_to_borough text,
    transferred_to uuid,
    CONSTRAINT concern_category_check CHECK ((char_length(category) <= 64)),
    CONSTRAINT concern_check CHECK (((session_id IS NULL) = (session_kind IS NULL))),
    CONSTRAINT concern_check1 CHECK (((transferred_to IS NULL) = (transferred_to_borough IS NULL))),
    CONSTRAINT concern_has_target_and_day CHECK ((num_nonnulls(target_days, target_counts, due_on) = ANY (ARRAY[0, 3]))),
    CONSTRAINT concern_kind_check CHECK ((char_length(kind) <= 64)),
    CONSTRAINT concern_light_check CHECK ((char_length(light) <= 64)),
    CONSTRAINT concern_not_reported_because_check CHECK ((char_length(not_reported_because) <= 64)),
    CONSTRAINT concern_raised_at_check CHECK ((raised_at = date_trunc('hour'::text, raised_at, 'UTC'::text))),
    CONSTRAINT concern_session_kind_check CHECK ((char_length(session_kind) <= 64)),
    CONSTRAINT concern_setting_check CHECK ((char_length(setting) <= 64)),
    CONSTRAINT concern_severity_check CHECK ((char_length(severity) <= 64)),
    CONSTRAINT concern_state_check CHECK ((char_length(state) <= 64)),
    CONSTRAINT concern_target_counts_check1 CHECK ((target_counts = ANY (ARRAY['calendar'::text, 'working'::text]))),
    CONSTRAINT concern_target_days_check1 CHECK (((target_days >= 1) AND (target_days <= 365))),
    CONSTRAINT concern_transferred_to_borough_check CHECK ((char_length(transferred_to_borough) <= 64)),
    CONSTRAINT concern_version_check CHECK ((version > 0)),
    CONSTRAINT concern_ward_check CHECK ((ward ~ '^E05[0-9]{6}$'::text))
);

CREATE TABLE public.concern_change (
    borough text NOT NULL,
    concern_id uuid NOT NULL,
    number integer NOT NULL,
    step text NOT NULL,
    said_by text NOT NULL,
    doer_name text,
    state text NOT NULL,
    said_at timestamp with time zone NOT NULL,
    category text,
    severity text,
    referred_to text,
    system text,
    asks_for text,
    action text,
    outcome text,
    reference text,
    reason text,
    into_id uuid,
    question integer,
    other_borough text,
    CONSTRAINT concern_change_action_check CHECK ((char_length(action) <= 64)),
    CONSTRAINT concern_change_asks_for_check CHECK ((char_length(asks_for) <= 64)),
    CONSTRAINT concern_change_category_check CHECK ((char_length(category) <= 64)),
    CONSTRAINT concern_change_check CHECK (((said_by <> 'person'::text) OR ((doer_name IS NULL) AND (said_at = date_trunc('hour'::text, said_at, 'UTC'::text))))),
    CONSTRAINT concern_change_doer_name_check CHECK ((char_length(doer_name) <= 255)),
    CONSTRAINT concern_change_number_check CHECK ((number > 0)),
    CONSTRAINT concern_change_other_borough_check CHECK ((char_length(other_borough) <= 64)),
    CONSTRAINT concern_change_outcome_check CHECK ((char_length(outcome) <= 64)),
    CONSTRAINT concern_change_question_check CHECK ((question > 0)),
    CONSTRAINT concern_change_reason_check CHECK ((char_length(reason) <= 64)),
    CONSTRAINT concern_change_reference_check CHECK ((char_length(reference) <= 41)),
    CONSTRAINT concern_change_referred_to_check CHECK ((char_length(referred_to) <= 64)),
    CONSTRAINT concern_change_said_by_check CHECK ((said_by = ANY (ARRAY['team'::text, 'person'::text, 'system'::text]))),
    CONSTRAINT concern_change_severity_check CHECK ((char_length(severity) <= 64)),
    CONSTRAINT concern_change_state_check CHECK ((char_length(state) <= 64)),
    CONSTRAINT concern_change_step_check CHECK ((char_length(step) <= 64)),
    CONSTRAINT concern_change_system_check CHECK ((char_length(system) <= 129))
);

CREATE TABLE public.concern_deletion (
    borough text NOT NULL,
    concern_id uuid NOT NULL,
    what text NOT NULL,
    through integer NOT NULL,
    state text NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    category text NOT NULL,
    reason text NOT NULL,
    said_by text NOT NULL,
    actor text,
    holds integer NOT NULL,
    deleted_at timestamp with time zone NOT NULL,
    CONSTRAINT concern_deletion_actor_check CHECK ((char_length(actor) <= 255)),
    CONSTRAINT concern_deletion_borough_check CHECK ((char_length(borough) <= 64)),
    CONSTRAINT concern_deletion_category_check CHECK ((char_length(category) <= 64)),
    CONSTRAINT concern_deletion_check CHECK (((said_by = 'lead'::text) = (actor IS NOT NULL))),
    CONSTRAINT concern_deletion_check1 CHECK (((said_by <> 'person'::text) OR (deleted_at = date_trunc('hour'::text, deleted_at, 'UTC'::text)))),
    CONSTRAINT concern_deletion_holds_check CHECK ((holds >= 0)),
    CONSTRAINT concern_deletion_raised_at_check CHECK ((raised_at = date_trunc('hour'::text, raised_at, 'UTC'::text))),
    CONSTRAINT concern_deletion_reason_check CHECK ((reason = ANY (ARRAY['requested'::text, 'retention'::text, 'raised-in-error'::text]))),
    CONSTRAINT concern_deletion_said_by_check CHECK ((said_by = ANY (ARRAY['person'::text, 'lead'::text, 'clock'::text]))),
    CONSTRAINT concern_deletion_state_check CHECK ((char_length(state) <= 64)),
    CONSTRAINT concern_deletion_through_check CHECK ((through > 0)),
    CONSTRAINT concern_deletion_what_check CHECK ((what = ANY (ARRAY['concern'::text, 'words'::text])))
);

CREATE TABLE public.legal_hold (
    borough text NOT NULL,
    concern_id uuid NOT NULL,
    number integer NOT NULL,
    because text NOT NULL,
    is_held boolean NOT NULL,
    said_by text NOT NULL,
    said_at timestamp with time zone NOT NULL,
    CONSTRAINT legal_hold_because_check CHECK ((char_length(because) <= 64)),
    CONSTRAINT legal_hold_borough_check CHECK ((char_length(borough) <= 64)),
    CONSTRAINT legal_hold_number_check CHECK ((number > 0)),
    CONSTRAINT legal_hold_said_by_check CHECK ((char_length(said_by) <= 255))
);

CREATE VIEW public.concern_held AS
 WITH RECURSIVE held AS (
         SELECT h.borough,
            h.concern_id
           FROM public.legal_hold h
          WHERE (h.is_held AND public.is_held(h.borough, h.concern_id))
        UNION
         SELECT beside.borough,
            beside.concern_id
           FROM (held held_1
             CROSS JOIN LATERAL ( SELECT o.borough,
                    o.concern_id
                   FROM public.concern o
                  WHERE ((o.transferred_to_borough = held_1.borough) AND (o.transferred_to = held_1.concern_id))
                UNION ALL
                 SELECT c.transferred_to_borough,
                    c.transferred_to
                   FROM public.concern c
                  WHERE (((c.borough = held_1.borough) AND (c.concern_id = held_1.concern_id)) AND (c.transferred_to IS NOT NULL))) beside)
        )
 SELECT borough,
    concern_id
   FROM held;

CREATE VIEW public.concern_ended AS
 SELECT c.borough,
    c.concern_id,
    h.said_at AS ended_at
   FROM (public.concern c
     CROSS JOIN LATERAL ( SELECT
                CASE
                    WHEN (c.merged_into IS NOT NULL) THEN public.duplicate_ended_at(c.borough, c.concern_id)
                    ELSE ( SELECT concern_change.said_at
                       FROM public.concern_change
                      WHERE ((concern_change.borough = c.borough) AND (concern_change.concern_id = c.concern_id))
                      ORDER BY concern_change.number DESC
                     LIMIT 1)
                END AS said_at) h)
  WHERE ((c.state = ANY (ARRAY['closed'::text, 'transferred'::text])) AND (h.said_at IS NOT NULL) AND (NOT (EXISTS ( SELECT
           FROM public.concern_held held
          WHERE ((held.borough = c.borough) AND (held.concern_id = c.concern_id))))));

CREATE TABLE public.concern_target (
    borough text NOT NULL,
    category text NOT NULL,
    days integer NOT NULL,
    counts text NOT NULL,
    CONSTRAINT concern_target_category_check CHECK ((char_length(category) <= 64)),
    CONSTRAINT concern_target_counts_check CHECK ((counts = ANY (ARRAY['calendar'::text, 'working'::text]))),
    CONSTRAINT concern_target_days_check CHECK (((days >= 1) AND (days <= 365)))
);

CREATE TABLE public.concern_words (
    borough text NOT NULL,
    concern_id uuid NOT NULL,
    number integer NOT NULL,
    words_sealed bytea NOT NULL,
    CONSTRAINT concern_words_words_sealed_check CHECK ((octet_length(words_sealed) <= 40000))
);

CREATE TABLE public.contact_reading (
    borough text NOT NULL,
    attendance_id uuid NOT NULL,
    read_by text NOT NULL,
    read_at timestamp with time zone NOT NULL,
    number bigint NOT NULL,
    CONSTRAINT contact_reading_borough_check CHECK ((char_length(borough) <= 64)),
    CONSTRAINT contact_reading_read_by_check CHECK ((char_length(read_by) <= 255))
);

ALTER TABLE public.contact_reading ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.contact_reading_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.deletion (
    borough text NOT NULL,
    attendance_id uuid NOT NULL,
    said_by text NOT NULL,
    deleted_at timestamp with time zone NOT NULL,
    CONSTRAINT deletion_borough_check CHECK ((char_length(borough) <= 64)),
    CONSTRAINT deletion_said_by_check CHECK ((said_by = ANY (ARRAY['resident'::text, 'team'::text, 'clock'::text])))
);

CREATE TABLE public.diversion (
    borough text NOT NULL,
    month date NOT NULL,
    question text NOT NULL,
    number integer NOT NULL,
    CONSTRAINT diversion_number_check CHECK ((number > 0)),
    CONSTRAINT diversion_question_check CHECK ((question = ANY (ARRAY['danger'::text, 'crime'::text]))),
    CONSTRAINT diversion_tells_no_day CHECK ((EXTRACT(day FROM month) = (1)::numeric))
);

CREATE TABLE public.event (
    id uuid NOT NULL,
    topic text NOT NULL,
    key text NOT NULL,
    keyseq bigint NOT NULL,
    type text NOT NULL,
    source text NOT NULL,
    tenant text NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    traceparent text,
    data text NOT NULL,
    "time" text GENERATED ALWAYS AS (public.rfc3339(occurred_at)) STORED,
    CONSTRAINT event_data_fits_a_record CHECK ((octet_length(data) <= 65536)),
    CONSTRAINT event_key_check CHECK ((char_length(key) <= 255)),
    CONSTRAINT event_keyseq_check CHECK ((keyseq > 0)),
    CONSTRAINT event_source_check CHECK ((char_length(source) <= 255)),
    CONSTRAINT event_tenant_check CHECK ((char_length(tenant) <= 64)),
    CONSTRAINT event_topic_check CHECK ((char_length(topic) <= 249)),
    CONSTRAINT event_traceparent_check CHECK ((char_length(traceparent) <= 64)),
    CONSTRAINT event_type_check CHECK ((char_length(type) <= 255))
);

CREATE TABLE public.everyone_home (
    borough text NOT NULL,
    session_id uuid NOT NULL,
    said_by text NOT NULL,
    said_at timestamp with time zone NOT NULL,
    CONSTRAINT everyone_home_said_by_check CHECK ((char_length(said_by) <= 255))
);

CREATE TABLE public.imported_line (
    borough text NOT NULL,
    reference text NOT NULL,
    session_id uuid NOT NULL,
    digest bytea NOT NULL,
    CONSTRAINT imported_line_borough_check CHECK ((char_length(borough) <= 64)),
    CONSTRAINT imported_line_digest_check CHECK ((octet_length(digest) = 32)),
    CONSTRAINT imported_line_reference_check CHECK ((char_length(reference) <= 41))
);

CREATE TABLE public.resident (
    borough text NOT NULL,
    attendance_id uuid NOT NULL,
    session_id uuid NOT NULL,
    contact_sealed bytea NOT NULL,
    contact_mark bytea NOT NULL,
    link_generation integer NOT NULL,
    is_vouched_for boolean DEFAULT false NOT NULL,
    is_confirmed boolean DEFAULT false NOT NULL,
    has_answered boolean DEFAULT false NOT NULL,
    wish text DEFAULT 'another-officer'::text NOT NULL,
    asked_at timestamp with time zone DEFAULT date_trunc('hour'::text, now(), 'UTC'::text) NOT NULL,
    CONSTRAINT resident_asked_at_check CHECK ((asked_at = date_trunc('hour'::text, asked_at, 'UTC'::text))),
    CONSTRAINT resident_contact_mark_check CHECK ((octet_length(contact_mark) = 32)),
    CONSTRAINT resident_contact_sealed_check CHECK ((octet_length(contact_sealed) <= 2000)),
    CONSTRAINT resident_link_generation_check CHECK ((link_generation > 0)),
    CONSTRAINT resident_wish_check CHECK ((wish = ANY (ARRAY['same-officer'::text, 'another-officer'::text, 'no-officer'::text])))
);

CREATE TABLE public.session (
    borough text NOT NULL,
    session_id uuid NOT NULL,
    scheme text NOT NULL,
    kind text NOT NULL,
    ward text NOT NULL,
    starts_at_local timestamp without time zone NOT NULL,
    zone text NOT NULL,
    planned_minutes integer NOT NULL,
    capacity integer,
    host text,
    distance_m integer,
    state text NOT NULL,
    cancelled_because text,
    head_count integer,
    minutes integer,
    version integer DEFAULT 1 NOT NULL,
    series_id uuid,
    series_on date,
    is_moved boolean DEFAULT false NOT NULL,
    pace text,
    step_free boolean,
    accessibility text[] DEFAULT '{}'::text[] NOT NULL,
    light text,
    for_whom text DEFAULT 'everyone'::text NOT NULL,
    minimum integer,
    decide_hours integer,
    is_going_ahead boolean DEFAULT false NOT NULL,
    is_short_notice boolean DEFAULT false NOT NULL,
    weather text,
    light_there text,
    ground text,
    partner_capacity integer,
    host_capacity integer,
    CONSTRAINT session_accessibility_check CHECK (((cardinality(accessibility) <= 20) AND (char_length((accessibility)::text) <= 1000))),
    CONSTRAINT session_cancelled_because_check CHECK ((char_length(cancelled_because) <= 64)),
    CONSTRAINT session_capacity_check CHECK (((capacity >= 1) AND (capacity <= 500))),
    CONSTRAINT session_check CHECK (((state = 'cancelled'::text) = (cancelled_because IS NOT NULL))),
    CONSTRAINT session_check1 CHECK (((state = 'completed'::text) = (head_count IS NOT NULL))),
    CONSTRAINT session_dated_by_series CHECK (((series_id IS NULL) = (series_on IS NULL))),
    CONSTRAINT session_decide_hours_check CHECK (((decide_hours >= 1) AND (decide_hours <= 336))),
    CONSTRAINT session_distance_m_check CHECK (((distance_m >= 0) AND (distance_m <= 100000))),
    CONSTRAINT session_for_whom_check CHECK ((char_length(for_whom) <= 64)),
    CONSTRAINT session_ground_check CHECK ((char_length(ground) <= 64)),
    CONSTRAINT session_has_places_for_minimum CHECK ((minimum <= capacity)),
    CONSTRAINT session_head_count_check CHECK (((head_count >= 0) AND (head_count <= 10000))),
    CONSTRAINT session_host_capacity_check CHECK (((host_capacity >= 0) AND (host_capacity <= 500))),
    CONSTRAINT session_host_check CHECK ((char_length(host) <= 64)),
    CONSTRAINT session_kind_check CHECK ((char_length(kind) <= 64)),
    CONSTRAINT session_light_check CHECK ((char_length(light) <= 64)),
    CONSTRAINT session_light_there_check CHECK ((char_length(light_there) <= 64)),
    CONSTRAINT session_minimum_check CHECK (((minimum >= 1) AND (minimum <= 500))),
    CONSTRAINT session_minimum_has_its_hour CHECK (((minimum IS NULL) = (decide_hours IS NULL))),
    CONSTRAINT session_minutes_check CHECK (((minutes >= 1) AND (minutes <= 1440))),
    CONSTRAINT session_moved_in_series CHECK (((series_id IS NOT NULL) OR (NOT is_moved))),
    CONSTRAINT session_pace_check CHECK ((char_length(pace) <= 64)),
    CONSTRAINT session_partner_capacity_check CHECK (((partner_capacity >= 0) AND (partner_capacity <= 500))),
    CONSTRAINT session_planned_minutes_check CHECK (((planned_minutes >= 5) AND (planned_minutes <= 480))),
    CONSTRAINT session_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'cancelled'::text, 'completed'::text]))),
    CONSTRAINT session_version_check CHECK ((version > 0)),
    CONSTRAINT session_ward_check CHECK ((ward ~ '^E05[0-9]{6}$'::text)),
    CONSTRAINT session_weather_check CHECK ((char_length(weather) <= 64)),
    CONSTRAINT session_women_only_is_hosted CHECK (((for_whom <> 'women-only'::text) OR (host IS NOT NULL))),
    CONSTRAINT session_zone_check CHECK ((zone = 'Europe/London'::text))
);

CREATE VIEW public.words_of_person AS
 SELECT w.borough,
    w.concern_id,
    w.number,
    h.said_at
   FROM (public.concern_words w
     JOIN public.concern_change h USING (borough, concern_id, number))
  WHERE (h.step <> 'act'::text);

CREATE VIEW public.kept AS
 SELECT concern_ended.borough,
    'concern'::text AS kind,
    concern_ended.concern_id AS record_id,
    concern_ended.ended_at AS since
   FROM public.concern_ended
UNION ALL
 SELECT c.borough,
    'words'::text AS kind,
    c.concern_id AS record_id,
    c.ended_at AS since
   FROM public.concern_ended c
  WHERE (EXISTS ( SELECT
           FROM public.words_of_person w
          WHERE ((w.borough = c.borough) AND (w.concern_id = c.concern_id))))
UNION ALL
 SELECT r.borough,
    'resident'::text AS kind,
    r.attendance_id AS record_id,
    ((s.starts_at_local AT TIME ZONE s.zone) + make_interval(mins => s.planned_minutes)) AS since
   FROM (public.resident r
     JOIN public.session s USING (borough, session_id))
UNION ALL
 SELECT r.borough,
    'offer'::text AS kind,
    r.attendance_id AS record_id,
    r.asked_at AS since
   FROM (public.resident r
     JOIN public.attendance a USING (borough, attendance_id))
  WHERE ((a.state = ANY (ARRAY['lapsed'::text, 'cancelled'::text])) AND (NOT (r.is_confirmed OR r.is_vouched_for)));

CREATE TABLE public.outbox (
    "position" bigint NOT NULL,
    event_id uuid NOT NULL,
    queued_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='5000');

ALTER TABLE public.outbox ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.outbox_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.pair (
    borough text NOT NULL,
    attendance_id uuid NOT NULL,
    session_id uuid NOT NULL,
    staff_id uuid NOT NULL
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

CREATE TABLE public.past_pair (
    borough text NOT NULL,
    mark bytea NOT NULL,
    month date NOT NULL,
    CONSTRAINT past_pair_borough_check CHECK ((char_length(borough) <= 64)),
    CONSTRAINT past_pair_mark_check CHECK ((octet_length(mark) = 32)),
    CONSTRAINT past_pair_tells_no_day CHECK ((EXTRACT(day FROM month) = (1)::numeric))
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

CREATE TABLE public.published_outcome (
    borough text NOT NULL,
    publication_id uuid NOT NULL,
    concern_id uuid NOT NULL,
    number integer NOT NULL,
    ward text NOT NULL,
    category text NOT NULL,
    action text NOT NULL,
    month date NOT NULL,
    wording text NOT NULL,
    published_on date NOT NULL,
    published_by text NOT NULL,
    CONSTRAINT published_outcome_action_check CHECK ((char_length(action) <= 64)),
    CONSTRAINT published_outcome_category_check CHECK ((char_length(category) <= 64)),
    CONSTRAINT published_outcome_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
    CONSTRAINT published_outcome_published_by_check CHECK ((char_length(published_by) <= 255)),
    CONSTRAINT published_outcome_ward_check CHECK ((ward ~ '^E05[0-9]{6}$'::text)),
    CONSTRAINT published_outcome_wording_check CHECK (((char_length(wording) >= 1) AND (char_length(wording) <= 500)))
);

CREATE TABLE public.reply (
    borough text NOT NULL,
    source text NOT NULL,
    reply_id text NOT NULL,
    outcome text NOT NULL,
    heard_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT reply_borough_check CHECK ((char_length(borough) <= 64)),
    CONSTRAINT reply_outcome_check CHECK ((outcome = ANY (ARRAY['taken'::text, 'type-unknown'::text, 'code-unknown'::text, 'concern-not-found'::text, 'concern-closed'::text]))),
    CONSTRAINT reply_reply_id_check CHECK ((char_length(reply_id) <= 64)),
    CONSTRAINT reply_source_check CHECK ((char_length(source) <= 200))
);

CREATE TABLE public.retention (
    borough text NOT NULL,
    kind text NOT NULL,
    days integer NOT NULL,
    settled_by text NOT NULL,
    settled_at timestamp with time zone NOT NULL,
    CONSTRAINT retention_days_check CHECK (((days >= 1) AND (days <= 3650))),
    CONSTRAINT retention_kind_check CHECK ((kind = ANY (ARRAY['concern'::text, 'words'::text, 'resident'::text, 'offer'::text]))),
    CONSTRAINT retention_settled_by_check CHECK ((char_length(settled_by) <= 255))
);

CREATE TABLE public.return_code (
    borough text NOT NULL,
    concern_id uuid NOT NULL,
    code_mac bytea NOT NULL,
    CONSTRAINT return_code_code_mac_check CHECK ((octet_length(code_mac) = 32))
);

CREATE TABLE public.scheme (
    borough text NOT NULL,
    scheme text NOT NULL,
    launched_on date NOT NULL,
    planned_sessions_per_month integer NOT NULL,
    CONSTRAINT scheme_planned_sessions_per_month_check CHECK (((planned_sessions_per_month >= 0) AND (planned_sessions_per_month <= 1000))),
    CONSTRAINT scheme_scheme_check CHECK ((char_length(scheme) <= 64))
);

CREATE TABLE public.series (
    borough text NOT NULL,
    series_id uuid NOT NULL,
    rule text NOT NULL,
    except_on date[] NOT NULL,
    scheme text NOT NULL,
    kind text NOT NULL,
    ward text NOT NULL,
    starts_at_local timestamp without time zone NOT NULL,
    zone text NOT NULL,
    planned_minutes integer NOT NULL,
    capacity integer,
    host text,
    distance_m integer,
    pace text,
    step_free boolean,
    accessibility text[] DEFAULT '{}'::text[] NOT NULL,
    light text,
    for_whom text DEFAULT 'everyone'::text NOT NULL,
    minimum integer,
    decide_hours integer,
    partner_capacity integer,
    host_capacity integer,
    CONSTRAINT series_accessibility_check CHECK (((cardinality(accessibility) <= 20) AND (char_length((accessibility)::text) <= 1000))),
    CONSTRAINT series_capacity_check CHECK (((capacity >= 1) AND (capacity <= 500))),
    CONSTRAINT series_decide_hours_check CHECK (((decide_hours >= 1) AND (decide_hours <= 336))),
    CONSTRAINT series_distance_m_check CHECK (((distance_m >= 0) AND (distance_m <= 100000))),
    CONSTRAINT series_except_on_check CHECK ((cardinality(except_on) <= 200)),
    CONSTRAINT series_for_whom_check CHECK ((char_length(for_whom) <= 64)),
    CONSTRAINT series_has_places_for_minimum CHECK ((minimum <= capacity)),
    CONSTRAINT series_host_capacity_check CHECK (((host_capacity >= 0) AND (host_capacity <= 500))),
    CONSTRAINT series_host_check CHECK ((char_length(host) <= 64)),
    CONSTRAINT series_kind_check CHECK ((char_length(kind) <= 64)),
    CONSTRAINT series_light_check CHECK ((char_length(light) <= 64)),
    CONSTRAINT series_minimum_check CHECK (((minimum >= 1) AND (minimum <= 500))),
    CONSTRAINT series_minimum_has_its_hour CHECK (((minimum IS NULL) = (decide_hours IS NULL))),
    CONSTRAINT series_pace_check CHECK ((char_length(pace) <= 64)),
    CONSTRAINT series_partner_capacity_check CHECK (((partner_capacity >= 0) AND (partner_capacity <= 500))),
    CONSTRAINT series_planned_minutes_check CHECK (((planned_minutes >= 5) AND (planned_minutes <= 480))),
    CONSTRAINT series_rule_check CHECK ((char_length(rule) <= 255)),
    CONSTRAINT series_ward_check CHECK ((ward ~ '^E05[0-9]{6}$'::text)),
    CONSTRAINT series_women_only_is_hosted CHECK (((for_whom <> 'women-only'::text) OR (host IS NOT NULL))),
    CONSTRAINT series_zone_check CHECK ((zone = 'Europe/London'::text))
);

CREATE TABLE public.session_officer (
    borough text NOT NULL,
    session_id uuid NOT NULL,
    staff_id uuid NOT NULL
);

CREATE TABLE public.staff (
    borough text NOT NULL,
    staff_id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    principal text,
    host text,
    until date,
    CONSTRAINT staff_host_check CHECK ((char_length(host) <= 64)),
    CONSTRAINT staff_host_does_not_sign_in CHECK (((kind = 'officer'::text) OR (principal IS NULL))),
    CONSTRAINT staff_host_stands_for_a_club CHECK (((kind = 'host'::text) = (host IS NOT NULL))),
    CONSTRAINT staff_kind_check CHECK ((kind = ANY (ARRAY['officer'::text, 'host'::text]))),
    CONSTRAINT staff_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 120))),
    CONSTRAINT staff_principal_check CHECK (((char_length(principal) >= 1) AND (char_length(principal) <= 255)))
);

CREATE TABLE public.stream (
    topic text NOT NULL,
    key text NOT NULL,
    keyseq bigint NOT NULL,
    CONSTRAINT stream_key_check CHECK ((char_length(key) <= 255)),
    CONSTRAINT stream_keyseq_check CHECK ((keyseq > 0)),
    CONSTRAINT stream_topic_check CHECK ((char_length(topic) <= 249))
);

CREATE TABLE public.watermark (
    offset_id bigint NOT NULL,
    key text NOT NULL,
    keyseq bigint NOT NULL,
    CONSTRAINT watermark_keyseq_check CHECK ((keyseq > 0))
)
WITH (fillfactor='50');

CREATE TABLE public.word_reading (
    number bigint NOT NULL,
    borough text NOT NULL,
    concern_id uuid NOT NULL,
    read_by text NOT NULL,
    reason text NOT NULL,
    read_at timestamp with time zone NOT NULL,
    CONSTRAINT word_reading_borough_check CHECK ((char_length(borough) <= 64)),
    CONSTRAINT word_reading_read_by_check CHECK ((char_length(read_by) <= 255)),
    CONSTRAINT word_reading_reason_check CHECK ((char_length(reason) <= 64))
);

ALTER TABLE public.word_reading ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.word_reading_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT attendance_number_is_its_own UNIQUE (borough, session_id, number);

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT attendance_pkey PRIMARY KEY (borough, attendance_id);

ALTER TABLE ONLY public.borough
    ADD CONSTRAINT borough_gss_code_key UNIQUE (gss_code);

ALTER TABLE ONLY public.borough
    ADD CONSTRAINT borough_pkey PRIMARY KEY (borough);

ALTER TABLE ONLY public.borough_setting
    ADD CONSTRAINT borough_setting_pkey PRIMARY KEY (borough, scheme);

ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT check_in_pkey PRIMARY KEY (borough, check_in_id);

ALTER TABLE ONLY public.command
    ADD CONSTRAINT command_pkey PRIMARY KEY (principal, route, key);

ALTER TABLE ONLY public.concern_change
    ADD CONSTRAINT concern_change_pkey PRIMARY KEY (borough, concern_id, number);

ALTER TABLE ONLY public.concern_deletion
    ADD CONSTRAINT concern_deletion_pkey PRIMARY KEY (borough, concern_id, what, through);

ALTER TABLE ONLY public.concern
    ADD CONSTRAINT concern_pkey PRIMARY KEY (borough, concern_id);

ALTER TABLE ONLY public.concern_target
    ADD CONSTRAINT concern_target_pkey PRIMARY KEY (borough, category);

ALTER TABLE ONLY public.concern_words
    ADD CONSTRAINT concern_words_pkey PRIMARY KEY (borough, concern_id, number);

ALTER TABLE ONLY public.contact_reading
    ADD CONSTRAINT contact_reading_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.deletion
    ADD CONSTRAINT deletion_pkey PRIMARY KEY (borough, attendance_id);

ALTER TABLE ONLY public.diversion
    ADD CONSTRAINT diversion_pkey PRIMARY KEY (borough, month, question);

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_topic_key_keyseq_key UNIQUE (topic, key, keyseq);

ALTER TABLE ONLY public.everyone_home
    ADD CONSTRAINT everyone_home_pkey PRIMARY KEY (borough, session_id, said_at);

ALTER TABLE ONLY public.imported_line
    ADD CONSTRAINT imported_line_pkey PRIMARY KEY (borough, reference);

ALTER TABLE ONLY public.legal_hold
    ADD CONSTRAINT legal_hold_pkey PRIMARY KEY (borough, concern_id, number);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY ("position");

ALTER TABLE ONLY public.pair
    ADD CONSTRAINT pair_pkey PRIMARY KEY (borough, attendance_id);

ALTER TABLE ONLY public.parked_key
    ADD CONSTRAINT parked_key_pkey PRIMARY KEY (projection, topic, key_digest);

ALTER TABLE ONLY public.parked
    ADD CONSTRAINT parked_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.past_pair
    ADD CONSTRAINT past_pair_pkey PRIMARY KEY (borough, mark);

ALTER TABLE ONLY public.projection_offset
    ADD CONSTRAINT projection_offset_id_key UNIQUE (id);

ALTER TABLE ONLY public.projection_offset
    ADD CONSTRAINT projection_offset_pkey PRIMARY KEY (projection, topic, partition);

ALTER TABLE ONLY public.published_outcome
    ADD CONSTRAINT published_outcome_borough_concern_id_number_key UNIQUE (borough, concern_id, number);

ALTER TABLE ONLY public.published_outcome
    ADD CONSTRAINT published_outcome_pkey PRIMARY KEY (borough, publication_id);

ALTER TABLE ONLY public.reply
    ADD CONSTRAINT reply_pkey PRIMARY KEY (borough, source, reply_id);

ALTER TABLE ONLY public.resident
    ADD CONSTRAINT resident_attendance_id_key UNIQUE (attendance_id);

ALTER TABLE ONLY public.resident
    ADD CONSTRAINT resident_pkey PRIMARY KEY (borough, attendance_id);

ALTER TABLE ONLY public.retention
    ADD CONSTRAINT retention_pkey PRIMARY KEY (borough, kind);

ALTER TABLE ONLY public.return_code
    ADD CONSTRAINT return_code_code_mac_key UNIQUE (code_mac);

ALTER TABLE ONLY public.return_code
    ADD CONSTRAINT return_code_pkey PRIMARY KEY (borough, concern_id);

ALTER TABLE ONLY public.scheme
    ADD CONSTRAINT scheme_pkey PRIMARY KEY (borough, scheme);

ALTER TABLE ONLY public.series
    ADD CONSTRAINT series_pkey PRIMARY KEY (borough, series_id);

ALTER TABLE ONLY public.session_officer
    ADD CONSTRAINT session_officer_pkey PRIMARY KEY (borough, session_id, staff_id);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_once_a_date UNIQUE (borough, series_id, series_on);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (borough, session_id);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_pkey PRIMARY KEY (borough, staff_id);

ALTER TABLE ONLY public.stream
    ADD CONSTRAINT stream_pkey PRIMARY KEY (topic, key);

ALTER TABLE ONLY public.watermark
    ADD CONSTRAINT watermark_pkey PRIMARY KEY (offset_id, key);

ALTER TABLE ONLY public.word_reading
    ADD CONSTRAINT word_reading_pkey PRIMARY KEY (number);

CREATE INDEX attendance_of_session ON public.attendance USING btree (borough, session_id, attendance_id);

CREATE INDEX attendance_offered ON public.attendance USING btree (offer_lapses_at) WHERE (state = 'offered'::text);

CREATE INDEX check_in_in_order ON public.check_in USING btree (borough, attendance_id, said_at, check_in_id);

CREATE INDEX command_with_answer ON public.command USING btree (done_at) WHERE (sealed_answer IS NOT NULL);

CREATE INDEX concern_by_day_due ON public.concern USING btree (borough, due_on, concern_id) WHERE (due_on IS NOT NULL);

CREATE INDEX concern_duplicates ON public.concern USING btree (borough, merged_into) WHERE (merged_into IS NOT NULL);

CREATE INDEX concern_in_order ON public.concern USING btree (borough, raised_at, concern_id);

CREATE INDEX concern_transferred ON public.concern USING btree (transferred_to_borough, transferred_to) WHERE (transferred_to IS NOT NULL);

CREATE INDEX contact_reading_in_order ON public.contact_reading USING btree (borough, read_at, number);

CREATE INDEX contact_reading_of_booking ON public.contact_reading USING btree (borough, attendance_id, read_at);

CREATE INDEX pair_of_session ON public.pair USING btree (borough, session_id, staff_id);

CREATE INDEX published_outcome_in_order ON public.published_outcome USING btree (borough, published_on, publication_id);

CREATE INDEX resident_of_session ON public.resident USING btree (borough, session_id, contact_mark);

CREATE INDEX session_by_start ON public.session USING btree (borough, starts_at_local);

CREATE INDEX session_officer_of_staff ON public.session_officer USING btree (borough, staff_id, session_id);

CREATE INDEX session_undecided ON public.session USING btree (starts_at_local) WHERE ((state = 'planned'::text) AND (minimum IS NOT NULL) AND (NOT is_going_ahead));

CREATE UNIQUE INDEX staff_principal_is_its_own ON public.staff USING btree (borough, principal) WHERE (until IS NULL);

CREATE INDEX word_reading_in_order ON public.word_reading USING btree (borough, read_at, number);

CREATE INDEX word_reading_of_concern ON public.word_reading USING btree (borough, concern_id, read_at, number);

CREATE TRIGGER check_in_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.check_in FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER concern_change_is_never_changed BEFORE UPDATE OR TRUNCATE ON public.concern_change FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER concern_deletion_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.concern_deletion FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER contact_reading_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.contact_reading FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER deletion_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.deletion FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER event_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.event FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER everyone_home_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.everyone_home FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER legal_hold_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.legal_hold FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER word_reading_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.word_reading FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT attendance_borough_session_id_fkey FOREIGN KEY (borough, session_id) REFERENCES public.session(borough, session_id);

ALTER TABLE ONLY public.borough_setting
    ADD CONSTRAINT borough_setting_borough_scheme_fkey FOREIGN KEY (borough, scheme) REFERENCES public.scheme(borough, scheme);

ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT check_in_borough_attendance_id_fkey FOREIGN KEY (borough, attendance_id) REFERENCES public.attendance(borough, attendance_id);

ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT check_in_borough_session_id_fkey FOREIGN KEY (borough, session_id) REFERENCES public.session(borough, session_id);

ALTER TABLE ONLY public.concern
    ADD CONSTRAINT concern_borough_fkey FOREIGN KEY (borough) REFERENCES public.borough(borough);

ALTER TABLE ONLY public.concern
    ADD CONSTRAINT concern_borough_merged_into_fkey FOREIGN KEY (borough, merged_into) REFERENCES public.concern(borough, concern_id) ON DELETE SET NULL (merged_into);

ALTER TABLE ONLY public.concern
    ADD CONSTRAINT concern_borough_session_id_fkey FOREIGN KEY (borough, session_id) REFERENCES public.session(borough, session_id);

ALTER TABLE ONLY public.concern_change
    ADD CONSTRAINT concern_change_borough_concern_id_fkey FOREIGN KEY (borough, concern_id) REFERENCES public.concern(borough, concern_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.concern_target
    ADD CONSTRAINT concern_target_borough_fkey FOREIGN KEY (borough) REFERENCES public.borough(borough);

ALTER TABLE ONLY public.concern
    ADD CONSTRAINT concern_transferred_to_borough_transferred_to_fkey FOREIGN KEY (transferred_to_borough, transferred_to) REFERENCES public.concern(borough, concern_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.concern_words
    ADD CONSTRAINT concern_words_borough_concern_id_number_fkey FOREIGN KEY (borough, concern_id, number) REFERENCES public.concern_change(borough, concern_id, number) ON DELETE CASCADE;

ALTER TABLE ONLY public.diversion
    ADD CONSTRAINT diversion_borough_fkey FOREIGN KEY (borough) REFERENCES public.borough(borough);

ALTER TABLE ONLY public.everyone_home
    ADD CONSTRAINT everyone_home_borough_session_id_fkey FOREIGN KEY (borough, session_id) REFERENCES public.session(borough, session_id);

ALTER TABLE ONLY public.imported_line
    ADD CONSTRAINT imported_line_borough_session_id_fkey FOREIGN KEY (borough, session_id) REFERENCES public.session(borough, session_id);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.event(id);

ALTER TABLE ONLY public.pair
    ADD CONSTRAINT pair_borough_attendance_id_fkey FOREIGN KEY (borough, attendance_id) REFERENCES public.attendance(borough, attendance_id);

ALTER TABLE ONLY public.pair
    ADD CONSTRAINT pair_borough_session_id_staff_id_fkey FOREIGN KEY (borough, session_id, staff_id) REFERENCES public.session_officer(borough, session_id, staff_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.published_outcome
    ADD CONSTRAINT published_outcome_borough_concern_id_number_fkey FOREIGN KEY (borough, concern_id, number) REFERENCES public.concern_change(borough, concern_id, number) ON DELETE CASCADE;

ALTER TABLE ONLY public.resident
    ADD CONSTRAINT resident_borough_attendance_id_fkey FOREIGN KEY (borough, attendance_id) REFERENCES public.attendance(borough, attendance_id);

ALTER TABLE ONLY public.resident
    ADD CONSTRAINT resident_borough_session_id_fkey FOREIGN KEY (borough, session_id) REFERENCES public.session(borough, session_id);

ALTER TABLE ONLY public.retention
    ADD CONSTRAINT retention_borough_fkey FOREIGN KEY (borough) REFERENCES public.borough(borough);

ALTER TABLE ONLY public.return_code
    ADD CONSTRAINT return_code_borough_concern_id_fkey FOREIGN KEY (borough, concern_id) REFERENCES public.concern(borough, concern_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.scheme
    ADD CONSTRAINT scheme_borough_fkey FOREIGN KEY (borough) REFERENCES public.borough(borough);

ALTER TABLE ONLY public.series
    ADD CONSTRAINT series_borough_scheme_fkey FOREIGN KEY (borough, scheme) REFERENCES public.scheme(borough, scheme);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_borough_scheme_fkey FOREIGN KEY (borough, scheme) REFERENCES public.scheme(borough, scheme);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_of_series FOREIGN KEY (borough, series_id) REFERENCES public.series(borough, series_id);

ALTER TABLE ONLY public.session_officer
    ADD CONSTRAINT session_officer_borough_session_id_fkey FOREIGN KEY (borough, session_id) REFERENCES public.session(borough, session_id);

ALTER TABLE ONLY public.session_officer
    ADD CONSTRAINT session_officer_borough_staff_id_fkey FOREIGN KEY (borough, staff_id) REFERENCES public.staff(borough, staff_id);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_borough_fkey FOREIGN KEY (borough) REFERENCES public.borough(borough);
