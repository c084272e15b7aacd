// Registration of settings and storage parameters; their meaning for users is in docs/indexes.md.

#include "ivfflat/options.h"

namespace ivfflat {

Settings settings;

namespace {

constexpr int kMostLists = 32768;
constexpr int kMostCodeBits = 8;

relopt_kind option_kind;

const config_enum_entry kIterativeScan[] = {
    {"off", static_cast<int>(IterativeScan::off), false},
    {"relaxed_order", static_cast<int>(IterativeScan::relaxed_order), false},
    // Not shown among the values, so that the hint stays as applications know it.
    {"strict_order", static_cast<int>(IterativeScan::strict_order), true},
    {nullptr, 0, false},
};

relopt_enum_elt_def storage_values[] = {
    {"auto", static_cast<int>(StorageOption::automatic)},
    {"plain", static_cast<int>(StorageOption::plain)},
    {"compact", static_cast<int>(StorageOption::compact)},
    {nullptr, 0},
};

constexpr Options kDefaults{0, 100, static_cast<int>(StorageOption::automatic), 0};

void define_settings() {
    DefineCustomIntVariable("ivfflat.probes", "Sets the number of probes",
                            "Valid range is 1..lists.", &settings.probes, 1, 1, kMostLists,
                            PGC_USERSET, 0, nullptr, nullptr, nullptr);
    DefineCustomEnumVariable("ivfflat.iterative_scan", "Sets the mode for iterative scans", nullptr,
                             &settings.iterative_scan, static_cast<int>(IterativeScan::off),
                             kIterativeScan, PGC_USERSET, 0, nullptr, nullptr, nullptr);
    DefineCustomIntVariable(
        "ivfflat.max_probes", "Sets the max number of probes for iterative scans", nullptr,
        &settings.max_probes, kMostLists, 1, kMostLists, PGC_USERSET, 0, nullptr, nullptr, nullptr);
    pg::reserve_setting_prefix("ivfflat");
}

// What the range of a storage parameter cannot say. The words are the server's for ranges.
void check_code_bits(int bits) {
    if (bits != 0 && !is_number_of_bits(static_cast<std::uint32_t>(bits)))
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("value %d out of bounds for option \"code_bits\"", bits),
                        errdetail("Valid values are \"0\", \"1\", \"2\", \"4\" and \"8\".")));
}

} // namespace

void define_options() {
    option_kind = add_reloption_kind();
    add_int_reloption(option_kind, "lists", "Number of inverted lists", kDefaults.lists, 1,
                      kMostLists, AccessExclusiveLock);
    add_enum_reloption(
        option_kind, "storage", "What lists hold: codes and vectors, vectors alone, or codes alone",
        storage_values, kDefaults.storage, "Valid values are \"auto\", \"plain\" and \"compact\".",
        AccessExclusiveLock);
    add_int_reloption(option_kind, "code_bits", "Bits of a coordinate's code, 0 to choose",
                      kDefaults.code_bits, 0, kMostCodeBits, AccessExclusiveLock);
    define_settings();
}

bytea* parse_options(Datum reloptions, bool validate) {
    using pg::storage_parameter;
    static constexpr relopt_parse_elt kTable[] = {
        storage_parameter("lists", RELOPT_TYPE_INT, offsetof(Options, lists)),
        storage_parameter("storage", RELOPT_TYPE_ENUM, offsetof(Options, storage)),
        storage_parameter("code_bits", RELOPT_TYPE_INT, offsetof(Options, code_bits)),
    };
    void* options = build_reloptions(reloptions, validate, option_kind, sizeof(Options), kTable,
                                     lengthof(kTable));
    if (validate && options)
        check_code_bits(static_cast<const Options*>(options)->code_bits);
    return static_cast<bytea*>(options);
}

Options options_of(Relation index) {
    return index->rd_options ? *reinterpret_cast<const Options*>(index->rd_options) : kDefaults;
}

} // namespace ivfflat
