-- migrate:up
SET LOCAL lock_timeout = '2s';

-- How far each projection has come in each partition, whose it is now (epoch), and of which topic it speaks: a
-- topic that was deleted and made again has another Kafka UUID under the same name.
CREATE TABLE projection_offset (
    id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    projection text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL CHECK (partition >= 0),
    topic_id text NOT NULL,
    first_offset bigint NOT NULL CHECK (first_offset >= 0),
    next_offset bigint NOT NULL CHECK (next_offset >= first_offset),
    epoch bigint NOT NULL CHECK (epoch > 0),
    advanced_at timestamptz,
    PRIMARY KEY (projection, topic, partition)
);

-- The number of the last event applied for each key of a partition: what the relay repeats is recognised by it.
-- Written once for each key of every batch: a foreign key would look its one parent up each time, under a lock that the
-- batch holds already; and half-empty pages keep the next version of a row beside it, out of the index (HOT).
CREATE TABLE watermark (
    offset_id bigint NOT NULL,
    key text NOT NULL,
    keyseq bigint NOT NULL CHECK (keyseq > 0),
    PRIMARY KEY (offset_id, key)
) WITH (fillfactor = 50);

-- Records set aside with their key: the first one with the reason it could not be applied, the rest queued behind it.
-- What a record said is sealed, its key included; the reason and its detail hold no value of the record.
CREATE TABLE parked (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- an offset may come again, in a topic that was made anew
    projection text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL,
    key_digest bytea,
    reason text NOT NULL CHECK (char_length(reason) <= 64),
    detail text NOT NULL CHECK (char_length(detail) <= 500),
    fingerprint text NOT NULL,
    sealed bytea NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now()
);

-- The keys that wait behind a parked record, each once, so that a batch finds them without reading all that is parked.
CREATE TABLE parked_key (
    projection text NOT NULL,
    topic text NOT NULL,
    key_digest bytea NOT NULL,
    PRIMARY KEY (projection, topic, key_digest)
);

-- migrate:down
