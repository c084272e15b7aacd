// The loops over two sparse vectors, written once for every instruction set; included like
// dense_loops.inc.h, after it. Blocks of one register's indices are compared all against all, and
// the block whose last index is smaller makes room for the next.

constexpr std::int32_t kLastIndex = 0x7FFF'FFFF;

// A metric over sparse vectors is a sum of pair(x, y) where both have the index and of single(x)
// where one has it; kSingles says whether the second sum is there at all.
struct SparseL2 {
    static constexpr bool kSingles = true;
    static Simd::Floats pair(Simd::Floats a, Simd::Floats b) noexcept {
        const Simd::Floats difference = Simd::subtract(a, b);
        return Simd::multiply(difference, difference);
    }
    static Simd::Floats single(Simd::Floats x) noexcept { return Simd::multiply(x, x); }
};

struct SparseInnerProduct {
    static constexpr bool kSingles = false;
    static Simd::Floats pair(Simd::Floats a, Simd::Floats b) noexcept {
        return Simd::multiply(a, b);
    }
};

struct SparseL1 {
    static constexpr bool kSingles = true;
    static Simd::Floats pair(Simd::Floats a, Simd::Floats b) noexcept {
        return Simd::absolute(Simd::subtract(a, b));
    }
    static Simd::Floats single(Simd::Floats x) noexcept { return Simd::absolute(x); }
};

// Walks one vector block by block. Lanes past the end hold the value 0 and an index of no element,
// and not the same for both vectors: pairs of such lanes would add nothing, but take time.
class SparseCursor {
  public:
    SparseCursor(SparseView view, std::int32_t filler) noexcept : view_(view), filler_(filler) {}

    bool done() const noexcept { return at_ >= view_.nnz; }
    std::int32_t last_index() const noexcept { return view_.indices[at_ + size() - 1]; }
    Simd::Indices indices() const noexcept {
        return full() ? Simd::load_indices(view_.indices + at_)
                      : Simd::load_first_indices(view_.indices + at_, size(), filler_);
    }
    Simd::Floats values() const noexcept {
        return full() ? Simd::load(view_.values + at_)
                      : Simd::load_first(view_.values + at_, size());
    }

    // Marks lanes of the present block as counted in a pair.
    void mark(Simd::Lanes lanes) noexcept { paired_ = Simd::either(paired_, lanes); }

    // Where leave: goes on to the next block and adds the unpaired elements of the present one.
    // Without a branch, as the merge of two vectors gives a branch nothing to predict by.
    template <class Metric>
    void leave_block(bool leave, Simd::Floats& sum) noexcept {
        if constexpr (Metric::kSingles) {
            const Simd::Lanes stay = Simd::lanes_if(!leave);
            sum = Simd::add(sum, Simd::drop(Metric::single(values()), Simd::either(paired_, stay)));
            paired_ = Simd::both(paired_, stay);
        }
        at_ += leave ? Simd::kFloats : 0;
    }

    // Leaves all blocks that are left.
    template <class Metric>
    void leave_rest(Simd::Floats& sum) noexcept {
        if constexpr (Metric::kSingles) {
            while (!done()) {
                leave_block<Metric>(true, sum);
            }
        }
    }

    // Leaves all full blocks that lie before the index, found by galloping.
    template <class Metric>
    void leave_blocks_before(std::int32_t index, Simd::Floats& sum) noexcept {
        const std::size_t available = (view_.nnz - at_) / Simd::kFloats;
        std::size_t found = 0; // that many blocks are known to lie before the index
        const auto reaches = [&](std::size_t blocks) noexcept {
            return blocks <= available && view_.indices[at_ + blocks * Simd::kFloats - 1] < index;
        };
        std::size_t step = 1;
        for (; reaches(found + step); step *= 2) {
            found += step;
        }
        for (; step > 0; step /= 2) {
            found += reaches(found + step) ? step : 0;
        }
        if constexpr (Metric::kSingles) {
            for (; found > 0; --found) {
                leave_block<Metric>(true, sum);
            }
        } else {
            at_ += found * Simd::kFloats;
        }
    }

