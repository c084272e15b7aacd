// The statements that change the catalog, each under the rights of its owner.

#include "milvus/catalog.h"

#include "milvus/errors.h"
#include "milvus/names.h"
#include "pg/roles.h"

namespace milvus {

namespace {

void write(const char* sql, const pg::Parameters& parameters) {
    pg::run_as(pg::table_owner(catalog_oid()), own_sql(sql), parameters);
}

std::string own_table(Oid table) {
    if (!pg::owns_table(table))
        throw not_owner(std::to_string(table));
    return std::to_string(table);
}

const char* truth(bool value) {
    return value ? "true" : "false";
}

// An array literal; every element in quotes.
std::string array_of(const std::vector<std::string>& texts) {
    std::string out = "{";
    for (const std::string& text : texts) {
        out += out.size() > 1 ? ",\"" : "\"";
        for (const char c : text) {
            if (c == '"' || c == '\\')
                out += '\\';
            out += c;
        }
        out += '"';
    }
    return out + "}";
}

} // namespace

Oid catalog_oid() {
    const Oid schema = pg::schema_oid("milvus");
    const Oid table = OidIsValid(schema) ? pg::table_in_schema("collections", schema) : InvalidOid;
    if (!OidIsValid(table))
        throw base::Error("42P01", "the catalog milvus.collections does not exist", {},
                          "CREATE EXTENSION milvus makes it.");
    return table;
}

void add_entry(const NewEntry& entry) {
    // A row that is there already is of a dropped table whose number came round again.
    write("INSERT INTO milvus.collections"
          " (table_name, dynamic_field, consistency_level, num_shards, properties, loaded)"
          " VALUES ($1::pg_catalog.oid, $2::pg_catalog.name, $3, $4::pg_catalog.int4,"
          " $5::pg_catalog.jsonb, $6::pg_catalog.bool)"
          " ON CONFLICT (table_name) DO UPDATE SET dynamic_field = EXCLUDED.dynamic_field,"
          " consistency_level = EXCLUDED.consistency_level, num_shards = EXCLUDED.num_shards,"
          " properties = EXCLUDED.properties, loaded = EXCLUDED.loaded,"
          " released_partitions = EXCLUDED.released_partitions",
          {own_table(entry.table).c_str(),
           entry.dynamic_field ? entry.dynamic_field->c_str() : nullptr,
           entry.consistency_level.c_str(), std::to_string(entry.num_shards).c_str(),
           entry.properties.c_str(), truth(entry.loaded)});
}

void remove_entry(Oid table) {
    own_table(table);
    forget_tables({std::to_string(table)});
}

void set_properties(Oid table, const std::string& properties) {
    write("UPDATE milvus.collections SET properties = properties {||} $2::pg_catalog.jsonb"
          " WHERE table_name {=} $1::pg_catalog.oid",
          {own_table(table).c_str(), properties.c_str()});
}

void remove_properties(Oid table, const std::vector<std::string>& keys) {
    write("UPDATE milvus.collections SET properties = properties {-} $2::pg_catalog.text[]"
          " WHERE table_name {=} $1::pg_catalog.oid",
          {own_table(table).c_str(), array_of(keys).c_str()});
}

void set_load_state(Oid table, bool loaded, const std::vector<std::string>& released) {
    write("UPDATE milvus.collections SET loaded = $2::pg_catalog.bool,"
          " released_partitions = $3::pg_catalog.text[]"
          " WHERE table_name {=} $1::pg_catalog.oid",
          {own_table(table).c_str(), truth(loaded), array_of(released).c_str()});
}

void add_alias(Oid table, const std::string& alias) {
    write("INSERT INTO milvus.aliases (alias, table_name) VALUES ($2, $1::pg_catalog.oid)",
          {own_table(table).c_str(), alias.c_str()});
}

void remove_alias(Oid table, const std::string& alias) {
    write("DELETE FROM milvus.aliases WHERE alias {=} $2 AND table_name {=} $1::pg_catalog.oid",
          {own_table(table).c_str(), alias.c_str()});
}

// Whoever may rename a column of the table may do this; the statement itself takes no one's word.
void follow_renamed_column(const std::string& table, const std::string& number) {
    write("UPDATE milvus.collections AS e SET dynamic_field = a.attname"
          " FROM pg_catalog.pg_attribute AS a WHERE e.table_name {=} $1::pg_catalog.oid"
          " AND a.attrelid {=} e.table_name AND a.attnum {=} $2::pg_catalog.int2"
          " AND a.atttypid {=} 'pg_catalog.jsonb'::pg_catalog.regtype"
          " AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute AS o"
          "  WHERE o.attrelid {=} e.table_name AND o.attname {=} e.dynamic_field)",
          {table.c_str(), number.c_str()});
}

void forget_dropped_columns(const std::vector<std::string>& tables) {
    write("UPDATE milvus.collections AS e SET dynamic_field = NULL"
          " WHERE e.table_name {=} ANY ($1::pg_catalog.oid[]) AND e.dynamic_field IS NOT NULL"
          " AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute AS o"
          "  WHERE o.attrelid {=} e.table_name AND o.attname {=} e.dynamic_field)",
          {array_of(tables).c_str()});
}

void forget_tables(const std::vector<std::string>& oids) {
    const std::string list = array_of(oids);
    for (const char* sql :
         {"DELETE FROM milvus.collections WHERE table_name {=} ANY ($1::pg_catalog.oid[])",
          "DELETE FROM milvus.aliases WHERE table_name {=} ANY ($1::pg_catalog.oid[])"})
        write(sql, {list.c_str()});
}

} // namespace milvus
