// Getting at `data` without a copy where the server holds it as text.

#include "milvus/batch_text.h"

#include "milvus/errors.h"

namespace milvus {

std::string_view batch_text(FunctionCallInfo fcinfo, int i, DataForm form) {
    if (PG_ARGISNULL(i))
        throw base::Error(
            "22023",
            "wrong type of argument 'data',expected 'Dict' or list of 'Dict', got 'NoneType'",
            milvus_code(1));
    struct Bytes {
        const char* start;
        std::size_t size;
    };
    const Bytes bytes = pg::call([=] {
        if (form == DataForm::jsonb) {
            Jsonb* const value = PG_GETARG_JSONB_P(i);
            StringInfoData text;
            initStringInfo(&text);
            JsonbToCString(&text, &value->root, static_cast<int>(VARSIZE(value)));
            return Bytes{text.data, static_cast<std::size_t>(text.len)};
        }
        const text* const value = PG_GETARG_TEXT_PP(i);
        return Bytes{VARDATA_ANY(value), static_cast<std::size_t>(VARSIZE_ANY_EXHDR(value))};
    });
    return {bytes.start, bytes.size};
}

} // namespace milvus
