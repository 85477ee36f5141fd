-- name: begin_command$
-- Take a command's key; null if it is taken, once whoever took it has committed. It is dated by the hour, or what it raised could be too.
INSERT INTO command (principal, route, key, body_hash, done_at)
VALUES (:principal, :route, :key, :body_hash, date_trunc('hour', now(), 'UTC'))
ON CONFLICT (principal, route, key) DO NOTHING
RETURNING true;

-- name: get_command^
-- What was asked and answered under a key that is taken.
SELECT body_hash, sealed_answer FROM command
WHERE principal = :principal AND route = :route AND key = :key;

-- name: keep_answer!
-- Keep the answer of a command, sealed, for those who ask again.
UPDATE command SET sealed_answer = :sealed_answer
WHERE principal = :principal AND route = :route AND key = :key;

-- name: drop_old_answers!
-- Forget answers after a day; that the command was done stays known.
UPDATE command SET sealed_answer = NULL
WHERE sealed_answer IS NOT NULL AND done_at < now() - interval '24 hours';
