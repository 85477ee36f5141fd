-- name: claim_partitions
-- Take partitions over: record where a new one starts, raise the epoch so that whoever had it before is refused.
INSERT INTO projection_offset AS p (projection, topic, partition, topic_id, first_offset, next_offset, epoch)
SELECT :projection::text, c.topic, c.partition, c.topic_id, c.first_offset, c.first_offset, 1
FROM unnest(:topics::text[], :partitions::integer[], :topic_ids::text[], :first_offsets::bigint[])
    AS c (topic, partition, topic_id, first_offset)
ORDER BY c.topic, c.partition
ON CONFLICT (projection, topic, partition) DO UPDATE SET epoch = p.epoch + 1
RETURNING topic, partition, topic_id, next_offset, epoch;

-- name: lock_offsets
-- The offset rows of a batch's partitions, locked in sorted order until the transaction ends.
SELECT p.id, p.topic, p.partition, p.next_offset, p.epoch
FROM projection_offset AS p
JOIN unnest(:topics::text[], :partitions::integer[]) AS b (topic, partition) USING (topic, partition)
WHERE p.projection = :projection
ORDER BY p.topic, p.partition
FOR UPDATE OF p;

-- name: advance_offsets!
-- Where each partition goes on after this batch.
UPDATE projection_offset AS p SET next_offset = b.next_offset, advanced_at = now()
FROM unnest(:topics::text[], :partitions::integer[], :next_offsets::bigint[]) AS b (topic, partition, next_offset)
WHERE p.projection = :projection AND p.topic = b.topic AND p.partition = b.partition;

-- name: take_watermarks
-- The last number applied for each key of a batch, as it was, with the batch's own put in its place. The batch comes
-- as lists in text: asyncpg looks at each element of an array several times, which costs more than the splitting here.
WITH batch AS (
    SELECT * FROM unnest(
        string_to_array(:offset_ids, ',')::bigint[], string_to_array(:keys, ','), string_to_array(:keyseqs, ',')::bigint[]
    ) AS b (offset_id, key, keyseq)
), taken AS (
    INSERT INTO watermark AS w (offset_id, key, keyseq) SELECT offset_id, key, keyseq FROM batch
    ON CONFLICT (offset_id, key) DO UPDATE SET keyseq = greatest(w.keyseq, excluded.keyseq)
)
SELECT w.offset_id, w.key, w.keyseq FROM watermark AS w JOIN batch USING (offset_id, key);

-- name: set_watermark!
-- The last number applied for one key.
INSERT INTO watermark (offset_id, key, keyseq) VALUES (:offset_id, :key, :keyseq)
ON CONFLICT (offset_id, key) DO UPDATE SET keyseq = excluded.keyseq;

-- name: find_watermark$
-- The last number applied for one key; null if there is none.
SELECT keyseq FROM watermark WHERE offset_id = :offset_id AND key = :key;

-- name: find_parked_keys
-- The keys of these topics that wait behind a parked record.
SELECT topic, key_digest FROM parked_key WHERE projection = :projection AND topic = ANY (:topics::text[]);

-- name: park_record!
-- Set a record aside with the reason, and its key with it.
WITH set_aside AS (
    INSERT INTO parked (projection, topic, partition, "offset", key_digest, reason, detail, fingerprint, sealed)
    VALUES (:projection, :topic, :partition, :offset, :key_digest, :reason, :detail, :fingerprint, :sealed)
)
INSERT INTO parked_key (projection, topic, key_digest)
SELECT :projection::text, :topic::text, :key_digest::bytea WHERE :key_digest::bytea IS NOT NULL
ON CONFLICT (projection, topic, key_digest) DO NOTHING;

-- name: list_offsets
-- How far each projection of this database has come.
SELECT projection, topic, partition, topic_id, first_offset, next_offset, epoch, advanced_at
FROM projection_offset ORDER BY projection, topic, partition;

-- name: accept_partition!
-- Go on from another place of a topic, or from another topic of the same name; the epoch rises so that whoever reads
-- now stops first.
UPDATE projection_offset
SET topic_id = :topic_id, first_offset = :offset, next_offset = :offset, epoch = epoch + 1, advanced_at = now()
WHERE projection = :projection AND topic = :topic AND partition = :partition;

-- name: find_sealed_parked
-- The next records that were set aside, as they are sealed.
SELECT id, sealed FROM parked WHERE id > :id ORDER BY id LIMIT :most::integer;

-- name: reseal_parked$
-- The same record under another key, unless it changed since it was read.
UPDATE parked SET sealed = :sealed WHERE id = :id AND sealed = :read RETURNING true;
