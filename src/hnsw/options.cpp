// Registration of settings and storage parameters; their meaning for users is in docs/indexes.md.

#include "hnsw/options.h"

namespace hnsw {

Settings settings;

namespace {

relopt_kind option_kind;

const config_enum_entry kIterativeScan[] = {
    {"off", static_cast<int>(IterativeScan::off), false},
    {"relaxed_order", static_cast<int>(IterativeScan::relaxed_order), false},
    {"strict_order", static_cast<int>(IterativeScan::strict_order), false},
    {nullptr, 0, false},
};

relopt_enum_elt_def storage_values[] = {
    {"auto", static_cast<int>(StorageOption::automatic)},
    {"inline", static_cast<int>(StorageOption::inlined)},
    {"split", static_cast<int>(StorageOption::split)},
    {"compact", static_cast<int>(StorageOption::compact)},
    {nullptr, 0},
};

constexpr Options kDefaults{0, 16, 64, static_cast<int>(StorageOption::automatic), 0, 0};

void define_settings() {
    DefineCustomIntVariable(
        "hnsw.ef_search", "How many candidates a search of an hnsw index keeps.",
        "More find more of the nearest rows and take longer.", &settings.ef_search, 40, 1, 1000,
        PGC_USERSET, 0, nullptr, nullptr, nullptr);
    DefineCustomEnumVariable(
        "hnsw.iterative_scan", "Whether an hnsw scan goes on where a filter leaves too few rows.",
        "\"strict_order\" returns rows in exact order, \"relaxed_order\" loses "
        "none and may return one a little late.",
        &settings.iterative_scan, static_cast<int>(IterativeScan::off), kIterativeScan, PGC_USERSET,
        0, nullptr, nullptr, nullptr);
    DefineCustomIntVariable("hnsw.max_scan_tuples", "Rows at which a scan that goes on ends.",
                            "Reaching it may leave an answer shorter than its LIMIT.",
                            &settings.max_scan_tuples, 20000, 1, INT_MAX, PGC_USERSET, 0, nullptr,
                            nullptr, nullptr);
    DefineCustomRealVariable("hnsw.scan_mem_multiplier",
                             "Memory at which a scan that goes on ends, in multiples of work_mem.",
                             "Reaching it may leave an answer shorter than its LIMIT.",
                             &settings.scan_mem_multiplier, 1, 1, 1000, PGC_USERSET, 0, nullptr,
                             nullptr, nullptr);
    DefineCustomBoolVariable(
        "vector.report_short_scans",
        "Tells with a NOTICE when a limit ended an index scan before enough rows were found.",
        "The limits are hnsw.max_scan_tuples and hnsw.scan_mem_multiplier.",
        &settings.report_short_scans, false, PGC_USERSET, 0, nullptr, nullptr, nullptr);
    pg::reserve_setting_prefix("hnsw");
}

} // namespace

void define_options() {
    option_kind = add_reloption_kind();
    add_int_reloption(option_kind, "m",
                      "Links of a row on each level of the graph, twice as many on the lowest",
                      kDefaults.m, 2, 100, AccessExclusiveLock);
    add_int_reloption(option_kind, "ef_construction",
                      "Candidates that are looked at when a row is linked",
                      kDefaults.ef_construction, 4, 1000, AccessExclusiveLock);
    add_enum_reloption(option_kind, "storage",
                       "Where vectors stand: beside the links, on pages of their own, or the "
                       "smallest form",
                       storage_values, kDefaults.storage,
                       "Valid values are \"auto\", \"inline\", \"split\" and \"compact\".",
                       AccessExclusiveLock);
    add_int_reloption(option_kind, "code_bits", "Bits of a coordinate's code, 0 to choose",
                      kDefaults.code_bits, 0, 2, AccessExclusiveLock);
    add_int_reloption(option_kind, "code_dims", "Number of coordinates that are coded, 0 to choose",
                      kDefaults.code_dims, 0, 1024, AccessExclusiveLock);
    define_settings();
}

bytea* parse_options(Datum reloptions, bool validate) {
    using pg::storage_parameter;
    static constexpr relopt_parse_elt kTable[] = {
        storage_parameter("m", RELOPT_TYPE_INT, offsetof(Options, m)),
        storage_parameter("ef_construction", RELOPT_TYPE_INT, offsetof(Options, ef_construction)),
        storage_parameter("storage", RELOPT_TYPE_ENUM, offsetof(Options, storage)),
        storage_parameter("code_bits", RELOPT_TYPE_INT, offsetof(Options, code_bits)),
        storage_parameter("code_dims", RELOPT_TYPE_INT, offsetof(Options, code_dims)),
    };
    return static_cast<bytea*>(build_reloptions(reloptions, validate, option_kind, sizeof(Options),
                                                kTable, lengthof(kTable)));
}

Options options_of(Relation index) {
    return index->rd_options ? *reinterpret_cast<const Options*>(index->rd_options) : kDefaults;
}

} // namespace hnsw
