// hnswlib's distance functions, taken the way its index takes them. Compiled with -O3
// -march=native, as hnswlib's users are told to.
#include <hnswlib/hnswlib.h>

#include "peers.h"

namespace bench {

HnswlibFunction hnswlib_l2_squared(std::size_t dimensions) {
    return hnswlib::L2Space(dimensions).get_dist_func();
}

HnswlibFunction hnswlib_inner_product(std::size_t dimensions) {
    return hnswlib::InnerProductSpace(dimensions).get_dist_func();
}

} // namespace bench
