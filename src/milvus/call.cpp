// The parts of call.h that need not be inline.

#include "milvus/call.h"

#include "milvus/names.h"

namespace milvus {

std::string name_argument(FunctionCallInfo fcinfo, int i, const char* argument) {
    const auto given = text_argument(fcinfo, i);
    std::string name = given ? trimmed(*given) : std::string();
    if (name.empty() && given && std::string_view(argument) == "partition_name")
        check_name(NameKind::partition, name);
    if (name.empty())
        throw base::Error(given ? base::SqlState("42602") : base::SqlState("22023"),
                          "`" + std::string(argument) + "` value  is illegal", milvus_code(1));
    return name;
}

void report_timeout(double seconds) {
    char text[32];
    std::snprintf(text, sizeof text, "%g", seconds);
    throw base::Error("57014", "the call did not end within its timeout of " + std::string(text) +
                                   " seconds");
}

} // namespace milvus
