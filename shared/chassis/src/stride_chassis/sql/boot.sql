-- name: sign_of_life$
-- Does Postgres answer?
SELECT 1;

-- name: try_migration_lock$
-- Only one migration of a database runs at a time; the lock is let go with the connection.
SELECT pg_try_advisory_lock(hashtextextended('stride.migrations', 0));
