// The codes are relative to the middle of the centres, as those of rows are, so that a vector is
// rotated once for both. As in the build the nearest is that by Euclidean distance, where all
// centres have length one under an inner product.

#include "ivfflat/centre_codes.h"

namespace ivfflat {

namespace {

using cluster::CodedCentres;

// Below, measuring all is as fast.
constexpr std::uint32_t kFewLists = 64;
// Inserts of a backend before it makes the codes: that takes as long as some of them.
constexpr std::uint32_t kInserts = 20;

bool can_estimate(const Index& index) {
    return index.coded() && index.shape().lists > kFewLists;
}

template <class T>
T* allocate(const Index& index, std::size_t count) {
    return static_cast<T*>(MemoryContextAlloc(index.cached->memory, count * sizeof(T)));
}

// An error may stop it between any two: what is there already is taken the next time.
void make_room(const Index& index, CentreCodes& codes) {
    const Shape& shape = index.shape();
    CodedCentres& coded = codes.coded;
    CodedCentres::Room& room = codes.room;
    coded.code = CodedCentres::shape_for(shape.rotated);
    coded.rotated = shape.rotated;
    coded.count = shape.lists;
    if (!coded.batches)
        coded.batches = allocate<std::uint8_t>(index, coded.code_bytes());
    if (!coded.g)
        coded.g = allocate<float>(index, coded.places());
    if (!coded.f)
        coded.f = allocate<float>(index, coded.places());
    if (!room.entries)
        room.entries = allocate<std::uint8_t>(index, coded.entry_bytes());
    if (!room.estimates)
        room.estimates = allocate<float>(index, coded.places());
    if (!room.found)
        room.found = allocate<std::uint32_t>(index, coded.places());
}

void make_codes(const Index& index, CentreCodes& codes) {
    const Shape& shape = index.shape();
    const Coder coder = coder_of(index);
    make_room(index, codes);
    codes.coded.clear();
    auto* wide = static_cast<float*>(palloc(shape.dimensions * sizeof(float)));
    auto* rotated = static_cast<float*>(palloc(shape.rotated * sizeof(float)));
    for (std::uint32_t list = 0; list < shape.lists; ++list) {
        CHECK_FOR_INTERRUPTS();
        const Buffer buffer = lock_head(index, list, Access::share);
        index.operators.widen(centre_in(index, page_of(buffer), list), wide);
        UnlockReleaseBuffer(buffer);
        coder.rotate(wide, rotated);
        codes.coded.put(list, rotated);
    }
    pfree(wide);
    pfree(rotated);
    codes.made = true;
}

// The nearest of those that were measured: by the index's own distance, which is not quite the
// order of the squares where centres are rounded to halves.
class Nearest {
  public:
    Nearest(const Index& index, const NewValue& value)
        : index_(index), value_(value), nearest_{index.shape().lists, {}, nullptr},
          distance_(std::numeric_limits<float>::infinity()),
          centre_(static_cast<float*>(palloc(2 * index.shape().dimensions * sizeof(float)))),
          spare_(centre_ + index.shape().dimensions) {
        nearest_.centre = centre_;
    }

    // The square of the Euclidean distance.
    float measure(std::uint32_t list) {
        const std::uint32_t n = index_.shape().dimensions;
        const Buffer buffer = lock_head(index_, list, Access::share);
        const char* stored = centre_in(index_, page_of(buffer), list);
        const float* wide = index_.operators.floats(stored, spare_);
        const float square = distance::active().l2_squared_f32(value_.wide, wide, n);
        const float own = index_.operators.metric == Metric::l2
                              ? square
                              : index_.operators.distance(value_.stored.data, stored);
        // The first whatever its distance, which may be infinite or no number.
        if (nearest_.list == index_.shape().lists || own < distance_ ||
            (own == distance_ && list < nearest_.list)) {
            nearest_.list = list;
            nearest_.head = *head_in(index_, buffer, list);
            distance_ = own;
            std::memcpy(centre_, wide, n * sizeof(float));
        }
        UnlockReleaseBuffer(buffer);
        return square;
    }
    const NearestList& get() const { return nearest_; }

  private:
    const Index& index_;
    const NewValue& value_;
    NearestList nearest_;
    float distance_;
    float* centre_;
    float* spare_;
};

NearestList measure_all(const Index& index, const NewValue& value) {
    const std::uint32_t list = nearest_lists(index, value.stored.data, 1)->list;
    float* centre = nullptr;
    if (index.coded())
        centre = static_cast<float*>(palloc(index.shape().dimensions * sizeof(float)));
    const Buffer buffer = lock_head(index, list, Access::share);
    const ListHead head = *head_in(index, buffer, list);
    if (centre)
        index.operators.widen(centre_in(index, page_of(buffer), list), centre);
    UnlockReleaseBuffer(buffer);
    return {list, head, centre};
}

} // namespace

NearestList nearest_list(const Index& index, const NewValue& value) {
    CentreCodes& codes = index.cached->centres;
    if (!can_estimate(index) || (!codes.made && ++codes.inserts < kInserts))
        return measure_all(index, value);
    if (!codes.made)
        make_codes(index, codes);
    Nearest nearest(index, value);
    const auto measure = [&nearest](std::uint32_t list) { return nearest.measure(list); };
    return codes.coded.measure_likely(value.rotated, codes.room, measure)
               ? nearest.get()
               : measure_all(index, value);
}

} // namespace ivfflat
