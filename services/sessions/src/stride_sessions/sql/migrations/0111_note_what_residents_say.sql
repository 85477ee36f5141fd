-- migrate:up
SET LOCAL lock_timeout = '2s';

-- That a resident opened her link to say that it was she who asked, or that the team asked for her; who did neither is
-- offered no place. And that she gave
-- feedback about the session, once: what she said is kept with nobody's name, in its event alone.
ALTER TABLE resident
ADD COLUMN is_vouched_for boolean NOT NULL DEFAULT false,
ADD COLUMN is_confirmed boolean NOT NULL DEFAULT false,
ADD COLUMN has_answered boolean NOT NULL DEFAULT false;

-- migrate:down
