// A schema in JSON, as create_collection takes it and describe_collection prints it. Every key that
// is unknown, or that means nothing where it stands, is refused by name.

#include <charconv>
#include <initializer_list>

#include "milvus/definition.h"
#include "milvus/errors.h"
#include "milvus/json_text.h"
#include "milvus/names.h"

namespace milvus {

namespace {

using Kind = pg::Json::Kind;

struct Limits {
    long least;
    long most;
};

constexpr Limits kMaxLength = {1, 65535};
constexpr Limits kMaxCapacity = {1, 4096};

bool is_one_of(std::string_view key, std::initializer_list<std::string_view> keys) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// Reads one field; keys beside the others and under "params" count alike.
class FieldReader {
  public:
    explicit FieldReader(const pg::Json& json) : json_(json) {
        if (json.kind != Kind::object)
            throw bad_schema("each of the schema's fields must be a JSON object");
        params_ = json.find("params");
        if (params_ && params_->kind != Kind::object)
            throw bad_schema("params of a field must be a JSON object");
    }

    Field read() {
        name();
        field_.type = type_from(text("type", "data_type"), field_.name);
        if (field_.type == Type::array)
            element();
        check_keys();
        field_.primary = flag("is_primary");
        field_.auto_id = flag("auto_id");
        field_.nullable = flag("nullable");
        field_.partition_key = flag("is_partition_key");
        if (const pg::Json* description = find("description"))
            field_.description = text_of(*description, "description");
        numbers();
        rules();
        default_value();
        return std::move(field_);
    }

  private:
    static const pg::Json* member(const pg::Json* object, std::string_view key) {
        const pg::Json* found = object ? object->find(key) : nullptr;
        return found && found->kind != Kind::null ? found : nullptr;
    }

    const pg::Json* find(std::string_view key) const {
        return the_one(key, member(&json_, key), member(params_, key));
    }

    // Of two places or names of one thing either may be given, or both to say the same.
    const pg::Json* the_one(std::string_view key, const pg::Json* one,
                            const pg::Json* other) const {
        if (!one || !other)
            return one ? one : other;
        const auto number = whole_number(*one);
        if (number ? number != whole_number(*other) : json_text(*one) != json_text(*other))
            throw bad_schema(std::string(key) + " of field " + field_.name +
                             (field_.name.empty() ? "" : " ") + "is given twice, as " +
                             json_text(*one) + " and as " + json_text(*other));
        return one;
    }

    [[noreturn]] void refuse(const std::string& what) const {
        throw bad_schema("field " + field_.name + ": " + what);
    }

    std::string text_of(const pg::Json& value, const std::string& key) const {
        if (value.kind != Kind::string)
            refuse(key + " must be a string");
        return value.text;
    }

    std::string text(const char* key, const char* other) const {
        const pg::Json* found = the_one(key, find(key), find(other));
        if (!found)
            throw bad_schema(std::string("missing ") + key + " of field " + field_.name);
        return text_of(*found, key);
    }

    bool flag(const char* key) const {
        const pg::Json* found = find(key);
        if (found && found->kind != Kind::boolean)
            refuse(std::string(key) + " must be true or false");
        return found && found->truth;
    }

    long number(const char* key, Limits limits) const {
        const pg::Json* found = find(key);
        if (!found)
            throw bad_schema(std::string("missing ") + key + " of field " + field_.name);
        const auto value = whole_number(*found);
        if (!value || *value < limits.least || *value > limits.most)
            refuse(std::string("the ") + key + " must be between " + std::to_string(limits.least) +
                   " and " + std::to_string(limits.most) + ", got " + json_text(*found));
        return *value;
    }

    void name() {
        field_.name = trimmed(text("name", "field_name"));
        check_name(NameKind::field, field_.name);
    }

    void element() {
        field_.element = type_from(text("element_type", "elementType"), field_.name);
        if (field_.element > Type::varchar)
            refuse("element type " + type_name(field_.element) + " is not allowed");
    }

    bool holds_text() const {
        return field_.type == Type::varchar || field_.element == Type::varchar;
    }

    void check_key(std::string_view key) const {
        const bool known =
            is_one_of(key, {"name", "field_name", "type", "data_type", "description", "is_primary",
                            "auto_id", "nullable", "is_partition_key", "field_id",
                            "is_clustering_key"}) ||
            (key == "default_value" && !is_vector(field_.type)) ||
            (key == "dim" && is_vector(field_.type) && field_.type != Type::sparse_vector) ||
            (key == "max_length" && holds_text()) ||
            (is_one_of(key, {"element_type", "max_capacity"}) && field_.type == Type::array);
        if (is_one_of(key,
                      {"enable_match", "enable_analyzer", "analyzer_params", "is_function_output"}))
            throw not_supported("key " + std::string(key) + " of field " + field_.name +
                                " is not supported yet");
        if (!known)
            throw bad_schema("unexpected key " + std::string(key) + " of field " + field_.name +
                             ", which is " + type_name(field_.type));
    }

    void check_keys() const {
        for (int i = 0; i < json_.size; ++i)
            if (std::string_view(json_.keys[i]) != "params" && json_.items[i].kind != Kind::null)
                check_key(json_.keys[i]);
        for (int i = 0; params_ && i < params_->size; ++i)
            check_key(params_->keys[i]);
    }

    void numbers() {
        if (holds_text())
            field_.max_length = number("max_length", kMaxLength);
        if (field_.type == Type::array)
            field_.max_capacity = number("max_capacity", kMaxCapacity);
        if (field_.type == Type::float_vector || field_.type == Type::float16_vector)
            dense_dim();
        if (field_.type == Type::binary_vector) {
            field_.dim = number("dim", {8, 262144});
            if (field_.dim % 8)
                refuse("the dim must be a multiple of 8, got " + std::to_string(field_.dim) + "");
        }
    }

