// The settings milvus.*, defined when the library is loaded.
#pragma once

namespace milvus {

extern bool enforce_load_state;
extern int max_result_window;
extern int exact_scan_size; // kilobytes

} // namespace milvus
