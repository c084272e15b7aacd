// Looking up fields, and the names of types.
#include "expr/schema.h"

#include <utility>

namespace expr {

std::string_view type_name(Type type) {
    switch (type) {
    case Type::none:
        return "None";
    case Type::boolean:
        return "Bool";
    case Type::int8:
        return "Int8";
    case Type::int16:
        return "Int16";
    case Type::int32:
        return "Int32";
    case Type::int64:
        return "Int64";
    case Type::float32:
        return "Float";
    case Type::float64:
        return "Double";
    case Type::varchar:
        return "VarChar";
    case Type::json:
        return "JSON";
    case Type::array:
        return "Array";
    case Type::float_vector:
        return "FloatVector";
    case Type::float16_vector:
        return "Float16Vector";
    case Type::sparse_vector:
        return "SparseFloatVector";
    case Type::binary_vector:
        return "BinaryVector";
    }
    return "None";
}

void Schema::add(Field field) {
    places_.try_emplace(field.name, fields_.size());
    fields_.push_back(std::move(field));
}

const Field* Schema::find(std::string_view name) const {
    const auto found = places_.find(name);
    return found == places_.end() ? nullptr : &fields_[found->second];
}

} // namespace expr
