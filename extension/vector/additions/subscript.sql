-- Subscripting, read only: v[1] is an element, v[2:5] a shorter value. Types take it from version 14
-- of the server on; older ones lack the C interface too, so there is nothing to create there. It is
-- ALTER TYPE instead of CREATE TYPE, because an upgrade must keep the type and its OID.

DO $body$
DECLARE
    type_name text;
    handler text;
BEGIN
    IF pg_catalog.current_setting('server_version_num')::integer < 140000 THEN
        RETURN;
    END IF;
    FOREACH type_name IN ARRAY ARRAY['vector', 'halfvec', 'sparsevec'] LOOP
        handler := type_name || '_subscript';
        EXECUTE pg_catalog.format($$
            CREATE FUNCTION %1$I(internal) RETURNS internal
                LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
                AS 'MODULE_PATHNAME', %1$L
            $$, handler);
        EXECUTE pg_catalog.format('COMMENT ON FUNCTION %I(internal) IS %L',
            handler, 'reads v[i] and v[i:j] of a ' || type_name);
        EXECUTE pg_catalog.format('ALTER TYPE %I SET (SUBSCRIPT = %I)', type_name, handler);
    END LOOP;
END
$body$;
