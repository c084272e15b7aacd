-- Recall measured on the user's own rows. They are read with the caller's rights, row-level security included; with the
-- rights of the table's owner, who wrote the index's expressions, where the caller has those.

CREATE FUNCTION vector_recall(index regclass, k integer DEFAULT 10, sample_size integer DEFAULT 100,
        ef_search integer DEFAULT NULL, probes integer DEFAULT NULL, queries text[] DEFAULT NULL,
        OUT setting text, OUT value integer, OUT measured integer, OUT recall float8, OUT recall_low float8,
        OUT recall_high float8, OUT index_ms float8, OUT exact_ms float8)
    RETURNS SETOF record
    LANGUAGE C VOLATILE PARALLEL UNSAFE ROWS 1
    AS 'MODULE_PATHNAME', 'vector_recall';
COMMENT ON FUNCTION vector_recall(regclass, integer, integer, integer, integer, text[]) IS
    'share of the k nearest rows that a search through the index finds, of sampled rows or given queries, with its 95 % interval and times';

CREATE FUNCTION vector_tune(index regclass, target_recall float8 DEFAULT 0.95, k integer DEFAULT 10,
        sample_size integer DEFAULT 100, queries text[] DEFAULT NULL,
        OUT setting text, OUT value integer, OUT measured integer, OUT recall float8, OUT recall_low float8,
        OUT recall_high float8, OUT index_ms float8, OUT exact_ms float8, OUT chosen boolean)
    RETURNS SETOF record
    LANGUAGE C VOLATILE PARALLEL UNSAFE ROWS 10
    AS 'MODULE_PATHNAME', 'vector_tune';
COMMENT ON FUNCTION vector_tune(regclass, float8, integer, integer, text[]) IS
    'the smallest hnsw.ef_search or ivfflat.probes that reaches a recall, with each value that was measured on the way';
