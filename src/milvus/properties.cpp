// Checks of properties, and the time to live as SQL.

#include "milvus/properties.h"
#include "milvus/change.h"

#include "milvus/errors.h"
#include "milvus/json_text.h"
#include "milvus/names.h"

namespace milvus {

namespace {

using Kind = pg::Json::Kind;

constexpr long kLongestLife = 3155760000; // a hundred years, as in Milvus

// True or false, also as Python writes it in a string; anything else is neither.
std::optional<bool> truth_of(const pg::Json& value) {
    if (value.kind == Kind::boolean)
        return value.truth;
    const std::string_view text = value.kind == Kind::string ? value.text : "";
    if (text == "true" || text == "True")
        return true;
    if (text == "false" || text == "False")
        return false;
    return std::nullopt;
}

void check(std::string_view key, const pg::Json& value) {
    if (value.kind == Kind::array || value.kind == Kind::object || value.kind == Kind::null)
        throw bad_parameter("value of property " + std::string(key) +
                            " must be a string, a number or true or false, but got " +
                            json_text(value));
    if (key == kTimeToLive) {
        const auto seconds = whole_number(value);
        if (!seconds)
            throw bad_parameter("collection.ttl.seconds must be a whole number, but got " +
                                json_text(value));
        if (*seconds < -1 || *seconds > kLongestLife)
            throw bad_parameter("collection TTL is out of range, expect [-1, 3155760000], got " +
                                std::to_string(*seconds));
    }
    for (const std::string_view known : {"mmap.enabled", "partitionkey.isolation", kOwnIds})
        if (key == known && !truth_of(value))
            throw bad_parameter("value of property " + std::string(key) +
                                " must be true or false, but got " + json_text(value));
}

} // namespace

void check_properties(const pg::Json& properties) {
    if (properties.kind != Kind::object)
        throw bad_parameter("properties must be a JSON object");
    for (int i = 0; i < properties.size; ++i)
        check(properties.keys[i], properties.items[i]);
}

long ttl_seconds(const pg::Json& properties) {
    const pg::Json* found = properties.find(kTimeToLive);
    return found ? std::max(0L, whole_number(*found).value_or(0)) : 0;
}

long ttl_seconds(const std::string& properties) {
    return ttl_seconds(pg::json_tree(pg::json_datum(properties)));
}

bool allows_own_ids(const std::string& properties) {
    const pg::Json tree = pg::json_tree(pg::json_datum(properties));
    const pg::Json* found = tree.find(kOwnIds);
    return found && truth_of(*found).value_or(false);
}

std::string live_condition(long seconds) {
    return own_sql("\"$created\" {>} (pg_catalog.now() {-} '" + std::to_string(seconds) +
                   " seconds'::pg_catalog.interval)");
}

std::string where_live(const Collection& collection) {
    const long seconds = ttl_seconds(collection.properties);
    return seconds ? " WHERE " + live_condition(seconds) : std::string();
}

std::string created_column() {
    return quoted(kCreatedColumn) + " pg_catalog.timestamptz NOT NULL DEFAULT pg_catalog.now()";
}

void add_created_column(const Collection& collection) {
    const auto there =
        pg::run(own_sql("SELECT atttypid {=} 'pg_catalog.timestamptz'::pg_catalog.regtype"
                        " FROM pg_catalog.pg_attribute WHERE attrelid {=} $1::pg_catalog.oid"
                        " AND attname {=} $2::pg_catalog.name AND NOT attisdropped"),
                {collection.oid_text().c_str(), kCreatedColumn});
    if (!there.rows)
        change(collection.place,
               "ALTER TABLE " + collection.sql() + " ADD COLUMN " + created_column());
    else if (there.at(0, 0)[0] != 't')
        throw base::Error("42804", "column \"$created\" of collection " + collection.place.name +
                                       " is not of type timestamp with time zone");
}

} // namespace milvus
