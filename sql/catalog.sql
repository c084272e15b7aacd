-- What the extension brings, and the promises that hold for all of it. How it compares with pgvector object by
-- object: test/parity.

-- Everything that belongs to the extension. (From PostgreSQL 17 on that includes the array types.)
CREATE TEMP TABLE members AS
SELECT classid, objid, (pg_identify_object(classid, objid, 0)).type AS kind,
    (pg_identify_object(classid, objid, 0)).identity AS identity
FROM pg_depend
WHERE refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'vector')
    AND deptype = 'e'
    AND (classid <> 'pg_type'::regclass OR objid IN ('vector'::regtype, 'halfvec'::regtype, 'sparsevec'::regtype));
SELECT count(*) > 200 AS enough FROM members;

-- Every object has a comment. None is missing.
SELECT kind, identity FROM members WHERE obj_description(objid, classid::regclass::name) IS NULL ORDER BY 1, 2;
-- No comment ends in a full stop, is blank, or is only the object's name.
SELECT kind, identity, obj_description(objid, classid::regclass::name) AS comment FROM members
WHERE obj_description(objid, classid::regclass::name) ~ '\.$|^\s*$|^\s|\s$' ORDER BY 1, 2;

-- Functions are immutable, safe in parallel plans, written in C, not leakproof, not SECURITY DEFINER, and strict, so
-- that none ever sees a NULL. Only those of hnsw differ, which no query calls, and those that inspect an index.
SELECT identity, provolatile, proparallel, proisstrict, lanname, proleakproof, prosecdef, proretset
FROM members JOIN pg_proc AS p ON p.oid = objid JOIN pg_language AS l ON l.oid = prolang
WHERE kind = 'function' AND NOT (provolatile = 'i' AND proparallel = 's' AND proisstrict AND lanname = 'c'
    AND NOT proleakproof AND NOT prosecdef AND NOT proretset)
ORDER BY 1;
-- All are found in this library, and nothing else is.
SELECT DISTINCT probin FROM members JOIN pg_proc AS p ON p.oid = objid WHERE kind = 'function';

-- The aggregates: parallel, with a combine function, states of ordinary types.
SELECT p.oid::regprocedure::text COLLATE "C" AS aggregate, aggtransfn::regproc::text AS transition,
    aggcombinefn::regproc::text AS combine, aggfinalfn::regproc::text AS final,
    aggtranstype::regtype AS state, agginitval AS start,
    CASE WHEN aggsortop <> 0 THEN aggsortop::regoper::text END AS sort_operator, proparallel AS parallel
FROM members JOIN pg_proc AS p ON p.oid = objid JOIN pg_aggregate AS a ON a.aggfnoid = p.oid ORDER BY 1;

-- Operators: equality can be hashed, comparisons know their negator and their selectivity, distances, sums and
-- products commute. None differs.
SELECT o.oid::regoperator AS operator, oprcom::regoperator AS commutator, oprnegate::regoperator AS negator, oprcanhash,
    oprrest, oprjoin
FROM members JOIN pg_operator AS o ON o.oid = objid
WHERE oprcanhash <> (oprname = '=') OR (oprresult = 'boolean'::regtype) <> (oprnegate <> 0 AND oprrest <> 0 AND oprjoin <> 0)
    OR (oprcom <> 0) = (oprname IN ('-', '||')) OR oprcode = 0
ORDER BY 1::text COLLATE "C";
-- Every distance operator has a function behind it that users can call by name, too.
SELECT o.oid::regoperator AS operator, proname
    FROM members JOIN pg_operator AS o ON o.oid = objid JOIN pg_proc AS p ON p.oid = oprcode
WHERE oprresult = 'float8'::regtype AND proname !~ 'distance|inner_product';

-- Operator classes for order and equality, each the default of its type, and what the server itself says of them.
SELECT amname, opcname, opcintype::regtype AS type, opcdefault AS is_default, amvalidate(c.oid) AS valid
FROM members JOIN pg_opclass AS c ON c.oid = objid JOIN pg_am ON pg_am.oid = opcmethod
WHERE amname IN ('btree', 'hash') ORDER BY amname, opcname;
-- Operator classes for searches: what each orders by and with what, none the default. hnsw_ddl.sql has amvalidate.
SELECT amname, opcname, opcintype::regtype AS type, opcdefault AS is_default, amopopr::regoperator AS operator,
    (SELECT string_agg(amprocnum || ' ' || amproc::regproc, ', ' ORDER BY amprocnum) FROM pg_amproc WHERE amprocfamily = opcfamily)
        AS functions
