// The loops over dense float and half arrays, written once for every instruction set. A level's
// file defines struct Simd (its registers and single steps), then includes this inside its own
// anonymous namespace, so that no function compiled with that level's flags is visible elsewhere.
// What Simd must offer: README.md in this folder.

// Each Terms type holds the running sums of one metric in registers. Every kernel keeps four of
// them, which hides the latency of addition and shortens the chains that rounding errors run along.
struct L2Terms {
    Simd::Floats sum = Simd::zero();

    void add(Simd::Floats a, Simd::Floats b) noexcept {
        const Simd::Floats difference = Simd::subtract(a, b);
        sum = Simd::multiply_add(difference, difference, sum);
    }
    void merge(const L2Terms& other) noexcept { sum = Simd::add(sum, other.sum); }
    float result() const noexcept { return Simd::total(sum); }
};

struct InnerProductTerms {
    Simd::Floats sum = Simd::zero();

    void add(Simd::Floats a, Simd::Floats b) noexcept { sum = Simd::multiply_add(a, b, sum); }
    void merge(const InnerProductTerms& other) noexcept { sum = Simd::add(sum, other.sum); }
    float result() const noexcept { return Simd::total(sum); }
};

struct L1Terms {
    Simd::Floats sum = Simd::zero();

    void add(Simd::Floats a, Simd::Floats b) noexcept {
        sum = Simd::add(sum, Simd::absolute(Simd::subtract(a, b)));
    }
    void merge(const L1Terms& other) noexcept { sum = Simd::add(sum, other.sum); }
    float result() const noexcept { return Simd::total(sum); }
};

struct CosineSums {
    Simd::Floats dot = Simd::zero();
    Simd::Floats norm_a = Simd::zero();
    Simd::Floats norm_b = Simd::zero();

    void add(Simd::Floats a, Simd::Floats b) noexcept {
        dot = Simd::multiply_add(a, b, dot);
        norm_a = Simd::multiply_add(a, a, norm_a);
        norm_b = Simd::multiply_add(b, b, norm_b);
    }
    void merge(const CosineSums& other) noexcept {
        dot = Simd::add(dot, other.dot);
        norm_a = Simd::add(norm_a, other.norm_a);
        norm_b = Simd::add(norm_b, other.norm_b);
    }
    CosineTerms result() const noexcept {
        return {Simd::total(dot), Simd::total(norm_a), Simd::total(norm_b)};
    }
};

template <class Terms, class Element>
auto reduce(const Element* a, const Element* b, std::size_t n) noexcept {
    constexpr std::size_t kWidth = Simd::kFloats;
    Terms first, second, third, fourth;
    std::size_t i = 0;
    for (; n - i >= 4 * kWidth; i += 4 * kWidth) {
        first.add(Simd::load(a + i), Simd::load(b + i));
        second.add(Simd::load(a + i + kWidth), Simd::load(b + i + kWidth));
        third.add(Simd::load(a + i + 2 * kWidth), Simd::load(b + i + 2 * kWidth));
        fourth.add(Simd::load(a + i + 3 * kWidth), Simd::load(b + i + 3 * kWidth));
    }
    if ((n & (2 * kWidth)) != 0) {
        first.add(Simd::load(a + i), Simd::load(b + i));
        second.add(Simd::load(a + i + kWidth), Simd::load(b + i + kWidth));
        i += 2 * kWidth;
    }
    if ((n & kWidth) != 0) {
        third.add(Simd::load(a + i), Simd::load(b + i));
        i += kWidth;
    }
    if (i < n) {
        fourth.add(Simd::load_first(a + i, n - i), Simd::load_first(b + i, n - i));
    }
    first.merge(second);
    third.merge(fourth);
    first.merge(third);
    return first.result();
}

