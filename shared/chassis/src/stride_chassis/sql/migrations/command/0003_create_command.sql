-- migrate:up
SET LOCAL lock_timeout = '2s';

-- A command that was done, so that it is done once. The answer is sealed and dropped after a day; the row stays.
CREATE TABLE command (
    principal text NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    body_hash bytea NOT NULL,
    sealed_answer bytea,
    done_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (principal, route, key)
);

CREATE INDEX command_with_answer ON command (done_at) WHERE sealed_answer IS NOT NULL;

-- migrate:down
