-- migrate:up
SET LOCAL lock_timeout = '2s';

-- An instant as RFC 3339 in UTC, such as 2026-11-25T18:05:09.25Z, without digits that say nothing. Immutable, though
-- `to_char` is not in general: this form knows neither a language nor a session's zone.
CREATE FUNCTION rfc3339(instant timestamptz) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT rtrim(rtrim(to_char(instant AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '0'), '.') || 'Z'
$$;

-- `ce_time` as it stands on the wire, written once, so that the relay does not write it for each publication.
ALTER TABLE event ADD COLUMN time text GENERATED ALWAYS AS (rfc3339(occurred_at)) STORED;

-- migrate:down
