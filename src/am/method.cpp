// The few access methods of this library, as their modules made them known.

#include "am/method.h"

namespace am {

namespace {

constexpr int kMostMethods = 4;
const Method* methods[kMostMethods];
int method_count = 0;

} // namespace

void add_method(const Method& method) {
    if (method_count == kMostMethods)
        elog(ERROR, "too many access methods");
    methods[method_count++] = &method;
}

const Method* method_of(Relation index) {
    FmgrInfo handler{};
    if (OidIsValid(index->rd_amhandler))
        fmgr_info(index->rd_amhandler, &handler);
    for (int i = 0; i < method_count; ++i)
        if (methods[i]->handler == handler.fn_addr)
            return methods[i];
    return nullptr;
}

bool is_method(const char* name) {
    for (int i = 0; i < method_count; ++i)
        if (std::strcmp(methods[i]->name, name) == 0)
            return true;
    return false;
}

} // namespace am
