-- The query is planned with the caller's rights and never run.

CREATE FUNCTION vector_why_not(query text, OUT finding text, OUT table_name regclass, OUT index regclass,
        OUT detail text, OUT advice text)
    RETURNS SETOF record
    LANGUAGE C VOLATILE PARALLEL UNSAFE ROWS 3
    AS 'MODULE_PATHNAME', 'vector_why_not';
COMMENT ON FUNCTION vector_why_not(text) IS
    'why a query does or does not use a vector index, a row for each finding, and what to do; plans the query and does not run it';
