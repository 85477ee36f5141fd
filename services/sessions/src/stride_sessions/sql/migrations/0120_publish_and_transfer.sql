-- migrate:up
SET LOCAL lock_timeout = '2s';

-- What was done about a concern, in words that somebody of the team found fit for anybody to read: public by intention,
-- and so not sealed. It has an id of its own, a month and a day of publishing; the link to the concern is here alone, so
-- that it goes with the concern when that is erased.
CREATE TABLE published_outcome (
    borough text NOT NULL,
    publication_id uuid NOT NULL,
    concern_id uuid NOT NULL,
    number integer NOT NULL,
    ward text NOT NULL CHECK (ward ~ '^E05[0-9]{6}$'),
    category text NOT NULL CHECK (char_length(category) <= 64),
    action text NOT NULL CHECK (char_length(action) <= 64),
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    wording text NOT NULL CHECK (char_length(wording) BETWEEN 1 AND 500),
    published_on date NOT NULL,
    published_by text NOT NULL CHECK (char_length(published_by) <= 255),
    PRIMARY KEY (borough, publication_id),
    UNIQUE (borough, concern_id, number),
    FOREIGN KEY (borough, concern_id, number)
    REFERENCES concern_change (borough, concern_id, number) ON DELETE CASCADE
);

CREATE INDEX published_outcome_in_order ON published_outcome (borough, published_on, publication_id);

-- Where a concern that went to another borough goes on: known here alone, so that whoever erases it there erases what is left
-- of it here. The step on either side names the other borough.
ALTER TABLE concern
ADD COLUMN transferred_to_borough text CHECK (char_length(transferred_to_borough) <= 64),
ADD COLUMN transferred_to uuid,
ADD CHECK ((transferred_to IS NULL) = (transferred_to_borough IS NULL)),
ADD FOREIGN KEY (transferred_to_borough, transferred_to) REFERENCES concern (borough, concern_id) ON DELETE CASCADE;

CREATE INDEX concern_transferred ON concern (transferred_to_borough, transferred_to) WHERE transferred_to IS NOT NULL;

ALTER TABLE concern_change ADD COLUMN other_borough text CHECK (char_length(other_borough) <= 64);

-- migrate:down
