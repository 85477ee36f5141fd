-- name: be_brief$
-- Wait for a row a fifth of a second at most, in this transaction: less than it takes Postgres to call it a deadlock.
SELECT set_config('lock_timeout', '200ms', true);
