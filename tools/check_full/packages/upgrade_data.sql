-- A database for pg_upgrade: a vector index of each method and type, btree and hash indexes on vectors, what computes with
-- vectors, collections with partitions, an alias, a dynamic field and a time to live.

CREATE EXTENSION milvus CASCADE;
CREATE EXTENSION amcheck;

CREATE TABLE items (
    id integer PRIMARY KEY,
    v vector(32) NOT NULL,
    h halfvec(32),
    s sparsevec(1000),
    b bit(64),
    length float8 GENERATED ALWAYS AS (vector_norm(v)) STORED,
    CONSTRAINT not_null_vector CHECK (vector_norm(v) > 0)
);
INSERT INTO items
SELECT i, v, v, format('{%s:%s,%s:1}/1000', i % 500 + 1, i, i % 499 + 501)::sparsevec, binary_quantize(v || v)
FROM (SELECT i, (SELECT array_agg(sin(i * d * d)) FROM generate_series(1, 32) AS d)::vector AS v
    FROM generate_series(1, 3000) AS i) AS made;
CREATE INDEX items_hnsw_v ON items USING hnsw (v vector_l2_ops);
CREATE INDEX items_hnsw_h ON items USING hnsw (h halfvec_cosine_ops) WITH (m = 8);
CREATE INDEX items_hnsw_s ON items USING hnsw (s sparsevec_ip_ops);
CREATE INDEX items_hnsw_b ON items USING hnsw (b bit_hamming_ops);
CREATE INDEX items_ivfflat_v ON items USING ivfflat (v vector_cosine_ops) WITH (lists = 10);
CREATE INDEX items_ivfflat_b ON items USING ivfflat (b bit_hamming_ops) WITH (lists = 10);
CREATE INDEX items_btree ON items (v);
CREATE INDEX items_hash ON items USING hash (h);
CREATE VIEW near_items AS SELECT id, v <-> array_fill(0.5::real, ARRAY[32])::vector AS distance FROM items;
DELETE FROM items WHERE id % 10 = 3;
VACUUM (ANALYZE) items;
DELETE FROM items WHERE id % 10 = 4; -- dead in the indexes on purpose

SELECT milvus_create_collection('quick', dimension => 4);
SELECT milvus_create_partition('quick', 'p');
SELECT milvus_insert('quick', (SELECT jsonb_agg(jsonb_build_object('id', i, 'vector', jsonb_build_array(i, 1, i % 7, 2), 'colour', 'c' || i % 3))
    FROM generate_series(1, 200) AS i)) IS NOT NULL;
SELECT milvus_insert('quick', '[{"id": 1000, "vector": [1, 2, 3, 4]}]', partition_name => 'p') IS NOT NULL;
SELECT milvus_create_alias('quick', 'fast');
SELECT milvus_alter_collection_properties('quick', '{"collection.ttl.seconds": 1000000}');
SELECT milvus_register_collection('items');
ANALYZE;
