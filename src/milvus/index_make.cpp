// An index of Milvus's as one of the server's. What Milvus calls it, and what was asked for, stands
// in the index's own comment, so that it goes wherever the index goes: renames, dumps, drops. FLAT
// is no index of the server's: a constraint that always holds stands for it, with the same comment,
// and follows the column in the same way.

#include "milvus/change.h"
#include "milvus/errors.h"
#include "milvus/index.h"
#include "milvus/json_text.h"
#include "milvus/names.h"
#include "milvus/table_sql.h"
#include "pg/roles.h"
#include "pg/subtransaction.h"

namespace milvus {

namespace {

// Ranges of the access method's own parameters.
constexpr long kLeastM = 2;
constexpr long kMostM = 100;
constexpr long kLeastEf = 4;
constexpr long kMostEf = 1000;
constexpr long kMostLists = 32768;
constexpr long kUsualLists = 128; // Milvus's
// A centre has to fit on a page.
constexpr int kMostListed = 2000;
constexpr int kMostListedHalves = 4000;

std::string operator_class(const Field& field, const std::string& metric) {
    const char* type = field.type == Type::float16_vector  ? "halfvec"
                       : field.type == Type::sparse_vector ? "sparsevec"
                       : field.type == Type::binary_vector ? "bit"
                                                           : "vector";
    std::string lower;
    for (const char c : metric)
        lower += static_cast<char>(c - 'A' + 'a');
    return vector_schema() + "." + type + "_" + (metric == "L2" ? "l2" : lower) + "_ops";
}

long clipped(const char* key, long asked, long least, long most) {
    const long used = std::clamp(asked, least, most);
    if (used != asked)
        notice(std::string(key) + " " + std::to_string(asked) + " is served as " +
               std::to_string(used));
    return used;
}

std::optional<long> number(const pg::Json& params, const char* key) {
    const pg::Json* found = params.find(key);
    return found ? whole_number(*found) : std::nullopt;
}

std::string hnsw_options(const pg::Json& params) {
    const auto m = number(params, "M");
    const auto ef = number(params, "efConstruction");
    if (!m && !ef)
        return {};
    const long used_m = m ? clipped("M", *m, kLeastM, kMostM) : 16;
    // Fewer than twice M candidates cannot fill the links of a node.
    const long used_ef = clipped("efConstruction", ef.value_or(std::max(64L, 2 * used_m)),
                                 std::max(kLeastEf, 2 * used_m), kMostEf);
    return " WITH (m = " + std::to_string(used_m) +
           ", ef_construction = " + std::to_string(used_ef) + ")";
}

bool is_listed(const Field& field, const Index& index) {
    return index.type.find("IVF") != std::string::npos && index.metric != "JACCARD" &&
           (field.type != Type::float_vector || field.dim <= kMostListed) &&
           (field.type != Type::float16_vector || field.dim <= kMostListedHalves);
}

// What the server is to make.
struct ServerIndex {
    std::string method; // what stands behind USING
    long lists = 0;     // of an inverted file
};

// How IVF_SQ8, IVF_PQ and their kin code vectors is left to the access method: its codes say which
// vectors are read, and the vectors decide.
ServerIndex vector_index(const Field& field, const Index& index) {
    if (index.type.starts_with("GPU_"))
        notice("index type " + index.type + " is served without a GPU");
    const pg::Json params = pg::json_tree(pg::json_datum(index.params));
    const std::string on =
        " (" + quoted(field.name) + " " + operator_class(field, index.metric) + ")";
    if (is_listed(field, index)) {
        const long lists =
            clipped("nlist", number(params, "nlist").value_or(kUsualLists), 1, kMostLists);
        return {"ivfflat" + on + " WITH (lists = " + std::to_string(lists) + ")", lists};
    }
    if (index.type.find("IVF") != std::string::npos)
        notice("index type " + index.type + " is served by hnsw: ivfflat does not do " +
               (index.metric == "JACCARD" ? std::string("JACCARD")
                                          : std::to_string(field.dim) + " dimensions"));
    return {"hnsw" + on + hnsw_options(params)};
}

// Of a path: what conditions on scalars compare, or what contains is asked of.
std::string path_method(const std::string& path, const Index& index) {
    const bool list = index.cast.starts_with("ARRAY_") || index.cast == "JSON";
    return list ? "gin ((" + path + ") pg_catalog.jsonb_path_ops)"
                : "btree ((" + path + ") pg_catalog.jsonb_ops)";
}

bool is_json_text(const Collection& collection, const Field& field) {
    return pg::run(own_sql("SELECT FROM pg_catalog.pg_attribute WHERE attrelid {=}"
                           " $1::pg_catalog.oid AND attname {=} $2::pg_catalog.name"
                           " AND atttypid {=} 'pg_catalog.json'::pg_catalog.regtype"),
                   {collection.oid_text().c_str(), field.name.c_str()})
               .rows > 0;
}

std::string scalar_method(const Collection& collection, const Field& field) {
    const std::string column = quoted(field.name);
    if (field.type == Type::json && is_json_text(collection, field))
        throw no_index_on_json(field.name);
    if (field.type == Type::array)
        return "gin (" + column + " pg_catalog.array_ops)";
    if (field.type == Type::json)
        return "gin (" + column + " pg_catalog.jsonb_ops)";
    return "btree (" + column + ")";
}

ServerIndex server_index(const Collection& collection, const Definition& definition,
                         const Index& index) {
    if (!index.path.empty())
        return {path_method(path_expression(collection, definition, index), index)};
    const Field& field = *definition.find(index.field);
    if (is_vector(field.type))
        return vector_index(field, index);
    return {scalar_method(collection, field)};
}

// Each partition has lists of its own, learnt from the rows that it has when they are made.
void tell_of_few_rows(const Collection& collection, const Index& index, long lists) {
    if (!pg::may_select(collection.table))
        return;
    const auto rows =
        pg::run(own_sql("SELECT FROM pg_catalog.pg_partition_tree($1::pg_catalog.oid::"
                        "pg_catalog.regclass) AS p WHERE p.isleaf"),
                {collection.oid_text().c_str()});
    const std::string enough = std::to_string(lists * std::max(1L, static_cast<long>(rows.rows)));
    const auto there = pg::run("SELECT pg_catalog.count(*)::pg_catalog.text FROM (SELECT FROM " +
                               collection.sql() + " LIMIT " + enough + ") AS few");
    if (there.at(0, 0) != enough)
        notice("index " + index.name +
               " learns its lists from the rows that are there when it is made, which are too few:"
               " milvus_flush learns them again when there are more");
}

// The comment that says what was asked for, as an SQL constant.
std::string comment(const Index& index) {
    JsonObject out;
    out.add_string("index_name", index.name).add_string("index_type", index.type);
    if (!index.metric.empty())
        out.add_string("metric_type", index.metric);
    out.add("params", index.params);
    return literal(JsonObject().add("milvus_index", out.text()).text());
}

bool is_flat(const Index& index) {
    return index.type == "FLAT" || index.type == "BIN_FLAT";
}

// NOT VALID: what always holds need not be proved, so the rows are not read.
void make_flat(const Collection& collection, const Index& index) {
    const std::string name = free_check_name(collection, "flat_" + index.field);
    const std::string column = quoted(index.field);
    change(collection.place, "ALTER TABLE " + collection.sql() + " ADD CONSTRAINT " + quoted(name) +
                                 " CHECK (" + column + " IS NULL OR " + column +
                                 " IS NOT NULL) NOT VALID");
    change(collection.place, "COMMENT ON CONSTRAINT " + quoted(name) + " ON " + collection.sql() +
                                 " IS " + comment(index));
}

void make_of_server(const Collection& collection, const Definition& definition,
                    const Index& index) {
    const std::string name = pg::free_relation_name(
        collection.place.name.c_str(), index.name.c_str(), "index", collection.place.schema);
    const ServerIndex made = server_index(collection, definition, index);
    const std::string create =
        "CREATE INDEX " + quoted(name) + " ON " + collection.sql() + " USING " + made.method;
    if (made.lists) {
        change_quietly(collection.place, create);
        tell_of_few_rows(collection, index, made.lists);
    } else {
        change(collection.place, create);
    }
    change(collection.place, "COMMENT ON INDEX " + quoted(collection.place.database) + "." +
                                 quoted(name) + " IS " + comment(index));
}

bool is_of_limits(const base::Error& error) {
    return std::string_view(error.state().c_str()) == "54000";
}

// Where the type of the index is left to us, or is one that is exact in Milvus, what is beyond the
// access method's limits (dimensions, elements other than zero) is searched exactly.
void make_or_do_without(const Collection& collection, const Definition& definition,
                        const Index& index) {
    pg::Subtransaction attempt;
    std::exception_ptr thrown;
    std::string limit;
    try {
        make_of_server(collection, definition, index);
    } catch (const base::Error& error) {
        thrown = std::current_exception();
        if (is_of_limits(error))
            limit = error.detail();
    } catch (...) {
        thrown = std::current_exception();
    }
    if (!thrown) {
        attempt.commit();
        return;
    }
    attempt.roll_back();
    if (limit.empty())
        std::rethrow_exception(thrown);
    notice("field " + index.field + " is searched exactly, without an index: " + limit);
    make_flat(collection, index);
}

void make_on_vectors(const Collection& collection, const Definition& definition, const Index& index,
                     bool exact_will_do) {
    if (exact_will_do) {
        make_or_do_without(collection, definition, index);
        return;
    }
    try {
        make_of_server(collection, definition, index);
    } catch (const base::Error& error) {
        if (!is_of_limits(error))
            throw;
        throw base::Error(error.state(), error.message(), error.detail(),
                          "Index type FLAT has no such limit: it searches exactly.");
    }
}

} // namespace

void make_index(const Collection& collection, const Definition& definition, const Index& index) {
    for (const Index& there : read_indexes(collection)) {
        if (there == index)
            return;
        if (there.same_place(index) || there.name == index.name)
            throw base::Error("42710",
                              "CreateIndex failed: at most one distinct index is allowed per field",
                              milvus_code(65535));
    }
    if (is_flat(index)) {
        make_flat(collection, index);
        return;
    }
    const Field* field = definition.find(index.field);
    const bool dense = field && is_vector(field->type) && field->type != Type::sparse_vector;
    if (dense && !field->dim)
        throw base::Error("22023",
                          "field " + field->name + " has no dim, which index type " + index.type +
                              " needs",
                          milvus_code(1100),
                          "Give its column a number of dimensions. Index type FLAT needs none.");
    if (!field || !is_vector(field->type) || !index.path.empty())
        make_of_server(collection, definition, index);
    else
        make_on_vectors(collection, definition, index,
                        index.type == "AUTOINDEX" || field->type == Type::sparse_vector);
}

void drop_index(const Collection& collection, const Index& index) {
    if (index.sql.empty())
        change(collection.place,
               "ALTER TABLE " + collection.sql() + " DROP CONSTRAINT " + quoted(index.check));
    else
        change(collection.place, "DROP INDEX " + index.sql);
}

} // namespace milvus