template <class Element>
double squared_norm(const Element* x, std::size_t n) noexcept {
    constexpr std::size_t kWidth = Simd::kFloats;
    Simd::Doubles sums[4] = {Simd::zero_doubles(), Simd::zero_doubles(), Simd::zero_doubles(),
                             Simd::zero_doubles()};
    const auto add = [&sums](std::size_t at, Simd::Floats values) noexcept {
        const Simd::Doubles low = Simd::low_doubles(values);
        const Simd::Doubles high = Simd::high_doubles(values);
        sums[at] = Simd::multiply_add(low, low, sums[at]);
        sums[at + 1] = Simd::multiply_add(high, high, sums[at + 1]);
    };
    std::size_t i = 0;
    for (; n - i >= 2 * kWidth; i += 2 * kWidth) {
        add(0, Simd::load(x + i));
        add(2, Simd::load(x + i + kWidth));
    }
    if ((n & kWidth) != 0) {
        add(0, Simd::load(x + i));
        i += kWidth;
    }
    if (i < n) {
        add(2, Simd::load_first(x + i, n - i));
    }
    return Simd::total(Simd::add(Simd::add(sums[0], sums[1]), Simd::add(sums[2], sums[3])));
}

// From half to float or from float to half.
template <class From, class To>
void convert(const From* from, To* to, std::size_t n) noexcept {
    constexpr std::size_t kWidth = Simd::kFloats;
    std::size_t i = 0;
    for (; n - i >= kWidth; i += kWidth) {
        Simd::store(to + i, Simd::load(from + i));
    }
    if (i < n) {
        // Through a full register's worth of memory, as not every instruction set can store a part.
        To rest[kWidth];
        Simd::store(rest, Simd::load_first(from + i, n - i));
        for (std::size_t k = 0; i < n; ++i, ++k) {
            to[i] = rest[k];
        }
    }
}

template <class Element>
void accumulate(double* sum, const Element* x, std::size_t n) noexcept {
    constexpr std::size_t kWidth = Simd::kFloats;
    constexpr std::size_t kHalfWidth = kWidth / 2;
    std::size_t i = 0;
    for (; n - i >= kWidth; i += kWidth) {
        const Simd::Floats values = Simd::load(x + i);
        const Simd::Doubles low = Simd::add(Simd::load(sum + i), Simd::low_doubles(values));
        const Simd::Doubles high =
            Simd::add(Simd::load(sum + i + kHalfWidth), Simd::high_doubles(values));
        Simd::store(sum + i, low);
        Simd::store(sum + i + kHalfWidth, high);
    }
    if (i < n) {
        float rest[kWidth];
        Simd::store(rest, Simd::load_first(x + i, n - i));
        for (std::size_t k = 0; i < n; ++i, ++k) {
            sum[i] += static_cast<double>(rest[k]);
        }
    }
}

// A table with the kernels of this file; those of the other loops are left null.
constexpr Kernels dense_kernels(const char* name) noexcept {
    Kernels kernels{};
    kernels.name = name;
    kernels.l2_squared_f32 = reduce<L2Terms, float>;
    kernels.inner_product_f32 = reduce<InnerProductTerms, float>;
    kernels.l1_f32 = reduce<L1Terms, float>;
    kernels.cosine_f32 = reduce<CosineSums, float>;
    kernels.l2_squared_f16 = reduce<L2Terms, base::Half>;
    kernels.inner_product_f16 = reduce<InnerProductTerms, base::Half>;
    kernels.l1_f16 = reduce<L1Terms, base::Half>;
    kernels.cosine_f16 = reduce<CosineSums, base::Half>;
    kernels.squared_norm_f32 = squared_norm<float>;
    kernels.squared_norm_f16 = squared_norm<base::Half>;
    kernels.half_to_float = convert<base::Half, float>;
    kernels.float_to_half = convert<float, base::Half>;
    kernels.accumulate_f32 = accumulate<float>;
    kernels.accumulate_f16 = accumulate<base::Half>;
    return kernels;
}
