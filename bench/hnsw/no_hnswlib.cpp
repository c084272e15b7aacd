// Stands in for peer_hnswlib.cpp where hnswlib is not installed: there is none to compare with.
#include "peer_hnswlib.h"

namespace bench {

std::unique_ptr<Hnswlib> make_hnswlib(const Data&, const Options&) {
    return nullptr;
}

} // namespace bench
