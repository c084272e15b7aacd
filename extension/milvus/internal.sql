-- What tables and the server call, not users: in the schema milvus, so that the names of checks in
-- dumps stay right whatever schema the functions are in.

CREATE FUNCTION milvus.longest_element(text[]) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'milvus_longest_element';
COMMENT ON FUNCTION milvus.longest_element(text[]) IS
    'bytes of the longest element; used by the checks of array fields';

CREATE FUNCTION milvus.forget_dropped() RETURNS event_trigger
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_forget_dropped';
COMMENT ON FUNCTION milvus.forget_dropped() IS
    'removes the catalog entries of tables that were dropped by whatever command';

CREATE EVENT TRIGGER milvus_forget_dropped ON sql_drop EXECUTE FUNCTION milvus.forget_dropped();
ALTER EVENT TRIGGER milvus_forget_dropped ENABLE ALWAYS;
COMMENT ON EVENT TRIGGER milvus_forget_dropped IS
    'keeps the catalog of collections in agreement with the tables';

CREATE FUNCTION milvus.follow_altered() RETURNS event_trigger
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_follow_altered';
COMMENT ON FUNCTION milvus.follow_altered() IS
    'keeps the name of the dynamic field right when its column is renamed';

CREATE EVENT TRIGGER milvus_follow_altered ON ddl_command_end WHEN TAG IN ('ALTER TABLE')
    EXECUTE FUNCTION milvus.follow_altered();
ALTER EVENT TRIGGER milvus_follow_altered ENABLE ALWAYS;
COMMENT ON EVENT TRIGGER milvus_follow_altered IS
    'keeps the catalog of collections in agreement with the tables';

CREATE FUNCTION milvus.keep_key_unique() RETURNS trigger
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_keep_key_unique';
COMMENT ON FUNCTION milvus.keep_key_unique() IS
    'refuses a key that another partition of the collection has; on collections of several partitions';

CREATE FUNCTION milvus.keep_attached() RETURNS event_trigger
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_keep_attached';
COMMENT ON FUNCTION milvus.keep_attached() IS
    'refuses a new partition whose keys other partitions have, and sees to it that keys stay unique';

CREATE EVENT TRIGGER milvus_keep_attached ON ddl_command_end
    WHEN TAG IN ('ALTER TABLE', 'CREATE TABLE')
    EXECUTE FUNCTION milvus.keep_attached();
ALTER EVENT TRIGGER milvus_keep_attached ENABLE ALWAYS;
COMMENT ON EVENT TRIGGER milvus_keep_attached IS
    'keeps keys of collections unique when plain SQL adds a partition';

CREATE FUNCTION milvus.replace_entry() RETURNS trigger
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_replace_entry';
COMMENT ON FUNCTION milvus.replace_entry() IS
    'lets an entry that a dump brings replace the one that is there';

CREATE TRIGGER replace_entry BEFORE INSERT ON milvus.collections
    FOR EACH ROW EXECUTE FUNCTION milvus.replace_entry();
CREATE TRIGGER replace_entry BEFORE INSERT ON milvus.aliases
    FOR EACH ROW EXECUTE FUNCTION milvus.replace_entry();

CREATE FUNCTION milvus.tell_sessions() RETURNS trigger
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_tell_sessions';
COMMENT ON FUNCTION milvus.tell_sessions() IS
    'makes all sessions read a collection again whose entry in the catalog changed';

CREATE TRIGGER tell_sessions AFTER INSERT OR UPDATE OR DELETE ON milvus.collections
    FOR EACH ROW EXECUTE FUNCTION milvus.tell_sessions();
ALTER TABLE milvus.collections ENABLE ALWAYS TRIGGER tell_sessions;
CREATE TRIGGER tell_sessions AFTER INSERT OR UPDATE OR DELETE ON milvus.aliases
    FOR EACH ROW EXECUTE FUNCTION milvus.tell_sessions();
ALTER TABLE milvus.aliases ENABLE ALWAYS TRIGGER tell_sessions;

CREATE FUNCTION milvus.similarity(cosine_distance double precision) RETURNS double precision
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'milvus_similarity';
COMMENT ON FUNCTION milvus.similarity(double precision) IS
    'what a cosine distance is as a similarity: 0 for a zero vector, whose distance is NaN; used by searches';

CREATE FUNCTION milvus.row_value(source bigint, column_number integer, place bigint, type anyelement)
    RETURNS anyelement
    LANGUAGE C VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'milvus_row_value';
COMMENT ON FUNCTION milvus.row_value(bigint, integer, bigint, anyelement) IS
    'a value of the rows that milvus_insert or milvus_upsert writes; called by their statements only';

CREATE FUNCTION milvus.same(stored anyelement, given anyelement) RETURNS boolean
    LANGUAGE C IMMUTABLE PARALLEL SAFE
    AS 'MODULE_PATHNAME', 'milvus_same';
COMMENT ON FUNCTION milvus.same(anyelement, anyelement) IS
    'whether two values are the same bytes, so that updates leave what does not change alone; called by their statements only';
