// CREATE TABLE from a definition. Each check is named after its rule, with the column at the end,
// so that plain SQL's error says what is wrong and so that read_table can tell the rule and its
// number without reading expressions. Everything is qualified.

#include "milvus/table_sql.h"

#include <set>

#include "milvus/change.h"
#include "milvus/errors.h"
#include "milvus/key_triggers.h"
#include "milvus/names.h"
#include "pg/roles.h"

namespace milvus {

namespace {

constexpr std::size_t kMostBytes = 63;

std::string scalar_type(Type type) {
    switch (type) {
    case Type::boolean:
        return "pg_catalog.bool";
    case Type::int8:
    case Type::int16:
        return "pg_catalog.int2";
    case Type::int32:
        return "pg_catalog.int4";
    case Type::int64:
        return "pg_catalog.int8";
    case Type::float32:
        return "pg_catalog.float4";
    case Type::float64:
        return "pg_catalog.float8";
    case Type::varchar:
        return "pg_catalog.text";
    default:
        return "pg_catalog.jsonb";
    }
}

std::string column_type(const Field& field, const std::string& vector) {
    const std::string dim = "(" + std::to_string(field.dim) + ")";
    switch (field.type) {
    case Type::array:
        return scalar_type(field.element) + "[]" +
               (field.element == Type::varchar ? " COLLATE pg_catalog.\"C\"" : "");
    case Type::float_vector:
        return vector + ".vector" + dim;
    case Type::float16_vector:
        return vector + ".halfvec" + dim;
    case Type::sparse_vector:
        return vector + ".sparsevec(1000000000)";
    case Type::binary_vector:
        return "pg_catalog.bit" + dim;
    case Type::varchar:
        return "pg_catalog.text COLLATE pg_catalog.\"C\"";
    default:
        return scalar_type(field.type);
    }
}

// NAME within the server's limit; the mark, if any, stays at the end.
std::string cut(const std::string& name, const std::string& mark) {
    std::size_t size = std::min(name.size(), kMostBytes - mark.size());
    // Not within a character.
    while (size < name.size() && (static_cast<unsigned char>(name[size]) & 0xc0) == 0x80)
        --size;
    return name.substr(0, size) + mark;
}

// Two long names may begin alike; a number keeps them apart.
std::string free_name(const std::set<std::string>& taken, const std::string& wanted) {
    std::string name = cut(wanted, "");
    for (int number = 1; taken.contains(name); ++number)
        name = cut(wanted, "_" + std::to_string(number));
    return name;
}

std::set<std::string> check_names(const Collection& collection) {
    const auto rows = pg::run(own_sql("SELECT conname FROM pg_catalog.pg_constraint"
                                      " WHERE conrelid {=} $1::pg_catalog.oid"),
                              {collection.oid_text().c_str()});
    std::set<std::string> taken;
    for (int row = 0; row < rows.rows; ++row)
        taken.insert(rows.at(row, 0));
    return taken;
}

// Writes the items of CREATE TABLE or ALTER TABLE ADD: columns, then constraints.
class TableWriter {
  public:
    // TAKEN: names of constraints that the table has already.
    explicit TableWriter(std::set<std::string> taken = {})
        : vector_(vector_schema()), taken_(std::move(taken)) {}

    std::string create(const Place& place, const Definition& definition) {
        for (const Field& field : definition.fields)
            add(field);
        if (definition.dynamic)
            columns_.push_back(quoted(kDynamicColumn) + " pg_catalog.jsonb NOT NULL DEFAULT '{}'");
        if (!definition.partitions)
            columns_.push_back(quoted(kPartitionColumn) +
                               " pg_catalog.text NOT NULL DEFAULT '_default'");
        const std::string by = partition_column(definition);
        constraints_.push_back("PRIMARY KEY (" + quoted(definition.key().name) + ", " + by + ")");
        return "CREATE TABLE " + place.sql() + " (" + joined("", columns_) + ", " +
               joined("", constraints_) + ") PARTITION BY " +
               (definition.partitions ? "HASH (" : "LIST (") + by + ")";
    }

