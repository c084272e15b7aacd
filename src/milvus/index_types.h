// Which index types and metrics Milvus allows for which fields, and what their parameters may be.
#pragma once

#include <string>

#include "milvus/definition.h"

namespace milvus {

// Throws Milvus's reason where the type does not go with the field.
void check_index_type(const Field& field, const std::string& type);
void check_metric(const Field& field, const std::string& metric);
std::string default_metric(const Field& field);

// Ranges of the parameters, whichever index type they are of; an unknown one is refused.
void check_index_params(const Field& field, const std::string& type, const pg::Json& params);

} // namespace milvus
