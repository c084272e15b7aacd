-- What a Milvus user gains: transactions over several collections, joins, foreign keys, row-level security in every call,
-- triggers, unique keys, exact counts. docs/from-milvus.md shows the same.
CREATE SCHEMA milvus_beyond;
SET search_path = milvus_beyond, public;
SELECT milvus_create_collection('books', schema => '{"fields": [
        {"name": "id", "type": "INT64", "is_primary": true}, {"name": "author", "type": "INT64"},
        {"name": "tenant", "type": "VARCHAR", "max_length": 63}, {"name": "v", "type": "FLOAT_VECTOR", "dim": 2}]}',
    index_params => '{"field_name": "v", "index_type": "HNSW", "metric_type": "L2"}');
SELECT milvus_create_collection('authors', dimension => 2, metric_type => 'L2');
CREATE TABLE loans (book bigint, borrower text);
CREATE TABLE changes (collection text, key bigint);

-- One transaction, two collections: neither or both.
BEGIN;
SELECT milvus_insert('books', '{"id": 1, "author": 7, "tenant": "regress_ada", "v": [1, 2]}'), milvus_upsert('authors', '{"id": 7, "vector": [3, 4], "name": "Ada"}');
ROLLBACK;
SELECT milvus_get_collection_stats('books') AS books, milvus_get_collection_stats('authors') AS authors;
BEGIN;
SELECT milvus_insert('books', '[{"id": 1, "author": 7, "tenant": "regress_ada", "v": [1, 2]}, {"id": 2, "author": 7, "tenant": "regress_bob", "v": [1, 3]}, {"id": 3, "author": 8, "tenant": "regress_ada", "v": [9, 9]}]');
SELECT milvus_upsert('authors', '[{"id": 7, "vector": [3, 4], "name": "Ada"}, {"id": 8, "vector": [5, 6], "name": "Bob"}]');
COMMIT;
SELECT milvus_get_collection_stats('books') AS books, milvus_get_collection_stats('authors') AS authors;
-- A savepoint takes back one call.
BEGIN;
SAVEPOINT before;
SELECT milvus_delete('books', ids => '[1,2,3]') -> 'delete_count' AS delete_count;
ROLLBACK TO before;
SELECT milvus_get_collection_stats('books') AS books;
COMMIT;

-- A key is a key.
SELECT milvus_insert('books', '{"id": 1, "author": 9, "tenant": "x", "v": [0, 0]}');

-- Joins of hits with the collection itself, another collection and a table of the app's.
INSERT INTO loans VALUES (1, 'Cleo'), (3, 'Dan');
SELECT hit.distance, b.id, a."$meta" ->> 'name' AS author, l.borrower
FROM milvus_search('books', '[1, 2]', limit_rows => 3) AS hit
JOIN books AS b ON b.id = hit.id::bigint
JOIN authors AS a ON a.id = b.author
LEFT JOIN loans AS l ON l.book = b.id
ORDER BY hit.distance;

-- A trigger sees what the calls write.
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO milvus_beyond.changes VALUES (TG_TABLE_NAME, NEW.id); RETURN NEW; END $$;
CREATE TRIGGER note AFTER INSERT OR UPDATE ON authors FOR EACH ROW EXECUTE FUNCTION note_change();
SELECT milvus_insert('authors', '{"id": 9, "vector": [7, 8], "name": "Eve"}'), milvus_upsert('authors', '{"id": 9, "vector": [7, 8], "name": "Eva"}');
SELECT key, count(*) FROM changes GROUP BY key;

-- A table of the app's becomes a collection, and others may refer to it.
CREATE TABLE items (id bigint PRIMARY KEY, title text, v vector(2));
INSERT INTO items VALUES (1, 'one', '[1,1]'), (2, 'two', '[2,2]');
SELECT milvus_register_collection('milvus_beyond.items');
CREATE TABLE orders (item bigint REFERENCES items);
SELECT milvus_insert('items', '{"id": 3, "title": "three", "v": [3, 3]}');
INSERT INTO orders VALUES (3);
SELECT milvus_delete('items', ids => 3);
SELECT milvus_query('items', 'id > 0', ARRAY['title'], limit_rows => 10);

-- Row-level security: each tenant sees its own in every call, counts included.
CREATE ROLE regress_ada;
CREATE ROLE regress_bob;
GRANT USAGE ON SCHEMA milvus_beyond TO regress_ada, regress_bob;
GRANT SELECT, INSERT, UPDATE, DELETE ON books TO regress_ada, regress_bob;
ALTER TABLE books ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON books USING (tenant = current_user);
SET ROLE regress_ada;
SELECT milvus_get_collection_stats('books');
SELECT milvus_query('books', 'id > 0', ARRAY['tenant'], limit_rows => 10);
SELECT id, distance FROM milvus_search('books', '[1, 3]', limit_rows => 10) ORDER BY distance;
SELECT milvus_delete('books', 'id > 0') -> 'ids' AS deleted;
SELECT milvus_insert('books', '{"id": 4, "author": 7, "tenant": "regress_bob", "v": [1, 2]}');
SET ROLE regress_bob;
SELECT milvus_query('books', 'id > 0', ARRAY['tenant'], limit_rows => 10);
RESET ROLE;

SET client_min_messages = warning;
DROP SCHEMA milvus_beyond CASCADE;
DROP ROLE regress_ada, regress_bob;
