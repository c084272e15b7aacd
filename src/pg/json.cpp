// Walking a jsonb value into a tree. Plain dialect inside the guard.

#include "pg/json.h"

namespace pg {

namespace {

const char* copy_text(const char* from, int length) {
    return pnstrdup(from, static_cast<Size>(length));
}

Json container(JsonbContainer* from);

Json scalar(const JsonbValue& value) {
    Json out{};
    switch (value.type) {
    case jbvNull:
        out.kind = Json::Kind::null;
        break;
    case jbvBool:
        out.kind = Json::Kind::boolean;
        out.truth = value.val.boolean;
        break;
    case jbvNumeric:
        out.kind = Json::Kind::number;
        out.text =
            DatumGetCString(DirectFunctionCall1(numeric_out, PointerGetDatum(value.val.numeric)));
        break;
    case jbvString:
        out.kind = Json::Kind::string;
        out.text = copy_text(value.val.string.val, value.val.string.len);
        break;
    case jbvBinary:
        return container(value.val.binary.data);
    default:
        elog(ERROR, "unexpected kind of jsonb value");
    }
    return out;
}

Json container(JsonbContainer* from) {
    check_stack_depth();
    JsonbIterator* walk = JsonbIteratorInit(from);
    JsonbValue value;
    const JsonbIteratorToken begin = JsonbIteratorNext(&walk, &value, true);
    const bool object = begin == WJB_BEGIN_OBJECT;
    const bool raw_scalar = !object && value.val.array.rawScalar;
    const int size = object ? value.val.object.nPairs : value.val.array.nElems;
    auto* items = static_cast<Json*>(palloc(sizeof(Json) * static_cast<Size>(size) + 1));
    const char** keys = nullptr;
    if (object)
        keys = static_cast<const char**>(palloc(sizeof(char*) * static_cast<Size>(size) + 1));
    int i = 0;
    for (;;) {
        const JsonbIteratorToken token = JsonbIteratorNext(&walk, &value, true);
        if (token == WJB_KEY)
            keys[i] = copy_text(value.val.string.val, value.val.string.len);
        else if (token == WJB_VALUE || token == WJB_ELEM)
            items[i++] = scalar(value);
        else
            break;
    }
    if (raw_scalar)
        return items[0];
    Json out{};
    out.kind = object ? Json::Kind::object : Json::Kind::array;
    out.size = size;
    out.items = items;
    out.keys = keys;
    return out;
}

} // namespace

Json json_tree(Datum jsonb) {
    return call([=] { return container(&DatumGetJsonbP(jsonb)->root); });
}

Datum json_datum(const std::string& text) {
    const char* from = text.c_str();
    return call([=] { return DirectFunctionCall1(jsonb_in, CStringGetDatum(from)); });
}

} // namespace pg