    // What rows have in a new column is right by its making, so they are not read again.
    std::string alter(const Collection& collection, const Field& field) {
        add(field);
        for (std::string& constraint : constraints_)
            constraint += " NOT VALID";
        std::string text =
            "ALTER TABLE " + collection.sql() + " " + joined("ADD COLUMN ", columns_);
        if (!constraints_.empty())
            text += ", " + joined("ADD ", constraints_);
        return text;
    }

  private:
    static std::string partition_column(const Definition& definition) {
        for (const Field& field : definition.fields)
            if (field.partition_key)
                return quoted(field.name);
        return quoted(kPartitionColumn);
    }

    static std::string joined(const std::string& before, const std::vector<std::string>& items) {
        std::string all;
        for (const std::string& item : items)
            all += (all.empty() ? "" : ", ") + before + item;
        return all;
    }

    void add(const Field& field) {
        column(field);
        checks(field);
    }

    void column(const Field& field) {
        std::string text = quoted(field.name) + " " + column_type(field, vector_);
        if (!field.nullable)
            text += " NOT NULL";
        if (field.auto_id && field.type == Type::int64)
            text += " GENERATED ALWAYS AS IDENTITY";
        if (field.default_value) {
            const bool string = field.type == Type::varchar;
            text += " DEFAULT " +
                    (string ? default_string(*field.default_value)
                            : literal(*field.default_value) + "::" + scalar_type(field.type));
        }
        columns_.push_back(std::move(text));
    }

    // The JSON string as an SQL constant.
    static std::string default_string(const std::string& json) {
        const auto rows =
            pg::run(own_sql("SELECT pg_catalog.jsonb_build_array($1::pg_catalog.jsonb) {->>} 0"),
                    {json.c_str()});
        return literal(rows.at(0, 0));
    }

    void check(const Field& field, const std::string& rule, const std::string& condition) {
        const std::string name = free_name(taken_, rule + "_" + field.name);
        taken_.insert(name);
        constraints_.push_back("CONSTRAINT " + quoted(name) + " CHECK (" + own_sql(condition) +
                               ")");
    }

    void checks(const Field& field) {
        const std::string name = quoted(field.name);
        switch (field.type) {
        case Type::int8:
            check(field, "int8", name + "{>=} -128 AND " + name + "{<=} 127");
            break;
        case Type::float32:
        case Type::float64:
            check(field, "finite", name + "{>} '-Infinity' AND " + name + "{<} 'Infinity'");
            break;
        case Type::varchar:
            check(field, "max_length_" + std::to_string(field.max_length),
                  "pg_catalog.octet_length(" + name + "){<=} " + std::to_string(field.max_length));
            break;
        case Type::array:
            array_checks(field, name);
            break;
        default:
            break;
        }
    }

    void array_checks(const Field& field, const std::string& name) {
        const std::string array = scalar_type(field.element) + "[]";
        check(field, "max_capacity_" + std::to_string(field.max_capacity),
              "COALESCE(pg_catalog.array_ndims(" + name + "), 1){=} 1 AND pg_catalog.cardinality(" +
                  name + "){<=} " + std::to_string(field.max_capacity));
        check(field, "no_null_elements", "pg_catalog.array_position(" + name + ", NULL) IS NULL");
        if (field.element == Type::varchar)
            check(field, "max_length_" + std::to_string(field.max_length),
                  "milvus.longest_element(" + name + "){<=} " + std::to_string(field.max_length));
        if (field.element == Type::int8)
            check(field, "int8", "-128 {<=} ALL (" + name + ") AND 127 {>=} ALL (" + name + ")");
        if (field.element == Type::float32 || field.element == Type::float64)
            check(field, "finite", "NOT " + name + "{&&} '{NaN,Infinity,-Infinity}'::" + array);
    }