FROM members JOIN pg_opclass AS c ON c.oid = objid JOIN pg_am ON pg_am.oid = opcmethod
    JOIN pg_amop ON amopfamily = opcfamily AND amoppurpose = 'o'
WHERE amname NOT IN ('btree', 'hash') ORDER BY amname, opcname;

-- Types.
SELECT typname, typcategory, typispreferred, typdelim, typinput::regproc AS input, typoutput::regproc AS output,
    typreceive::regproc AS receive, typsend::regproc AS send,
    typmodin::regproc AS modifiers, typcollation, typarray::regtype AS array
FROM pg_type WHERE oid IN ('vector'::regtype, 'halfvec'::regtype, 'sparsevec'::regtype) ORDER BY typname;

-- NULL in, NULL out: every function that SQL can call, with every argument NULL and with each one alone; but
-- those of administrators that return rows refuse NULL, lest no row means that all is well.
DO $$
DECLARE
    f record;
    arguments text[];
    answer boolean;
    calls int := 0;
BEGIN
    FOR f IN
        SELECT p.proname, p.proargtypes::oid[] AS types, p.pronargs AS n
        FROM members JOIN pg_proc AS p ON p.oid = objid
        WHERE kind = 'function' AND NOT 'internal'::regtype = ANY (p.proargtypes)
            AND proname NOT IN ('vector_index_check', 'vector_recall', 'vector_tune', 'vector_why_not',
                'vector_build_estimate')
    LOOP
        FOR null_argument IN 0 .. f.n LOOP -- 0 stands for all
            SELECT array_agg(CASE WHEN null_argument IN (0, i) THEN 'NULL' ELSE
                    CASE
                        WHEN types IN ('vector', 'halfvec', 'json', 'jsonb', 'cstring') THEN '''[1,2]'''
                        WHEN types IN ('boolean', 'integer', 'bigint', 'oid') THEN '''1'''
                        WHEN types = 'sparsevec' THEN '''{1:1}/2'''
                        WHEN types = 'bit' THEN 'B''10'''
                        WHEN types = 'text' THEN '''L2'''
                        WHEN types = 'regclass' THEN '''pg_class'''
                        ELSE '''{1,2}''' -- arrays
                    END
                END || '::' || types ORDER BY i)
            INTO arguments FROM unnest(f.types) WITH ORDINALITY AS u (type_oid, i),
            LATERAL format_type(type_oid, NULL) AS types;
            EXECUTE format('SELECT %I(%s) IS NULL', f.proname, array_to_string(arguments, ', ')) INTO answer;
            IF answer IS DISTINCT FROM true THEN
                RAISE 'not NULL: %(%)', f.proname, array_to_string(arguments, ', ');
            END IF;
            calls := calls + 1;
        END LOOP;
    END LOOP;
    IF calls < 300 THEN
        RAISE 'only % calls', calls;
    END IF;
END
$$;

-- The settings.
SELECT name, setting = reset_val AS as_configured, context, vartype, boot_val
    FROM pg_settings WHERE name LIKE 'vector.%' AND name <> 'vector.simd_level_in_use' ORDER BY name;
SELECT name, context, short_desc <> '' AS described FROM pg_settings WHERE name LIKE 'vector.%' ORDER BY name;
-- A misspelt one is refused (from PostgreSQL 15 on; older servers take it for somebody else's).
DO $$
BEGIN
    SET vector.simd_levels = 'scalar';
    IF current_setting('server_version_num')::int >= 150000 THEN
        RAISE 'the setting was taken';
    END IF;
EXCEPTION WHEN invalid_name THEN
    NULL;
END
$$;

-- The extension can be moved to another schema, where everything still works without its being in the search_path.
BEGIN;
CREATE SCHEMA elsewhere;
ALTER EXTENSION vector SET SCHEMA elsewhere;
SET LOCAL search_path = pg_catalog;
SELECT '[1,2]'::elsewhere.vector OPERATOR(elsewhere.<->) '[1,3]' AS distance, elsewhere.avg(v) AS mean,
    elsewhere.max(v) AS largest,
    '[1,2]'::elsewhere.vector::json AS json, '{1:1}/2'::elsewhere.sparsevec::elsewhere.vector AS vector
FROM (VALUES ('[1,2]'::elsewhere.vector), ('[3,5]')) AS t (v);
CREATE TEMP TABLE there AS SELECT DISTINCT v FROM (VALUES ('[0]'::elsewhere.vector), ('[-0]'), ('[1]')) AS t (v);
SELECT * FROM there ORDER BY v;
ROLLBACK;
