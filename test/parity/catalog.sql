-- Prints every object of extension vector, one line each and sorted: what it is, then all its
-- properties as name=value, with tabs between. Made for `compare` beside it and for the upgrade test, which both set
-- two of these lists side by side; names of the extension's own schema stand without it, so that
-- the lists of two databases may be compared whatever schema each chose. Runs on PostgreSQL 13 to
-- 18; a property that a server lacks prints as "-".
--
-- Run with psql -XAqt. A database without the extension is an error.

\set ON_ERROR_STOP on

BEGIN;

DO $$
BEGIN
    PERFORM 1 FROM pg_catalog.pg_extension WHERE extname = 'vector';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this database has no extension "vector"';
    END IF;
END
$$;

-- Names are printed without schema where the search path finds them.
SELECT pg_catalog.set_config('search_path', pg_catalog.quote_ident(n.nspname), true) IS NULL AS set
FROM pg_catalog.pg_extension e
JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname = 'vector' \gset

WITH extension AS (
    SELECT oid, extname, extnamespace, extrelocatable, extconfig
    FROM pg_catalog.pg_extension
    WHERE extname = 'vector'
),
member AS (
    SELECT d.classid, d.objid
    FROM pg_catalog.pg_depend d, extension e
    WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
        AND d.refobjid = e.oid AND d.deptype = 'e'
),
-- The families of an access method are looked through for what was put into them.
family AS (
    SELECT f.oid, f.opfname, f.opfmethod, a.amname,
        pg_catalog.format('%s USING %s', f.opfname, a.amname) AS title
    FROM pg_catalog.pg_opfamily f
    JOIN pg_catalog.pg_am a ON a.oid = f.opfmethod
    JOIN member m ON m.classid = 'pg_catalog.pg_opfamily'::pg_catalog.regclass AND m.objid = f.oid
),
line (kind, object, properties) AS (
    SELECT 'extension', e.extname::text, jsonb_build_object(
        'relocatable', e.extrelocatable,
        'config', e.extconfig,
        'in_own_schema', NOT EXISTS (
            SELECT FROM pg_catalog.pg_proc p
            JOIN member m ON m.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND m.objid = p.oid
            WHERE p.pronamespace <> e.extnamespace))
    FROM extension e

    UNION ALL
    SELECT 'type', format_type(t.oid, NULL), jsonb_build_object(
        'kind', t.typtype,
        'length', t.typlen,
        'by_value', t.typbyval,
        'alignment', t.typalign,
        'storage', t.typstorage,
        'category', t.typcategory,
        'preferred', t.typispreferred,
        'defined', t.typisdefined,
        'delimiter', t.typdelim,
        'element', t.typelem::regtype,
        'array', t.typarray::regtype,
        'input', t.typinput::regprocedure,
        'output', t.typoutput::regprocedure,
        'receive', t.typreceive::regprocedure,
        'send', t.typsend::regprocedure,
        'typmod_in', t.typmodin::regprocedure,
        'typmod_out', t.typmodout::regprocedure,
        'analyze', t.typanalyze::regprocedure,
        'subscript', to_jsonb(t) ->> 'typsubscript',
        'not_null', t.typnotnull,
        'default', t.typdefault,
        'collation', t.typcollation::regcollation,
        'rights', t.typacl)
    FROM pg_catalog.pg_type t
    JOIN member m ON m.classid = 'pg_catalog.pg_type'::regclass AND m.objid = t.oid

    UNION ALL
    SELECT CASE p.prokind WHEN 'a' THEN 'aggregate' ELSE 'function' END,
        p.oid::regprocedure::text,
        jsonb_build_object(
            'kind', p.prokind,
            'arguments', pg_get_function_arguments(p.oid),
            'modes', p.proargmodes,
            'variadic', p.provariadic::regtype,
            'returns', pg_get_function_result(p.oid),
            'language', l.lanname,
            'library', p.probin,
            'symbol', p.prosrc,
            'volatility', p.provolatile,
            'strict', p.proisstrict,
            'parallel', p.proparallel,
            'leakproof', p.proleakproof,
            'security_definer', p.prosecdef,
            'cost', p.procost,
            'rows', p.prorows,
            'support', p.prosupport::regproc,
            'settings', p.proconfig,
            'rights', p.proacl)
        || CASE WHEN a.aggfnoid IS NULL THEN '{}' ELSE jsonb_build_object(
            'aggregate_kind', a.aggkind,
            'direct_arguments', a.aggnumdirectargs,
            'transition', a.aggtransfn::regprocedure,
            'final', a.aggfinalfn::regprocedure,
            'combine', a.aggcombinefn::regprocedure,
            'serialize', a.aggserialfn::regprocedure,
            'deserialize', a.aggdeserialfn::regprocedure,
            'moving_transition', a.aggmtransfn::regprocedure,
            'moving_inverse', a.aggminvtransfn::regprocedure,
            'moving_final', a.aggmfinalfn::regprocedure,
            'final_extra', a.aggfinalextra,
            'moving_final_extra', a.aggmfinalextra,
            'final_modify', a.aggfinalmodify,
            'moving_final_modify', a.aggmfinalmodify,
            'sort_operator', a.aggsortop::regoperator,
            'state', a.aggtranstype::regtype,
            'state_size', a.aggtransspace,
            'moving_state', a.aggmtranstype::regtype,
            'moving_state_size', a.aggmtransspace,
            'initial', a.agginitval,
            'moving_initial', a.aggminitval) END
    FROM pg_catalog.pg_proc p
    JOIN member m ON m.classid = 'pg_catalog.pg_proc'::regclass AND m.objid = p.oid
    JOIN pg_catalog.pg_language l ON l.oid = p.prolang
    LEFT JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid

    UNION ALL
    SELECT 'operator', o.oid::regoperator::text, jsonb_build_object(
        'kind', o.oprkind,
        'result', o.oprresult::regtype,
        'function', o.oprcode::regprocedure,
        'commutator', o.oprcom::regoperator,
        'negator', o.oprnegate::regoperator,
        'restrict', o.oprrest::regproc,
        'join', o.oprjoin::regproc,
        'hashes', o.oprcanhash,
        'merges', o.oprcanmerge)
    FROM pg_catalog.pg_operator o
    JOIN member m ON m.classid = 'pg_catalog.pg_operator'::regclass AND m.objid = o.oid

    UNION ALL
    SELECT 'cast', format('%s AS %s', c.castsource::regtype, c.casttarget::regtype),
        jsonb_build_object(
            'function', c.castfunc::regprocedure,
            'context', c.castcontext,
            'method', c.castmethod)
    FROM pg_catalog.pg_cast c
    JOIN member m ON m.classid = 'pg_catalog.pg_cast'::regclass AND m.objid = c.oid

    UNION ALL
    SELECT 'access method', a.amname::text, jsonb_build_object(
        'type', a.amtype,
        'handler', a.amhandler::regprocedure)
    FROM pg_catalog.pg_am a
    JOIN member m ON m.classid = 'pg_catalog.pg_am'::regclass AND m.objid = a.oid

    UNION ALL
    SELECT 'operator family', f.title, '{}' FROM family f

    UNION ALL
    SELECT 'operator class', format('%s USING %s', c.opcname, a.amname), jsonb_build_object(
        'family', f.opfname,
        'type', c.opcintype::regtype,
        'key_type', c.opckeytype::regtype,
        'default', c.opcdefault)
    FROM pg_catalog.pg_opclass c
    JOIN member m ON m.classid = 'pg_catalog.pg_opclass'::regclass AND m.objid = c.oid
    JOIN pg_catalog.pg_am a ON a.oid = c.opcmethod
    JOIN pg_catalog.pg_opfamily f ON f.oid = c.opcfamily

    UNION ALL
    SELECT 'family operator', format('%s %s (%s,%s)', f.title, o.amopstrategy,
            o.amoplefttype::regtype, o.amoprighttype::regtype),
        jsonb_build_object(
            'operator', o.amopopr::regoperator,
            'purpose', o.amoppurpose,
            'sort_family', (
                SELECT s.opfname FROM pg_catalog.pg_opfamily s WHERE s.oid = o.amopsortfamily))
    FROM pg_catalog.pg_amop o
    JOIN family f ON f.oid = o.amopfamily

    UNION ALL
    SELECT 'family function', format('%s %s (%s,%s)', f.title, p.amprocnum,
            p.amproclefttype::regtype, p.amprocrighttype::regtype),
        jsonb_build_object('function', p.amproc::regprocedure)
    FROM pg_catalog.pg_amproc p
    JOIN family f ON f.oid = p.amprocfamily

    -- Nothing is left out because nobody thought of its kind.
    UNION ALL
    SELECT 'other', format('%s', pg_describe_object(m.classid, m.objid, 0)), '{}'
    FROM member m
    WHERE m.classid <> ALL (ARRAY[
        'pg_catalog.pg_type', 'pg_catalog.pg_proc', 'pg_catalog.pg_operator',
        'pg_catalog.pg_cast', 'pg_catalog.pg_am', 'pg_catalog.pg_opfamily',
        'pg_catalog.pg_opclass']::regclass[])

    UNION ALL
    SELECT 'comment', pg_describe_object(m.classid, m.objid, 0),
        jsonb_build_object('text', d.description)
    FROM (
        SELECT * FROM member
        UNION ALL
        SELECT 'pg_catalog.pg_extension'::regclass, oid FROM extension
    ) m
    JOIN pg_catalog.pg_description d
        ON d.classoid = m.classid AND d.objoid = m.objid AND d.objsubid = 0
)
SELECT format(E'%s %s\t%s', l.kind, l.object, coalesce((
        SELECT string_agg(format('%s=%s', p.key, CASE
            WHEN p.value IS NULL OR p.value = '' THEN '-' ELSE p.value END), E'\t' ORDER BY p.key)
        FROM jsonb_each_text(l.properties) p), ''))
FROM line l
ORDER BY l.kind COLLATE "C", l.object COLLATE "C";

ROLLBACK;
