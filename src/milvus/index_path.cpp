// Indexes on a path of a JSON field. The path is read by the filter language itself, so that the
// index is on the very expression that filters over the path are written with.

#include "expr/bind.h"
#include "expr/sql.h"
#include "milvus/errors.h"
#include "milvus/filter.h"
#include "milvus/index.h"

namespace milvus {

namespace {

base::Error bad_path(const Index& index, const std::string& why) {
    return bad_parameter("json_path " + index.path + " of index_params is not valid: " + why);
}

expr::Reference reference(const Index& index, const expr::Schema& schema) {
    try {
        const expr::Bound bound = expr::bind(index.path + " is null", schema);
        const auto* test = std::get_if<expr::IsNull>(&bound.condition.form);
        if (!test || bound.condition.negated)
            throw bad_path(index, "it is no path");
        return test->left;
    } catch (const expr::FilterError& error) {
        throw bad_path(index, error.message());
    }
}

} // namespace

base::Error no_index_on_json(const std::string& field) {
    return not_supported("an index on field " + field +
                         ", whose column is json and not jsonb, is not supported");
}

std::string path_expression(const Collection& collection, const Definition& definition,
                            const Index& index) {
    const expr::Schema schema = filter_schema(collection, definition);
    const expr::Reference path = reference(index, schema);
    const bool dynamic = index.field == kDynamicField;
    if (path.column != (dynamic ? schema.meta_column : index.field))
        throw bad_path(index, "it is not in field " + index.field);
    if (path.steps.empty())
        throw bad_path(index, "it names no key");
    if (path.storage == expr::Storage::json_text)
        throw no_index_on_json(index.field);
    return expr::to_sql(path);
}

} // namespace milvus
