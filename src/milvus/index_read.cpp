// The indexes that a collection has: the server's, by their comments or as what they are, and the
// constraints that stand for FLAT.

#include <cstdlib>

#include "milvus/index.h"
#include "milvus/json_text.h"
#include "milvus/names.h"

namespace milvus {

namespace {

constexpr std::string_view kMark = "{\"milvus_index\": {";

void apply(Index& index, const pg::Json& json) {
    const auto text = [&](const char* key) {
        const pg::Json* found = json.find(key);
        return found && found->kind == pg::Json::Kind::string ? found->text : "";
    };
    index.name = text("index_name");
    index.type = text("index_type");
    index.metric = text("metric_type");
    const pg::Json* params = json.find("params");
    index.params = params ? json_text(*params) : "{}";
    if (params)
        read_path(index, *params);
}

pg::Json tree(const std::string& text) {
    return pg::json_tree(pg::json_datum(text));
}

// An index that this extension did not make: vector_cosine_ops tells COSINE.
std::string metric_of(const std::string& operator_class) {
    constexpr std::pair<std::string_view, const char*> known[] = {{"_l2_ops", "L2"},
                                                                  {"_ip_ops", "IP"},
                                                                  {"_cosine_ops", "COSINE"},
                                                                  {"_hamming_ops", "HAMMING"},
                                                                  {"_jaccard_ops", "JACCARD"}};
    for (const auto& [end, metric] : known)
        if (operator_class.ends_with(end))
            return metric;
    return {};
}

// {m=8,ef_construction=32} as Milvus names them.
std::string params_of(const std::string& options) {
    constexpr std::pair<std::string_view, const char*> known[] = {
        {"m=", "M"}, {"ef_construction=", "efConstruction"}, {"lists=", "nlist"}};
    JsonObject params;
    std::string_view rest = options;
    while (!rest.empty()) {
        const auto end = std::min(rest.find_first_of(",{}"), rest.size());
        for (const auto& [option, name] : known)
            if (rest.starts_with(option))
                params.add(name, rest.substr(option.size(), end - option.size()));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return params.text();
}

constexpr int kUsualLists = 100; // of the access method ivfflat

// {lists=20}, of an inverted file.
int lists_of(const std::string& options) {
    constexpr std::string_view name = "lists=";
    const auto at = options.find(name);
    return at == std::string::npos ? kUsualLists : std::atoi(options.c_str() + at + name.size());
}

std::string type_of(const std::string& method) {
    return method == "hnsw" ? "HNSW" : method == "ivfflat" ? "IVF_FLAT" : "INVERTED";
}

// An index on an expression names its column as a dependency only.
constexpr const char* kIndexes =
    "SELECT c.relname, n.nspname, a.attname, m.amname, o.opcname,"
    " pg_catalog.obj_description(c.oid, 'pg_class'), c.reloptions, i.indisvalid,"
    " i.indkey[0] {=} 0"
    " FROM pg_catalog.pg_index AS i"
    " JOIN pg_catalog.pg_class AS c ON c.oid {=} i.indexrelid"
    " JOIN pg_catalog.pg_namespace AS n ON n.oid {=} c.relnamespace"
    " JOIN pg_catalog.pg_am AS m ON m.oid {=} c.relam"
    " JOIN pg_catalog.pg_opclass AS o ON o.oid {=} i.indclass[0]"
    " JOIN pg_catalog.pg_attribute AS a ON a.attrelid {=} i.indrelid"
    "  AND a.attnum {=} COALESCE(NULLIF(i.indkey[0], 0),"
    "   (SELECT pg_catalog.min(d.refobjsubid) FROM pg_catalog.pg_depend AS d"
    "    WHERE d.classid {=} 'pg_catalog.pg_class'::pg_catalog.regclass"
    "    AND d.objid {=} c.oid AND d.refobjid {=} i.indrelid AND d.refobjsubid {>} 0))"
    " WHERE i.indrelid {=} $1::pg_catalog.oid AND NOT i.indisunique"
    "  AND i.indnatts {=} 1 AND i.indpred IS NULL ORDER BY c.oid";

// The constraints that stand for an exact scan.
void read_flat(const Collection& collection, std::vector<Index>& found) {
    const auto rows =
        pg::run(own_sql("SELECT c.conname, a.attname, d.description"
                        " FROM pg_catalog.pg_constraint AS c"
                        " JOIN pg_catalog.pg_attribute AS a ON a.attrelid {=} c.conrelid"
                        "  AND a.attnum {=} c.conkey[1]"
                        " JOIN pg_catalog.pg_description AS d ON d.objoid {=} c.oid"
                        "  AND d.classoid {=} 'pg_catalog.pg_constraint'::pg_catalog.regclass"
                        " WHERE c.conrelid {=} $1::pg_catalog.oid AND c.contype {=} 'c'"
                        " ORDER BY c.oid"),
                {collection.oid_text().c_str()});
    for (int row = 0; row < rows.rows; ++row) {
        if (!std::string_view(rows.at(row, 2)).starts_with(kMark))
            continue;
        const pg::Json all = tree(rows.at(row, 2));
        Index index;
        index.check = rows.at(row, 0);
        index.field = rows.at(row, 1);
        apply(index, *all.find("milvus_index"));
        found.push_back(std::move(index));
    }
}

} // namespace

std::vector<Index> read_indexes(const Collection& collection) {
    std::vector<Index> found;
    const auto rows = pg::run(own_sql(kIndexes), {collection.oid_text().c_str()});
    for (int row = 0; row < rows.rows; ++row) {
        Index index;
        index.sql = quoted(rows.at(row, 1)) + "." + quoted(rows.at(row, 0));
        index.field = rows.at(row, 2);
        index.method = rows.at(row, 3);
        index.valid = rows.at(row, 7)[0] == 't';
        const std::string options = rows.at(row, 6) ? rows.at(row, 6) : "";
        if (index.method == "ivfflat")
            index.lists = lists_of(options);
        const std::string comment = rows.at(row, 5) ? rows.at(row, 5) : "";
        const pg::Json* own = nullptr;
        pg::Json all{};
        if (comment.starts_with(kMark)) {
            all = tree(comment);
            own = all.find("milvus_index");
        }
        if (own) {
            apply(index, *own);
            if (!index.path.empty() && collection.dynamic_field == index.field)
                index.field = kDynamicField;
        } else if (rows.at(row, 8)[0] == 't') {
            continue; // on an expression, and not ours
        } else {
            index.name = rows.at(row, 0);
            index.type = type_of(rows.at(row, 3));
            index.metric = metric_of(rows.at(row, 4));
            index.params = params_of(options);
        }
        found.push_back(std::move(index));
    }
    read_flat(collection, found);
    return found;
}

bool has_vector_indexes(const std::vector<Index>& indexes, const Definition& definition,
                        std::string* missing) {
    for (const Field& field : definition.fields) {
        if (!is_vector(field.type))
            continue;
        const auto of_field = [&](const Index& index) { return index.field == field.name; };
        if (std::none_of(indexes.begin(), indexes.end(), of_field)) {
            *missing = field.name;
            return false;
        }
    }
    return true;
}

} // namespace milvus
