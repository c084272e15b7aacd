-- Run by each suite through its driver, in its own empty database. One statement a line, because the suites
-- split this file at its line ends.
CREATE EXTENSION milvus CASCADE;
CREATE TABLE items (id integer PRIMARY KEY, name text NOT NULL, embedding vector(3), half halfvec(3), sparse sparsevec(3), bits bit(3));
CREATE INDEX items_hnsw_l2 ON items USING hnsw (embedding vector_l2_ops);
CREATE INDEX items_hnsw_ip ON items USING hnsw (embedding vector_ip_ops);
CREATE INDEX items_hnsw_cosine ON items USING hnsw (embedding vector_cosine_ops);
CREATE INDEX items_hnsw_l1 ON items USING hnsw (embedding vector_l1_ops);
CREATE INDEX items_hnsw_half ON items USING hnsw (half halfvec_cosine_ops) WITH (m = 8, ef_construction = 32);
CREATE INDEX items_hnsw_sparse ON items USING hnsw (sparse sparsevec_l2_ops);
CREATE INDEX items_hnsw_hamming ON items USING hnsw (bits bit_hamming_ops);
CREATE INDEX items_hnsw_jaccard ON items USING hnsw (bits bit_jaccard_ops);
CREATE INDEX items_ivfflat_l2 ON items USING ivfflat (embedding vector_l2_ops) WITH (lists = 1);
CREATE INDEX items_ivfflat_half ON items USING ivfflat (half halfvec_l2_ops) WITH (lists = 1);
CREATE INDEX items_ivfflat_hamming ON items USING ivfflat (bits bit_hamming_ops) WITH (lists = 1);
CREATE INDEX items_btree ON items (embedding);
