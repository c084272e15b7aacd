// Members of the JSON object that vector_index_stats returns, behind its first.
#pragma once

#include "am/stored_value.h"

namespace am {

void add_number(StringInfo text, const char* name, std::uint64_t value);
// Null where there is none: below 0 or no number.
void add_fraction(StringInfo text, const char* name, double value);
void add_truth(StringInfo text, const char* name, bool value);
// Type, metric (cosine, where vectors are normalised) and the method's name of the form.
void add_kind(StringInfo text, Element element, Metric metric, bool normalised, const char* form);

} // namespace am
