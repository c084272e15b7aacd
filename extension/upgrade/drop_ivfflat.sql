-- Head of the step to 0.9.0. Catalogs made by earlier versions have the index access method ivfflat;
-- the library of 0.9.0 has not, so it leaves. Dropping an access method would take a user's operator
-- classes along in silence, and an index would fail on an inner name, so both are looked for first
-- and refused in one message. README.md says what a user does then. The access method hnsw stays as
-- it is, with its classes and indexes: one that pgvector built is refused later, where it is used,
-- with the hint to REINDEX.
--
-- The search path is narrowed for the block: names that a user made must not be found in it.

DO $body$
DECLARE
    shown_at_most CONSTANT integer := 20;
    saved_path text := pg_catalog.current_setting('search_path');
    extension oid;
    method oid;
    users text[];
    dropped text;
BEGIN
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

    SELECT e.oid INTO STRICT extension FROM pg_extension e WHERE e.extname = 'vector';

    SELECT a.oid INTO method
    FROM pg_am a
    JOIN pg_depend d ON d.classid = 'pg_am'::regclass AND d.objid = a.oid AND d.deptype = 'e'
        AND d.refclassid = 'pg_extension'::regclass AND d.refobjid = extension
    WHERE a.amname = 'ivfflat';

    -- Everything that uses the method and is not the extension's own.
    SELECT array_agg(u.what ORDER BY u.what) INTO users
    FROM (
        SELECT format('index %s on %s', i.indexrelid::regclass, i.indrelid::regclass) AS what
        FROM pg_index i
        JOIN pg_class c ON c.oid = i.indexrelid
        WHERE c.relam = method
        UNION ALL
        SELECT pg_describe_object(o.class, o.oid, 0)
        FROM (
            SELECT 'pg_opclass'::regclass AS class, oid FROM pg_opclass WHERE opcmethod = method
            UNION ALL
            SELECT 'pg_opfamily'::regclass, oid FROM pg_opfamily WHERE opfmethod = method
        ) o
        WHERE NOT EXISTS (
            SELECT FROM pg_depend d
            WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e'
                AND d.refclassid = 'pg_extension'::regclass AND d.refobjid = extension)
    ) u;

    IF users IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = 'extension "vector" cannot be updated to 0.9.0'
                || ' while its access method ivfflat is in use',
            DETAIL = format('In use by %s%s.',
                array_to_string(users[1:shown_at_most], ', '),
                CASE WHEN cardinality(users) > shown_at_most
                    THEN format(', and %s more', cardinality(users) - shown_at_most) ELSE '' END),
            HINT = 'Put the previous vector library back. Then either drop these and update again, or'
                || ' wait for the version that has ivfflat. Indexes of hnsw may stay.';
    END IF;

    -- Operator classes and families go with their method.
    IF method IS NOT NULL THEN
        DROP ACCESS METHOD ivfflat;
    END IF;
    FOR dropped IN
        SELECT format('FUNCTION %s', p.oid::regprocedure)
        FROM pg_proc p
        JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
            AND d.refclassid = 'pg_extension'::regclass AND d.refobjid = extension
        WHERE p.proname IN ('ivfflathandler', 'ivfflat_halfvec_support', 'ivfflat_bit_support')
    LOOP
        EXECUTE 'DROP ' || dropped;
    END LOOP;

    PERFORM set_config('search_path', saved_path, true);
END
$body$;
