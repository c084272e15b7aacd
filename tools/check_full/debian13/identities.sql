-- What an update in place must leave alone: OIDs, relations' files, and what hangs on OIDs.

SELECT t, t::regtype::oid, typarray
FROM unnest(ARRAY['vector', 'halfvec', 'sparsevec']) t JOIN pg_type ON pg_type.oid = t::regtype ORDER BY 1;
SELECT p.oid::regprocedure, p.oid
FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND e.extname = 'vector'
WHERE p.proname IN ('vector_in', 'l2_distance', 'sparsevec_cmp', 'avg', 'l2_normalize', 'subvector')
ORDER BY p.oid::regprocedure::text;
SELECT o.oid::regoperator, o.oid FROM pg_operator o
WHERE o.oprleft IN ('vector'::regtype, 'halfvec'::regtype, 'sparsevec'::regtype)
ORDER BY o.oid::regoperator::text;
SELECT c.opcname, c.oid, c.opcfamily FROM pg_opclass c JOIN pg_am a ON a.oid = c.opcmethod
WHERE a.amname = 'btree' AND c.opcname IN ('vector_ops', 'halfvec_ops', 'sparsevec_ops') ORDER BY 1;
SELECT a.amname, c.opcname, c.oid, c.opcfamily, a.oid, a.amhandler::oid FROM pg_opclass c JOIN pg_am a ON a.oid = c.opcmethod
WHERE a.amname IN ('hnsw', 'ivfflat') ORDER BY 1, 2;
SELECT c.oid::regclass, c.oid, c.relfilenode, c.relkind, c.reltoastrelid, c.reltuples
FROM pg_class c WHERE c.relnamespace = 'app'::regnamespace ORDER BY c.oid;
SELECT indexrelid::regclass, indclass, indisvalid, indisunique, indisready FROM pg_index
WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'app'::regnamespace) ORDER BY indexrelid;
SELECT attrelid::regclass, attname, atttypid, atttypmod FROM pg_attribute
WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'app'::regnamespace) ORDER BY attrelid, attnum;
SELECT oid::regprocedure, oid, proargtypes, prorettype FROM pg_proc
WHERE pronamespace = 'app'::regnamespace ORDER BY pg_proc.oid;