  private:
    bool full() const noexcept { return view_.nnz - at_ >= Simd::kFloats; }
    std::size_t size() const noexcept { return full() ? Simd::kFloats : view_.nnz - at_; }

    SparseView view_;
    std::size_t at_ = 0;
    Simd::Lanes paired_ = Simd::no_lanes();
    std::int32_t filler_;
};

// Adds the pairs between the two present blocks.
template <class Metric, std::size_t... kOrder>
void add_pairs(SparseCursor& a, SparseCursor& b, Simd::Floats& sum,
               std::index_sequence<kOrder...>) noexcept {
    const Simd::Indices indices_a = a.indices();
    const Simd::Indices indices_b = b.indices();
    const Simd::Lanes equal[] = {Simd::equal(indices_a, Simd::rearrange<kOrder>(indices_b))...};
    Simd::Lanes paired = Simd::no_lanes();
    ((paired = Simd::either(paired, equal[kOrder])), ...);
    if (!Simd::any(paired)) {
        return;
    }
    const Simd::Floats values_a = a.values();
    const Simd::Floats values_b = b.values();
    ((sum = Simd::add(sum, Simd::keep(Metric::pair(values_a, Simd::rearrange<kOrder>(values_b)),
                                      equal[kOrder]))),
     ...);
    if constexpr (Metric::kSingles) {
        a.mark(paired);
        (b.mark(Simd::restore<kOrder>(equal[kOrder])), ...);
    }
}

// For vectors of similar size.
template <class Metric>
float merge_sum(SparseView view_a, SparseView view_b) noexcept {
    SparseCursor a(view_a, kLastIndex);
    SparseCursor b(view_b, kLastIndex - 1);
    Simd::Floats sum = Simd::zero();
    while (!a.done() && !b.done()) {
        add_pairs<Metric>(a, b, sum, std::make_index_sequence<Simd::kFloats>());
        const std::int32_t last_a = a.last_index();
        const std::int32_t last_b = b.last_index();
        a.leave_block<Metric>(last_a <= last_b, sum);
        b.leave_block<Metric>(last_b <= last_a, sum);
    }
    a.leave_rest<Metric>(sum);
    b.leave_rest<Metric>(sum);
    return Simd::total(sum);
}

// For a short vector and a much longer one: each element of the short one is searched for.
template <class Metric>
float search_sum(SparseView shorter, SparseView longer) noexcept {
    SparseCursor cursor(longer, kLastIndex);
    Simd::Floats sum = Simd::zero();
    for (std::size_t i = 0; i < shorter.nnz; ++i) {
        const std::int32_t index = shorter.indices[i];
        cursor.leave_blocks_before<Metric>(index, sum);
        const Simd::Lanes equal = cursor.done()
                                      ? Simd::no_lanes()
                                      : Simd::equal(Simd::broadcast(index), cursor.indices());
        if (Simd::any(equal)) {
            const Simd::Floats value = Simd::broadcast(shorter.values[i]);
            sum = Simd::add(sum, Simd::keep(Metric::pair(value, cursor.values()), equal));
            cursor.mark(equal);
        } else if constexpr (Metric::kSingles) {
            sum = Simd::add(sum, Metric::single(Simd::load_first(shorter.values + i, 1)));
        }
    }
    cursor.leave_rest<Metric>(sum);
    return Simd::total(sum);
}

// Beyond about this ratio of sizes searching measures better than merging, where neither the
// vectors' sizes nor their contents are known to the processor's predictors.
constexpr std::size_t kSearchRatio = 32;

template <class Metric>
float sparse_sum(SparseView a, SparseView b) noexcept {
    if (a.nnz < b.nnz / kSearchRatio) {
        return search_sum<Metric>(a, b);
    }
    if (b.nnz < a.nnz / kSearchRatio) {
        return search_sum<Metric>(b, a);
    }
    return merge_sum<Metric>(a, b);
}

CosineTerms sparse_cosine(SparseView a, SparseView b) noexcept {
    return {sparse_sum<SparseInnerProduct>(a, b),
            reduce<InnerProductTerms>(a.values, a.values, a.nnz),
            reduce<InnerProductTerms>(b.values, b.values, b.nnz)};
}
