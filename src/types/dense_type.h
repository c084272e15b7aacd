// Layout of the dense types, the same on disk and in memory as pgvector's: a length word, the
// number of dimensions, a reserved zero, the elements. One template serves vector (float) and
// halfvec (half).
#pragma once

#include "base/half.h"
#include "distance/kernels.h"
#include "pg/varlena.h"

namespace types {

inline constexpr int kMaxDimensions = 16000;

template <class ElementType, class Traits>
struct Dense {
    using Element = ElementType;
    static constexpr const char* kTypeName = Traits::kTypeName;

    std::int32_t length_word;
    std::int16_t dimensions;
    std::int16_t reserved;
    Element elements[FLEXIBLE_ARRAY_MEMBER];

    static Size size_for(int n) {
        return offsetof(Dense, elements) + static_cast<Size>(n) * sizeof(Element);
    }

    // The length first: a shorter value ends before its number of dimensions.
    bool is_sound() const {
        return VARSIZE(this) >= size_for(0) && dimensions >= 0 &&
               VARSIZE(this) == size_for(dimensions);
    }

    std::size_t size() const { return static_cast<std::size_t>(dimensions); }

    // N must have been checked; the elements are not cleared.
    static Dense* make(int n) {
        Dense* result = pg::new_varlena<Dense>(size_for(n));
        result->dimensions = static_cast<std::int16_t>(n);
        result->reserved = 0;
        return result;
    }
};

struct VectorTraits {
    static constexpr const char* kTypeName = "vector";
};

struct HalfvecTraits {
    static constexpr const char* kTypeName = "halfvec";
};

using Vector = Dense<float, VectorTraits>;
using Halfvec = Dense<base::Half, HalfvecTraits>;

static_assert(sizeof(base::Half) == 2 && sizeof(float) == 4);
static_assert(offsetof(Vector, dimensions) == 4 && offsetof(Vector, reserved) == 6);
static_assert(offsetof(Vector, elements) == 8 && offsetof(Halfvec, elements) == 8);

// Elements as floats and back, whatever the type: a copy for vector, the kernel for halfvec.
inline void widen(const float* from, float* to, std::size_t n) {
    std::memcpy(to, from, n * sizeof(float));
}

inline void widen(const base::Half* from, float* to, std::size_t n) {
    distance::active().half_to_float(from, to, n);
}

inline void narrow(const float* from, float* to, std::size_t n) {
    std::memcpy(to, from, n * sizeof(float));
}

inline void narrow(const float* from, base::Half* to, std::size_t n) {
    distance::active().float_to_half(from, to, n);
}

inline float widen(float element) {
    return element;
}

inline float widen(base::Half element) {
    return base::half_to_float(element);
}

inline bool is_infinite(double element) {
    return std::isinf(element);
}

inline bool is_infinite(float element) {
    return std::isinf(element);
}

inline bool is_infinite(base::Half element) {
    return base::is_inf(element);
}

inline bool is_not_a_number(float element) {
    return std::isnan(element);
}

inline bool is_not_a_number(base::Half element) {
    return base::is_nan(element);
}

inline bool is_finite(float element) {
    return std::isfinite(element);
}

inline bool is_finite(base::Half element) {
    return (element.bits & 0x7C00) != 0x7C00;
}

} // namespace types
