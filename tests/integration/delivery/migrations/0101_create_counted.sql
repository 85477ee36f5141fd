-- migrate:up
CREATE TABLE counted (
    borough text NOT NULL,
    session_id uuid NOT NULL,
    heard integer NOT NULL,
    order_heard bigint [] NOT NULL,
    PRIMARY KEY (borough, session_id)
);

-- migrate:down
