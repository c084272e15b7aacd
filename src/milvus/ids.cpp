// The forms of the argument by SQL type, and keys from ids.

#include "milvus/ids.h"

#include <algorithm>
#include <charconv>
#include <unordered_set>

#include "milvus/call.h"
#include "milvus/errors.h"
#include "pg/array.h"

namespace milvus {

namespace {

// From below this the plain search of what came before is as fast as a set.
constexpr std::size_t kFew = 16;

template <class T>
void keep_first_of_each(std::vector<T>& values) {
    if (values.size() < kFew) {
        auto end = values.begin();
        for (auto at = values.begin(); at != values.end(); ++at)
            if (std::find(values.begin(), end, *at) == end) {
                if (end != at)
                    *end = std::move(*at);
                ++end;
            }
        values.erase(end, values.end());
        return;
    }
    // Most lists name each key once, which a sorted copy tells sooner than a set.
    std::vector<T> copy = values;
    std::sort(copy.begin(), copy.end());
    if (std::adjacent_find(copy.begin(), copy.end()) == copy.end())
        return;
    std::unordered_set<T> seen;
    seen.reserve(values.size());
    std::erase_if(values, [&](const T& value) { return !seen.insert(value).second; });
}

[[noreturn]] void mismatch(const OpenCollection& open, const std::string& got) {
    const Field& key = open.definition.key();
    throw base::Error("42804",
                      "ids do not fit the primary key of collection " + open.collection.place.name +
                          ": field " + key.name + " expects " + type_name(key.type) + ", got " +
                          got,
                      milvus_code(1100));
}

[[noreturn]] void out_of_range(const Id& id) {
    throw base::Error("22003", "id " + id.text + " is out of range of INT64", milvus_code(1100));
}

std::int64_t number_of(const Id& id, const OpenCollection& open) {
    if (id.kind == Id::Kind::integer)
        return id.number;
    if (id.kind == Id::Kind::string)
        mismatch(open, "a string");
    if (id.kind == Id::Kind::big)
        out_of_range(id);
    std::int64_t number = 0;
    const char* const end = id.text.data() + id.text.size();
    const auto [stop, fault] = std::from_chars(id.text.data(), end, number);
    if (fault == std::errc::result_out_of_range)
        out_of_range(id);
    if (fault != std::errc() || stop != end)
        mismatch(open, "\"" + id.text + "\"");
    return number;
}

Datum text_datum(std::string_view text) {
    return pg::call([=] {
        return PointerGetDatum(
            cstring_to_text_with_len(text.data(), static_cast<int>(text.size())));
    });
}

Datum text_array(const std::vector<std::string>& texts) {
    return pg::call([&] {
        auto* values = static_cast<Datum*>(
            MemoryContextAllocHuge(CurrentMemoryContext, sizeof(Datum) * texts.size() + 1));
        for (std::size_t i = 0; i < texts.size(); ++i)
            values[i] = PointerGetDatum(
                cstring_to_text_with_len(texts[i].data(), static_cast<int>(texts[i].size())));
        return PointerGetDatum(construct_array(values, static_cast<int>(texts.size()), TEXTOID, -1,
                                               false, TYPALIGN_INT));
    });
}

Datum number_array(const std::vector<std::int64_t>& numbers) {
    return pg::call([&] {
        auto* values = static_cast<Datum*>(
            MemoryContextAllocHuge(CurrentMemoryContext, sizeof(Datum) * numbers.size() + 1));
        for (std::size_t i = 0; i < numbers.size(); ++i)
            values[i] = Int64GetDatum(numbers[i]);
        return PointerGetDatum(construct_array(values, static_cast<int>(numbers.size()), INT8OID, 8,
                                               FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
    });
}

void refuse_null(const pg::ArrayParts& from, int i) {
    if (from.nulls[i])
        throw base::Error("22023",
                          "wrong type of element in argument ids, expect int or str, got "
                          "'NoneType'",
                          milvus_code(1));
}

} // namespace

Keys Keys::sorted() const {
    Keys out = *this;
    std::sort(out.numbers.begin(), out.numbers.end());
    std::sort(out.texts.begin(), out.texts.end());
    return out;
}

Keys Keys::one(std::size_t i) const {
    Keys key;
    key.numeric = numeric;
    if (numeric)
        key.numbers = {numbers[i]};
    else
        key.texts = {texts[i]};
    return key;
}

pg::Parameter Keys::parameter() const {
    if (numeric)
        return numbers.size() == 1 ? pg::Parameter{INT8OID, Int64GetDatum(numbers[0]), false}
                                   : pg::Parameter{INT8ARRAYOID, number_array(numbers), false};
    return texts.size() == 1 ? pg::Parameter{TEXTOID, text_datum(texts[0]), false}
                             : pg::Parameter{TEXTARRAYOID, text_array(texts), false};
}

Keys keys_of(const Ids& ids, const OpenCollection& open) {
    Keys keys;
    keys.numeric = open.definition.key().type != Type::varchar;
    if (!keys.numeric && ids.scalar) {
        keys.texts = {*ids.scalar};
        return keys;
    }
    if (ids.scalar && ids.list.empty())
        mismatch(open, "\"" + *ids.scalar + "\"");
    if (keys.numeric) {
        keys.numbers.reserve(ids.list.size());
        for (const Id& id : ids.list)
            keys.numbers.push_back(number_of(id, open));
        keep_first_of_each(keys.numbers);
        return keys;
    }
    keys.texts.reserve(ids.list.size());
    for (const Id& id : ids.list) {
        if (id.kind == Id::Kind::integer || id.kind == Id::Kind::big)
            mismatch(open, "an integer");
        keys.texts.push_back(id.text);
    }
    keep_first_of_each(keys.texts);
    return keys;
}

std::optional<Ids> ids_argument_text(FunctionCallInfo fcinfo, int i) {
    const auto text = text_argument(fcinfo, i);
    return text ? std::optional<Ids>(ids_from_text(*text)) : std::nullopt;
}

std::optional<Ids> ids_argument_bigint(FunctionCallInfo fcinfo, int i) {
    if (PG_ARGISNULL(i))
        return std::nullopt;
    return Ids{{{Id::Kind::integer, PG_GETARG_INT64(i), {}}}, {}};
}

std::optional<Ids> ids_argument_bigints(FunctionCallInfo fcinfo, int i) {
    if (PG_ARGISNULL(i))
        return std::nullopt;
    const pg::ArrayParts from = pg::array_parts(PG_GETARG_DATUM(i), INT8OID);
    Ids out;
    out.list.reserve(static_cast<std::size_t>(from.count));
    for (int at = 0; at < from.count; ++at) {
        refuse_null(from, at);
        out.list.push_back({Id::Kind::integer, DatumGetInt64(from.values[at]), {}});
    }
    return out;
}

std::optional<Ids> ids_argument_texts(FunctionCallInfo fcinfo, int i) {
    if (PG_ARGISNULL(i))
        return std::nullopt;
    const pg::ArrayParts from = pg::array_parts(PG_GETARG_DATUM(i), TEXTOID);
    Ids out;
    out.list.reserve(static_cast<std::size_t>(from.count));
    for (int at = 0; at < from.count; ++at) {
        refuse_null(from, at);
        // Elements of an array are never compressed or out of line.
        const auto* text = reinterpret_cast<const varlena*>(DatumGetPointer(from.values[at]));
        out.list.push_back(
            {Id::Kind::word, 0,
             std::string(VARDATA_ANY(text), static_cast<std::size_t>(VARSIZE_ANY_EXHDR(text)))});
    }
    return out;
}

std::optional<Ids> ids_argument_json(FunctionCallInfo fcinfo, int i) {
    const auto text = text_argument(fcinfo, i); // stored as text
    return text ? std::optional<Ids>(ids_from_json(*text)) : std::nullopt;
}

std::optional<Ids> ids_argument_jsonb(FunctionCallInfo fcinfo, int i) {
    if (PG_ARGISNULL(i))
        return std::nullopt;
    const char* text = pg::call([=] {
        Jsonb* value = PG_GETARG_JSONB_P(i);
        return JsonbToCString(nullptr, &value->root, static_cast<int>(VARSIZE(value)));
    });
    return ids_from_json(text);
}

} // namespace milvus
