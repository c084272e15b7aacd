-- The packages nearest to some words, by spelling: see tools/demo.d/embed.sql.
SELECT id AS package, round(distance::numeric, 3) AS similarity,
    left(entity->>'summary', 45) AS summary
FROM milvus_search('packages', embed('compress and decompress files'),
    limit_rows => 5, output_fields => '{summary}');

-- Among the small libraries.
SELECT id AS package, entity->>'size' AS kb,
    left(entity->>'summary', 45) AS summary
FROM milvus_search('packages', embed('compress and decompress files'),
    filter => 'section == "libs" and size < 500',
    limit_rows => 5, output_fields => '{size, summary}');

-- More like this one, with the query vector from the collection itself.
SELECT s.id AS package, round(s.distance::numeric, 3) AS similarity,
    left(s.entity->>'summary', 36) AS summary
FROM packages AS p, milvus_search('packages', p.embedding,
    filter => 'name != "dpkg"',
    limit_rows => 5, output_fields => '{summary}') AS s
WHERE p.name = 'dpkg' ORDER BY s.distance DESC;

-- Plain SQL on the same table, joined with another: how many need it?
SELECT n.name AS package, n.section,
    (SELECT count(*) FROM needs WHERE needed = n.name) AS needed_by
FROM (SELECT name, section FROM packages
    ORDER BY embedding <=> embed('shared library of cryptography')
    LIMIT 5) AS n;
