// Its columns, as sql-api names them.

#include "milvus/search_result.h"

#include "milvus/search.h"

namespace milvus {

namespace {

constexpr pg::ResultColumn kColumns[] = {
    {"query", INT4OID}, {"id", TEXTOID}, {"distance", FLOAT8OID}, {"entity", JSONBOID}};

} // namespace

Datum key_text(const Scalar& key, Oid type) {
    if (is_text(type))
        return key.text;
    return pg::call([=] {
        char digits[24];
        pg_lltoa(key.number, digits);
        return PointerGetDatum(cstring_to_text(digits));
    });
}

SearchResult::SearchResult(FunctionCallInfo fcinfo, Oid key_type, int decimals)
    : rows_(fcinfo, kColumns), key_type_(key_type), decimals_(decimals) {}

void SearchResult::put(std::size_t query, const Hit& hit) {
    const Datum values[] = {Int32GetDatum(static_cast<std::int32_t>(query)),
                            key_text(hit.key, key_type_),
                            Float8GetDatum(rounded(hit.distance, decimals_)), hit.entity};
    constexpr bool nulls[] = {false, false, false, false};
    rows_.put(values, nulls);
}

} // namespace milvus