    std::string vector_;
    std::set<std::string> taken_;
    std::vector<std::string> columns_;
    std::vector<std::string> constraints_;
};

// Keys of strings that the server makes: the numbers of a sequence that goes with the column.
void make_text_key(const Place& place, const Field& key) {
    const std::string name =
        pg::free_relation_name(place.name.c_str(), key.name.c_str(), "seq", place.schema);
    const std::string sequence = quoted(place.database) + "." + quoted(name);
    change(place,
           "CREATE SEQUENCE " + sequence + " OWNED BY " + place.sql() + "." + quoted(key.name));
    change(place, "ALTER TABLE " + place.sql() + " ALTER COLUMN " + quoted(key.name) +
                      " SET DEFAULT pg_catalog.nextval(" + literal(sequence) +
                      "::pg_catalog.regclass)::pg_catalog.text");
}

void describe_column(const Place& place, const Field& field) {
    if (!field.description.empty())
        change(place, "COMMENT ON COLUMN " + place.sql() + "." + quoted(field.name) + " IS " +
                          literal(field.description));
}

std::string child(const Place& place, const std::string& partition) {
    // Names with $ cannot be those of collections.
    const std::string name =
        pg::free_relation_name(place.name.c_str(), partition.c_str(), "$", place.schema);
    return quoted(place.database) + "." + quoted(name);
}

} // namespace

std::string free_check_name(const Collection& collection, const std::string& wanted) {
    return free_name(check_names(collection), wanted);
}

std::string vector_schema() {
    const auto rows =
        pg::run(own_sql("SELECT n.nspname FROM pg_catalog.pg_extension AS e"
                        " JOIN pg_catalog.pg_namespace AS n ON n.oid {=} e.extnamespace"
                        " WHERE e.extname {=} 'vector'"));
    if (!rows.rows)
        throw base::Error("42704", "extension vector is not installed");
    return quoted(rows.at(0, 0));
}

void make_partition(const Place& place, const std::string& partition) {
    const std::string table = child(place, partition);
    change_quietly(place, "CREATE TABLE " + table + " PARTITION OF " + place.sql() +
                              " FOR VALUES IN (" + literal(partition) + ")");
    // A superuser or a member of the owner's role may be the one who calls.
    const auto owner =
        pg::run(own_sql("SELECT pg_catalog.pg_get_userbyid(relowner) FROM pg_catalog.pg_class AS c"
                        " WHERE c.oid {=} $1::pg_catalog.oid"
                        " AND pg_catalog.pg_get_userbyid(relowner) {<>} CURRENT_USER"),
                {std::to_string(pg::table_in_schema(place.name.c_str(), place.schema)).c_str()});
    if (owner.rows)
        change(place, "ALTER TABLE " + table + " OWNER TO " + quoted(owner.at(0, 0)));
}

void add_column(const Collection& collection, const Field& field) {
    change(collection.place, TableWriter(check_names(collection)).alter(collection, field));
    describe_column(collection.place, field);
}

void make_table(const Place& place, const Definition& definition) {
    change(place, TableWriter().create(place, definition));
    if (!definition.partitions)
        make_partition(place, kDefaultPartition);
    for (int i = 0; i < definition.partitions; ++i)
        change(place, "CREATE TABLE " + child(place, "_default_" + std::to_string(i)) +
                          " PARTITION OF " + place.sql() + " FOR VALUES WITH (MODULUS " +
                          std::to_string(definition.partitions) + ", REMAINDER " +
                          std::to_string(i) + ")");
    if (definition.partitions)
        add_key_triggers(place, definition.key().name);
    if (definition.key().auto_id && definition.key().type == Type::varchar)
        make_text_key(place, definition.key());
    if (!definition.description.empty())
        change(place, "COMMENT ON TABLE " + place.sql() + " IS " + literal(definition.description));
    for (const Field& field : definition.fields)
        describe_column(place, field);
}

} // namespace milvus
