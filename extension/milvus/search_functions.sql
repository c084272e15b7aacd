-- Searches. The overloads differ in the type of the query vectors alone; each takes one vector or
-- several, and text is one vector or a list of them in JSON.

CREATE FUNCTION milvus_search(
    collection_name text,
    data text,
    filter text DEFAULT NULL,
    limit_rows bigint DEFAULT 10,
    output_fields text[] DEFAULT NULL,
    search_params jsonb DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    anns_field text DEFAULT NULL,
    offset_rows bigint DEFAULT NULL,
    group_by_field text DEFAULT NULL,
    group_size bigint DEFAULT NULL,
    strict_group_size boolean DEFAULT NULL,
    round_decimal integer DEFAULT -1,
    filter_params jsonb DEFAULT NULL,
    consistency_level text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS TABLE (query integer, id text, distance double precision, entity jsonb)
    LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 10
    AS 'MODULE_PATHNAME', 'milvus_search';
COMMENT ON FUNCTION milvus_search(text, text, text, bigint, text[], jsonb, text[], text, bigint, text,
    bigint, boolean, integer, jsonb, text, double precision, text) IS
    'nearest entities of a collection, best first for each query vector';

CREATE FUNCTION milvus_search(
    collection_name text,
    data vector,
    filter text DEFAULT NULL,
    limit_rows bigint DEFAULT 10,
    output_fields text[] DEFAULT NULL,
    search_params jsonb DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    anns_field text DEFAULT NULL,
    offset_rows bigint DEFAULT NULL,
    group_by_field text DEFAULT NULL,
    group_size bigint DEFAULT NULL,
    strict_group_size boolean DEFAULT NULL,
    round_decimal integer DEFAULT -1,
    filter_params jsonb DEFAULT NULL,
    consistency_level text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS TABLE (query integer, id text, distance double precision, entity jsonb)
    LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 10
    AS 'MODULE_PATHNAME', 'milvus_search';
COMMENT ON FUNCTION milvus_search(text, vector, text, bigint, text[], jsonb, text[], text, bigint, text,
    bigint, boolean, integer, jsonb, text, double precision, text) IS
    'nearest entities of a collection, best first for each query vector';

CREATE FUNCTION milvus_search(
    collection_name text,
    data halfvec,
    filter text DEFAULT NULL,
    limit_rows bigint DEFAULT 10,
    output_fields text[] DEFAULT NULL,
    search_params jsonb DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    anns_field text DEFAULT NULL,
    offset_rows bigint DEFAULT NULL,
    group_by_field text DEFAULT NULL,
    group_size bigint DEFAULT NULL,
    strict_group_size boolean DEFAULT NULL,
    round_decimal integer DEFAULT -1,
    filter_params jsonb DEFAULT NULL,
    consistency_level text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS TABLE (query integer, id text, distance double precision, entity jsonb)
    LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 10
    AS 'MODULE_PATHNAME', 'milvus_search';
COMMENT ON FUNCTION milvus_search(text, halfvec, text, bigint, text[], jsonb, text[], text, bigint, text,
    bigint, boolean, integer, jsonb, text, double precision, text) IS
    'nearest entities of a collection, best first for each query vector';

CREATE FUNCTION milvus_search(
    collection_name text,
    data sparsevec,
    filter text DEFAULT NULL,
    limit_rows bigint DEFAULT 10,
    output_fields text[] DEFAULT NULL,
    search_params jsonb DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    anns_field text DEFAULT NULL,
    offset_rows bigint DEFAULT NULL,
    group_by_field text DEFAULT NULL,
    group_size bigint DEFAULT NULL,
    strict_group_size boolean DEFAULT NULL,
    round_decimal integer DEFAULT -1,
    filter_params jsonb DEFAULT NULL,
    consistency_level text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS TABLE (query integer, id text, distance double precision, entity jsonb)
    LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 10
    AS 'MODULE_PATHNAME', 'milvus_search';
COMMENT ON FUNCTION milvus_search(text, sparsevec, text, bigint, text[], jsonb, text[], text, bigint, text,
    bigint, boolean, integer, jsonb, text, double precision, text) IS
    'nearest entities of a collection, best first for each query vector';

CREATE FUNCTION milvus_search(
    collection_name text,
    data bit,
    filter text DEFAULT NULL,
    limit_rows bigint DEFAULT 10,
    output_fields text[] DEFAULT NULL,
    search_params jsonb DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    anns_field text DEFAULT NULL,
    offset_rows bigint DEFAULT NULL,
    group_by_field text DEFAULT NULL,
    group_size bigint DEFAULT NULL,
    strict_group_size boolean DEFAULT NULL,
    round_decimal integer DEFAULT -1,
    filter_params jsonb DEFAULT NULL,
    consistency_level text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS TABLE (query integer, id text, distance double precision, entity jsonb)
    LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 10
    AS 'MODULE_PATHNAME', 'milvus_search';
COMMENT ON FUNCTION milvus_search(text, bit, text, bigint, text[], jsonb, text[], text, bigint, text,
    bigint, boolean, integer, jsonb, text, double precision, text) IS
    'nearest entities of a collection, best first for each query vector';

CREATE FUNCTION milvus_search(
    collection_name text,
    data text[],
    filter text DEFAULT NULL,
    limit_rows bigint DEFAULT 10,
    output_fields text[] DEFAULT NULL,
    search_params jsonb DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    anns_field text DEFAULT NULL,
    offset_rows bigint DEFAULT NULL,
    group_by_field text DEFAULT NULL,
    group_size bigint DEFAULT NULL,
    strict_group_size boolean DEFAULT NULL,
    round_decimal integer DEFAULT -1,
    filter_params jsonb DEFAULT NULL,
    consistency_level text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS TABLE (query integer, id text, distance double precision, entity jsonb)
    LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 10
    AS 'MODULE_PATHNAME', 'milvus_search';
COMMENT ON FUNCTION milvus_search(text, text[], text, bigint, text[], jsonb, text[], text, bigint, text,
    bigint, boolean, integer, jsonb, text, double precision, text) IS
    'nearest entities of a collection, best first for each query vector';

CREATE FUNCTION milvus_search(
    collection_name text,
    data vector[],
    filter text DEFAULT NULL,
    limit_rows bigint DEFAULT 10,
    output_fields text[] DEFAULT NULL,
    search_params jsonb DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    anns_field text DEFAULT NULL,
    offset_rows bigint DEFAULT NULL,
    group_by_field text DEFAULT NULL,
    group_size bigint DEFAULT NULL,
    strict_group_size boolean DEFAULT NULL,
    round_decimal integer DEFAULT -1,
    filter_params jsonb DEFAULT NULL,
    consistency_level text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS TABLE (query integer, id text, distance double precision, entity jsonb)
    LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 10
    AS 'MODULE_PATHNAME', 'milvus_search';
COMMENT ON FUNCTION milvus_search(text, vector[], text, bigint, text[], jsonb, text[], text, bigint, text,
    bigint, boolean, integer, jsonb, text, double precision, text) IS
    'nearest entities of a collection, best first for each query vector';

CREATE FUNCTION milvus_search(
    collection_name text,
    data halfvec[],
    filter text DEFAULT NULL,
    limit_rows bigint DEFAULT 10,
    output_fields text[] DEFAULT NULL,
    search_params jsonb DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    anns_field text DEFAULT NULL,
    offset_rows bigint DEFAULT NULL,
    group_by_field text DEFAULT NULL,
    group_size bigint DEFAULT NULL,
    strict_group_size boolean DEFAULT NULL,
    round_decimal integer DEFAULT -1,
    filter_params jsonb DEFAULT NULL,
    consistency_level text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS TABLE (query integer, id text, distance double precision, entity jsonb)
    LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 10
    AS 'MODULE_PATHNAME', 'milvus_search';
COMMENT ON FUNCTION milvus_search(text, halfvec[], text, bigint, text[], jsonb, text[], text, bigint, text,
    bigint, boolean, integer, jsonb, text, double precision, text) IS
    'nearest entities of a collection, best first for each query vector';

CREATE FUNCTION milvus_search(
    collection_name text,
    data sparsevec[],
    filter text DEFAULT NULL,
    limit_rows bigint DEFAULT 10,
    output_fields text[] DEFAULT NULL,
    search_params jsonb DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    anns_field text DEFAULT NULL,
    offset_rows bigint DEFAULT NULL,
    group_by_field text DEFAULT NULL,
    group_size bigint DEFAULT NULL,
    strict_group_size boolean DEFAULT NULL,
    round_decimal integer DEFAULT -1,
    filter_params jsonb DEFAULT NULL,
    consistency_level text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS TABLE (query integer, id text, distance double precision, entity jsonb)
    LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 10
    AS 'MODULE_PATHNAME', 'milvus_search';
COMMENT ON FUNCTION milvus_search(text, sparsevec[], text, bigint, text[], jsonb, text[], text, bigint, text,
    bigint, boolean, integer, jsonb, text, double precision, text) IS
    'nearest entities of a collection, best first for each query vector';

CREATE FUNCTION milvus_search(
    collection_name text,
    data bit[],
    filter text DEFAULT NULL,
    limit_rows bigint DEFAULT 10,
    output_fields text[] DEFAULT NULL,
    search_params jsonb DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    anns_field text DEFAULT NULL,
    offset_rows bigint DEFAULT NULL,
    group_by_field text DEFAULT NULL,
    group_size bigint DEFAULT NULL,
    strict_group_size boolean DEFAULT NULL,
    round_decimal integer DEFAULT -1,
    filter_params jsonb DEFAULT NULL,
    consistency_level text DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS TABLE (query integer, id text, distance double precision, entity jsonb)
    LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 10
    AS 'MODULE_PATHNAME', 'milvus_search';
COMMENT ON FUNCTION milvus_search(text, bit[], text, bigint, text[], jsonb, text[], text, bigint, text,
    bigint, boolean, integer, jsonb, text, double precision, text) IS
    'nearest entities of a collection, best first for each query vector';

CREATE FUNCTION milvus_hybrid_search(
    collection_name text,
    reqs text,
    ranker jsonb,
    limit_rows bigint DEFAULT 10,
    output_fields text[] DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    offset_rows bigint DEFAULT NULL,
    round_decimal integer DEFAULT -1,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS TABLE (query integer, id text, distance double precision, entity jsonb)
    LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 10
    AS 'MODULE_PATHNAME', 'milvus_hybrid_search';
COMMENT ON FUNCTION milvus_hybrid_search(text, text, jsonb, bigint, text[], text[], bigint, integer,
    double precision, text) IS
    'nearest entities by several searches together, best first by the ranker''s score';

CREATE FUNCTION milvus_hybrid_search(
    collection_name text,
    reqs json,
    ranker jsonb,
    limit_rows bigint DEFAULT 10,
    output_fields text[] DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    offset_rows bigint DEFAULT NULL,
    round_decimal integer DEFAULT -1,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS TABLE (query integer, id text, distance double precision, entity jsonb)
    LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 10
    AS 'MODULE_PATHNAME', 'milvus_hybrid_search';
COMMENT ON FUNCTION milvus_hybrid_search(text, json, jsonb, bigint, text[], text[], bigint, integer,
    double precision, text) IS
    'nearest entities by several searches together, best first by the ranker''s score';

CREATE FUNCTION milvus_hybrid_search(
    collection_name text,
    reqs jsonb,
    ranker jsonb,
    limit_rows bigint DEFAULT 10,
    output_fields text[] DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    offset_rows bigint DEFAULT NULL,
    round_decimal integer DEFAULT -1,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS TABLE (query integer, id text, distance double precision, entity jsonb)
    LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 10
    AS 'MODULE_PATHNAME', 'milvus_hybrid_search';
COMMENT ON FUNCTION milvus_hybrid_search(text, jsonb, jsonb, bigint, text[], text[], bigint, integer,
    double precision, text) IS
    'nearest entities by several searches together, best first by the ranker''s score';

-- All entities, nearest first; the overloads differ in the type of the query vector alone.

CREATE FUNCTION milvus_search_iterator(
    collection_name text,
    data text,
    batch_size bigint DEFAULT 1000,
    filter text DEFAULT NULL,
    limit_rows bigint DEFAULT NULL,
    output_fields text[] DEFAULT NULL,
    search_params jsonb DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    anns_field text DEFAULT NULL,
    round_decimal integer DEFAULT -1,
    filter_params jsonb DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_search_iterator';
COMMENT ON FUNCTION milvus_search_iterator(text, text, bigint, text, bigint, text[], jsonb, text[], text, integer,
    jsonb, double precision, text) IS
    'all entities that a filter chooses, however many, nearest first; reads batch by batch';

CREATE FUNCTION milvus_search_iterator(
    collection_name text,
    data vector,
    batch_size bigint DEFAULT 1000,
    filter text DEFAULT NULL,
    limit_rows bigint DEFAULT NULL,
    output_fields text[] DEFAULT NULL,
    search_params jsonb DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    anns_field text DEFAULT NULL,
    round_decimal integer DEFAULT -1,
    filter_params jsonb DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_search_iterator';
COMMENT ON FUNCTION milvus_search_iterator(text, vector, bigint, text, bigint, text[], jsonb, text[], text, integer,
    jsonb, double precision, text) IS
    'all entities that a filter chooses, however many, nearest first; reads batch by batch';

CREATE FUNCTION milvus_search_iterator(
    collection_name text,
    data halfvec,
    batch_size bigint DEFAULT 1000,
    filter text DEFAULT NULL,
    limit_rows bigint DEFAULT NULL,
    output_fields text[] DEFAULT NULL,
    search_params jsonb DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    anns_field text DEFAULT NULL,
    round_decimal integer DEFAULT -1,
    filter_params jsonb DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_search_iterator';
COMMENT ON FUNCTION milvus_search_iterator(text, halfvec, bigint, text, bigint, text[], jsonb, text[], text, integer,
    jsonb, double precision, text) IS
    'all entities that a filter chooses, however many, nearest first; reads batch by batch';

CREATE FUNCTION milvus_search_iterator(
    collection_name text,
    data sparsevec,
    batch_size bigint DEFAULT 1000,
    filter text DEFAULT NULL,
    limit_rows bigint DEFAULT NULL,
    output_fields text[] DEFAULT NULL,
    search_params jsonb DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    anns_field text DEFAULT NULL,
    round_decimal integer DEFAULT -1,
    filter_params jsonb DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_search_iterator';
COMMENT ON FUNCTION milvus_search_iterator(text, sparsevec, bigint, text, bigint, text[], jsonb, text[], text, integer,
    jsonb, double precision, text) IS
    'all entities that a filter chooses, however many, nearest first; reads batch by batch';

CREATE FUNCTION milvus_search_iterator(
    collection_name text,
    data bit,
    batch_size bigint DEFAULT 1000,
    filter text DEFAULT NULL,
    limit_rows bigint DEFAULT NULL,
    output_fields text[] DEFAULT NULL,
    search_params jsonb DEFAULT NULL,
    partition_names text[] DEFAULT NULL,
    anns_field text DEFAULT NULL,
    round_decimal integer DEFAULT -1,
    filter_params jsonb DEFAULT NULL,
    timeout double precision DEFAULT NULL,
    db_name text DEFAULT NULL
)
    RETURNS SETOF jsonb
    LANGUAGE C STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'milvus_search_iterator';
COMMENT ON FUNCTION milvus_search_iterator(text, bit, bigint, text, bigint, text[], jsonb, text[], text, integer,
    jsonb, double precision, text) IS
    'all entities that a filter chooses, however many, nearest first; reads batch by batch';
