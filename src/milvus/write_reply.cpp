// The reply as jsonb, built from the keys without a detour over text.

#include "milvus/write_reply.h"

namespace milvus {

namespace {

void push_key(JsonbParseState** state, JsonbIteratorToken token, const char* key) {
    JsonbValue value{};
    value.type = jbvString;
    value.val.string.val = const_cast<char*>(key);
    value.val.string.len = static_cast<int>(std::strlen(key));
    pushJsonbValue(state, token, &value);
}

JsonbValue number(std::int64_t from) {
    JsonbValue value{};
    value.type = jbvNumeric;
    value.val.numeric = DatumGetNumeric(DirectFunctionCall1(int8_numeric, Int64GetDatum(from)));
    return value;
}

JsonbValue key_value(const rows::Cell& cell, bool text) {
    if (!text)
        return number(cell.whole);
    JsonbValue value{};
    value.type = jbvString;
    value.val.string.val = cell.block->payload;
    value.val.string.len = static_cast<int>(cell.block->size);
    return value;
}

} // namespace

Datum write_reply(const char* count_name, const rows::Batch& batch, const RowShape& shape) {
    const bool text = shape.shape.fields[shape.key].type == rows::Type::varchar;
    const std::size_t key = shape.key;
    return pg::call([&batch, text, key, count_name] {
        JsonbParseState* state = nullptr;
        pushJsonbValue(&state, WJB_BEGIN_OBJECT, nullptr);
        push_key(&state, WJB_KEY, count_name);
        JsonbValue value = number(static_cast<std::int64_t>(batch.size()));
        pushJsonbValue(&state, WJB_VALUE, &value);
        push_key(&state, WJB_KEY, "ids");
        pushJsonbValue(&state, WJB_BEGIN_ARRAY, nullptr);
        for (std::size_t row = 0; row < batch.size(); ++row) {
            value = key_value(batch.cell(row, key), text);
            pushJsonbValue(&state, WJB_ELEM, &value);
        }
        pushJsonbValue(&state, WJB_END_ARRAY, nullptr);
        JsonbValue* const all = pushJsonbValue(&state, WJB_END_OBJECT, nullptr);
        return JsonbPGetDatum(JsonbValueToJsonb(all));
    });
}

} // namespace milvus
