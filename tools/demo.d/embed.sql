-- A text becomes a vector without any model: its words and the groups of three letters in them, weighted by how rare
-- they are among the packages (TF-IDF), are hashed into 256 places with a sign. Such vectors know spelling, not meaning:
-- "compress" is near to "compression", and not to "zip". With a model of your own only this file changes.

CREATE EXTENSION milvus CASCADE;

CREATE TABLE described (name text, section text, size bigint, depends text[], summary text, text text);
CREATE TABLE rarity (token text PRIMARY KEY, weight float8);

CREATE FUNCTION tokens(text text) RETURNS TABLE (token text, times bigint) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT token, count(*)
    FROM regexp_split_to_table(lower(text), '[^a-z0-9]+') AS word,
        LATERAL (SELECT word UNION ALL SELECT substr('#' || word || '#', i, 3) FROM generate_series(1, length(word)) AS i) AS t (token)
    WHERE length(word) > 1
    GROUP BY token
$$;
COMMENT ON FUNCTION tokens IS 'words of a text and the groups of three letters in them';

CREATE FUNCTION embed(text text) RETURNS vector LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT l2_normalize(array_agg(coalesce(value, 0) ORDER BY place)::vector(256))
    FROM generate_series(0, 255) AS place
    LEFT JOIN (
        SELECT h & 255 AS place, sum((1 + ln(times)) * CASE WHEN h & 256 = 0 THEN 1 ELSE -1 END
            * (SELECT weight FROM rarity AS r WHERE r.token = t.token)) AS value
        FROM tokens(text) AS t, LATERAL (SELECT hashtext(token) AS h) AS hashed
        GROUP BY h & 255) AS hashed USING (place)
$$;
COMMENT ON FUNCTION embed IS 'the vector of a text: hashed words and groups of letters, weighted by rarity';