    // Milvus allows more than the type here holds.
    void dense_dim() {
        field_.dim = number("dim", {2, 32768});
        if (field_.dim > 16000)
            throw base::Error("54000",
                              "the dim " + std::to_string(field_.dim) + " of field " + field_.name +
                                  " exceeds the limit of 16000",
                              milvus_code(1100));
    }

    void rules() const {
        const bool can_be_key = field_.type == Type::int64 || field_.type == Type::varchar;
        if (field_.primary && !can_be_key)
            refuse("the data type of the primary key must be INT64 or VARCHAR");
        if (field_.primary && field_.nullable)
            refuse("the primary key cannot be nullable");
        if (field_.partition_key && (!can_be_key || field_.primary || field_.nullable))
            refuse(
                "the partition key must be an INT64 or VARCHAR field that is neither the primary "
                "key nor nullable");
        if (field_.auto_id && !field_.primary)
            refuse("only the primary key can have auto_id");
        if (field_.nullable && is_vector(field_.type))
            refuse("vector fields cannot be nullable");
    }

    void default_value() {
        const pg::Json* found = find("default_value");
        if (!found)
            return;
        if (field_.primary || field_.type > Type::varchar)
            refuse("a default value is not allowed");
        const auto bad = [&](const char* state) {
            const std::string message = "default value " + json_text(*found) + " of field " +
                                        field_.name + " does not fit " + type_name(field_.type);
            return std::string_view(state) == "22003"
                       ? base::Error("22003", message, milvus_code(1100))
                       : base::Error("42804", message, milvus_code(1100));
        };
        if (field_.type == Type::varchar) {
            if (found->kind != Kind::string)
                throw bad("42804");
            if (static_cast<long>(std::string_view(found->text).size()) > field_.max_length)
                throw base::Error("22001",
                                  "the length of the default value of field " + field_.name +
                                      " exceeds max length " + std::to_string(field_.max_length),
                                  milvus_code(1100));
        } else if (field_.type == Type::boolean) {
            if (found->kind != Kind::boolean)
                throw bad("42804");
        } else if (found->kind != Kind::number) {
            throw bad("42804");
        } else if (field_.type <= Type::int64) {
            const auto value = whole_number(*found);
            const int bits = field_.type == Type::int8    ? 7
                             : field_.type == Type::int16 ? 15
                             : field_.type == Type::int32 ? 31
                                                          : 63;
            // Digits only, and still no 64-bit number.
            const std::string_view digits = found->text;
            if (!value)
                throw bad(digits.find_first_not_of("-0123456789") == digits.npos ? "22003"
                                                                                 : "42804");
            if (bits < 63 && (*value >= 1L << bits || *value < -(1L << bits)))
                throw bad("22003");
        } else {
            const double value = std::strtod(found->text, nullptr);
            const bool fits = field_.type == Type::float64
                                  ? std::isfinite(value)
                                  : std::isfinite(static_cast<float>(value));
            if (!fits)
                throw bad("22003");
        }
        field_.default_value = json_text(*found);
    }

    const pg::Json& json_;
    const pg::Json* params_;
    Field field_;
};

bool truth_of(const pg::Json& value, const char* key) {
    if (value.kind != Kind::boolean)
        throw bad_schema(std::string(key) + " of the schema must be true or false");
    return value.truth;
}

std::string string_of(const pg::Json& value, const char* key) {
    if (value.kind != Kind::string)
        throw bad_schema(std::string(key) + " of the schema must be a string");
    return value.text;
}

} // namespace

Field field_from_json(const pg::Json& json) {
    return FieldReader(json).read();
}

Definition definition_from_json(const pg::Json& schema, SchemaExtras& extras) {
    if (schema.kind != Kind::object)
        throw bad_schema("the schema must be a JSON object");
    Definition out;
    const pg::Json* fields = schema.find("fields");
    if (!fields || fields->kind != Kind::array)
        throw bad_schema("the schema must have a list of fields");
    for (int i = 0; i < fields->size; ++i)
        out.fields.push_back(FieldReader(fields->items[i]).read());
    for (int i = 0; i < schema.size; ++i) {
        const std::string_view key = schema.keys[i];
        const pg::Json& value = schema.items[i];
        if (value.kind == Kind::null)
            continue;
        if (key == "description")
            out.description = string_of(value, "description");
        else if (key == "enable_dynamic_field")
            out.dynamic = truth_of(value, "enable_dynamic_field");
        else if (key == "auto_id") {
            if (truth_of(value, "auto_id"))
                for (Field& field : out.fields)
                    field.auto_id |= field.primary;
        } else if (key == "partition_key_field") {
            const std::string name = string_of(value, "partition_key_field");
            const Field* found = out.find(name);
            if (!found)
                throw no_field(name);
            if (found->primary || found->nullable ||
                (found->type != Type::int64 && found->type != Type::varchar))
                throw bad_schema("the partition key must be an INT64 or VARCHAR field that is "
                                 "neither the primary key nor nullable");
            for (Field& field : out.fields)
                field.partition_key |= field.name == name;
        } else if (key == "num_shards")
            extras.num_shards = whole_number(value);
        else if (key == "num_partitions")
            extras.num_partitions = whole_number(value);
        else if (key == "consistency_level")
            extras.consistency_level = string_of(value, "consistency_level");
        else if (key == "properties")
            extras.properties = &value;
        else if (key == "functions") {
            if (value.size)
                throw not_supported("functions in a schema are not supported yet");
        } else if (!is_one_of(key, {"fields", "collection_name", "db_name", "aliases"}))
            throw bad_schema("unexpected key " + std::string(key) + " in the schema");
    }
    check_definition(out);
    return out;
}

} // namespace milvus
