-- migrate:up
SET LOCAL lock_timeout = '2s';

-- The last number given to each key of each topic. Its row is the lock that puts the events of a key in order.
CREATE TABLE stream (
    topic text NOT NULL CHECK (char_length(topic) <= 249),
    key text NOT NULL CHECK (char_length(key) <= 255),
    keyseq bigint NOT NULL CHECK (keyseq > 0),
    PRIMARY KEY (topic, key)
);

-- The archive: every fact that was ever published, as it was published. Its size check keeps a record that the
-- broker would refuse (1 MiB) from being committed at all.
CREATE TABLE event (
    id uuid PRIMARY KEY,
    topic text NOT NULL CHECK (char_length(topic) <= 249),
    key text NOT NULL CHECK (char_length(key) <= 255),
    keyseq bigint NOT NULL CHECK (keyseq > 0),
    type text NOT NULL CHECK (char_length(type) <= 255),
    source text NOT NULL CHECK (char_length(source) <= 255),
    tenant text NOT NULL CHECK (char_length(tenant) <= 64),
    occurred_at timestamptz NOT NULL,
    traceparent text CHECK (char_length(traceparent) <= 64),
    data text NOT NULL CONSTRAINT event_data_fits_a_record CHECK (octet_length(data) <= 65536),
    UNIQUE (topic, key, keyseq)
);

-- What the relay has still to publish. A row is a pointer, deleted once the broker has acknowledged its event.
CREATE TABLE outbox (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id uuid NOT NULL REFERENCES event (id),
    queued_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- migrate:down
