// Names are ours and need no quoting.

#include "am/stats_text.h"

#include <cmath>

namespace am {

namespace {

const char* name_of(Element element) {
    constexpr const char* kNames[] = {"vector", "halfvec", "bit", "sparsevec"};
    return kNames[static_cast<int>(element) - 1];
}

const char* name_of(Metric metric) {
    constexpr const char* kNames[] = {"l2", "inner_product", "l1", "hamming", "jaccard", "custom"};
    return kNames[static_cast<int>(metric) - 1];
}

} // namespace

void add_number(StringInfo text, const char* name, std::uint64_t value) {
    appendStringInfo(text, ", \"%s\": %llu", name, static_cast<unsigned long long>(value));
}

void add_fraction(StringInfo text, const char* name, double value) {
    if (std::isfinite(value) && value >= 0)
        appendStringInfo(text, ", \"%s\": %.3f", name, value);
    else
        appendStringInfo(text, ", \"%s\": null", name);
}

void add_truth(StringInfo text, const char* name, bool value) {
    appendStringInfo(text, ", \"%s\": %s", name, value ? "true" : "false");
}

void add_kind(StringInfo text, Element element, Metric metric, bool normalised, const char* form) {
    appendStringInfo(text, ", \"type\": \"%s\", \"metric\": \"%s\", \"form\": \"%s\"",
                     name_of(element), normalised ? "cosine" : name_of(metric), form);
}

} // namespace am
