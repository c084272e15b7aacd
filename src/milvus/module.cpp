// What the server runs when it loads milvus.so: the settings.

#include "pg/module.h"

#include <climits>

#include "milvus/settings.h"

PG_MILVUS_MODULE("milvus");

namespace milvus {

bool enforce_load_state = true;
int max_result_window = 16384;
int exact_scan_size = 64 * 1024;

} // namespace milvus

extern "C" {
PG_MILVUS_EXPORT void _PG_init(void);

void _PG_init(void) {
    DefineCustomBoolVariable(
        "milvus.enforce_load_state", "Refuses reads of collections that are not loaded.",
        "Also keeps a loaded partition, and the index of a loaded collection, from being dropped.",
        &milvus::enforce_load_state, true, PGC_USERSET, 0, nullptr, nullptr, nullptr);
    DefineCustomIntVariable(
        "milvus.exact_scan_size",
        "Size of a table up to which range searches and search iterators are exact.",
        "In larger tables an hnsw index tells where a range ends, and finds an iterator's first "
        "batch.",
        &milvus::exact_scan_size, 64 * 1024, 0, INT_MAX, PGC_USERSET, GUC_UNIT_KB, nullptr, nullptr,
        nullptr);
    DefineCustomIntVariable(
        "milvus.max_result_window", "Largest sum of limit and offset of a query or a search.",
        "What is beyond it is reached by iterators or cursors.", &milvus::max_result_window, 16384,
        1, INT_MAX, PGC_USERSET, 0, nullptr, nullptr, nullptr);
    pg::reserve_setting_prefix("milvus");
}
}
