// Finding the field that is beyond a limit.

#include "milvus/row_limits.h"

#include <cstring>
#include <set>
#include <unordered_map>

#include "milvus/names.h"
#include "pg/spi.h"

namespace milvus {

namespace {

// Elements of a sparse vector that an hnsw index holds, ours and pgvector's.
constexpr int kMostSparseIndexed = 1000;
// Bytes that an entry of a btree or a GIN index always has room for: about a third of a page.
constexpr std::size_t kAlwaysIndexed = 2600;

struct Known {
    std::uint64_t version = 0;
    std::set<std::string> columns;
};

Known& known_of(Oid table) {
    constexpr std::size_t kMostKnown = 1024;
    static auto* const all = new std::unordered_map<Oid, Known>;
    if (all->size() >= kMostKnown)
        all->clear();
    return (*all)[table];
}

// Of the sparse vector of a field; 0 where it is none.
int sparse_elements(const rows::Field& field, const rows::Block& block) {
    std::int32_t count = 0;
    if (field.type == rows::Type::sparse_vector)
        std::memcpy(&count, block.payload + sizeof count, sizeof count);
    return count;
}

// The longest of the strings that an entry of an index could be.
std::size_t longest(const rows::Shape& shape, std::size_t column, const rows::Block& block) {
    if (column == shape.dynamic_column())
        return block.size;
    const rows::Field& field = shape.fields[column];
    if (field.type == rows::Type::varchar || field.type == rows::Type::json)
        return block.size;
    std::size_t most = 0;
    if (field.type == rows::Type::array && field.element == rows::Type::varchar)
        for (std::size_t i = 0; i < rows::array_size(block); ++i)
            most = std::max(most, std::size_t{rows::array_cells(block)[i].block->size});
    return most;
}

bool is_block(const rows::Shape& shape, std::size_t column) {
    if (column == shape.dynamic_column())
        return true;
    switch (shape.fields[column].type) {
    case rows::Type::varchar:
    case rows::Type::json:
    case rows::Type::array:
    case rows::Type::sparse_vector:
        return true;
    default:
        return false;
    }
}

struct Beyond {
    std::string field;
    std::string expected;
    std::string actual;
};

Beyond find_field(const std::set<std::string>& indexed, const RowShape& shape,
                  const rows::Batch& batch, std::size_t row) {
    Beyond found;
    std::size_t most = kAlwaysIndexed;
    for (std::size_t i = 0; i < shape.shape.columns(); ++i) {
        const std::string& column = shape.column(i).name;
        if (!is_block(shape.shape, i) || batch.state(row, i) != rows::State::value ||
            !indexed.contains(column))
            continue;
        const rows::Block& block = *batch.cell(row, i).block;
        if (i < shape.shape.fields.size())
            if (const int count = sparse_elements(shape.shape.fields[i], block);
                count > kMostSparseIndexed)
                return {column,
                        "at most " + std::to_string(kMostSparseIndexed) +
                            " elements other than zero",
                        std::to_string(count)};
        if (const std::size_t bytes = longest(shape.shape, i, block); bytes > most) {
            most = bytes;
            found = {column, "what an index entry holds", std::to_string(bytes) + " bytes"};
        }
    }
    return found;
}

} // namespace

void learn_indexed_columns(const OpenCollection& collection) {
    Known& known = known_of(collection.collection.table);
    if (known.version == collection.version)
        return;
    known.columns.clear();
    // Those of expressions stand among the dependencies as well; an index that is a constraint's
    // has its columns in indkey only.
    const auto rows = pg::run(
        own_sql("SELECT DISTINCT a.attname FROM pg_catalog.pg_index AS i"
                " JOIN pg_catalog.pg_attribute AS a ON a.attrelid {=} i.indrelid"
                " WHERE i.indrelid {=} $1::pg_catalog.oid AND a.attnum {>} 0"
                " AND (a.attnum {=} ANY (i.indkey) OR EXISTS (SELECT FROM pg_catalog.pg_depend AS d"
                "  WHERE d.classid {=} 'pg_catalog.pg_class'::pg_catalog.regclass"
                "  AND d.objid {=} i.indexrelid AND d.refobjid {=} i.indrelid"
                "  AND d.refobjsubid {=} a.attnum))"),
        {collection.collection.oid_text().c_str()});
    for (int i = 0; i < rows.rows; ++i)
        known.columns.insert(rows.at(i, 0));
    known.version = collection.version;
}

base::Error beyond_limit(const pg::ServerError& error, const OpenCollection& collection,
                         const RowShape& shape, const rows::Batch& batch, std::size_t row) {
    const Beyond found =
        find_field(known_of(collection.collection.table).columns, shape, batch, row);
    rows::Refusal refusal("54000", 0, "row is beyond a limit of the server");
    const base::Error full = row_error(
        found.field.empty()
            ? std::move(refusal).at(row, {})
            : std::move(refusal).at(row, found.field).versus(found.expected, found.actual),
        collection.collection.place.name);
    const char* const said = error.data()->message;
    return {full.state(), full.message(), said ? said : "",
            "If it is the limit of an index, the row can be written without that index."};
}

} // namespace milvus
