// The steps of a random rotation, in place over floats: Walsh-Hadamard transform, signs, mixing of
// halves; written once for every instruction set and included like dense_loops.inc.h, after struct
// Simd. Every element passes through the same rounded operations as in scalar.cpp.

// -1 in the lanes whose number has the bit kDistance, 1 in the others.
struct LaneSigns {
    alignas(64) float lanes[Simd::kFloats];
};

template <std::size_t kDistance>
constexpr LaneSigns make_signs() noexcept {
    LaneSigns result{};
    for (std::size_t i = 0; i < Simd::kFloats; ++i) {
        result.lanes[i] = (i & kDistance) != 0 ? -1.0F : 1.0F;
    }
    return result;
}

// One step of the transform inside a register, over lanes kDistance apart.
template <std::size_t kDistance>
Simd::Floats butterflies(Simd::Floats x) noexcept {
    static constexpr LaneSigns kSigns = make_signs<kDistance>();
    return Simd::multiply_add(x, Simd::load(kSigns.lanes), Simd::swap<kDistance>(x));
}

template <std::size_t kDistance = 1>
Simd::Floats transform_lanes(Simd::Floats x) noexcept {
    if constexpr (kDistance < Simd::kFloats) {
        return transform_lanes<2 * kDistance>(butterflies<kDistance>(x));
    } else {
        return x;
    }
}

// All steps over registers. Inlined, or the registers would go through memory.
template <std::size_t kDistance = 1, std::size_t kCount>
[[gnu::always_inline]] inline void transform_registers(Simd::Floats (&x)[kCount]) noexcept {
    if constexpr (kDistance < kCount) {
        for (std::size_t i = 0; i < kCount; ++i) {
            if ((i & kDistance) == 0) {
                const Simd::Floats difference = Simd::subtract(x[i], x[i + kDistance]);
                x[i] = Simd::add(x[i], x[i + kDistance]);
                x[i + kDistance] = difference;
            }
        }
        transform_registers<2 * kDistance>(x);
    }
}

// The first steps: every kCount registers' worth by itself.
template <std::size_t kCount>
void transform_blocks(float* x, std::size_t n) noexcept {
    for (std::size_t start = 0; start < n; start += kCount * Simd::kFloats) {
        Simd::Floats block[kCount];
        for (std::size_t i = 0; i < kCount; ++i) {
            block[i] = transform_lanes(Simd::load(x + start + i * Simd::kFloats));
        }
        transform_registers(block);
        for (std::size_t i = 0; i < kCount; ++i) {
            Simd::store(x + start + i * Simd::kFloats, block[i]);
        }
    }
}

// The steps over elements `distance`, 2 * distance, ... kCount / 2 * distance apart.
template <std::size_t kCount>
void transform_apart(float* x, std::size_t n, std::size_t distance) noexcept {
    for (std::size_t start = 0; start < n; start += kCount * distance) {
        for (std::size_t at = start; at < start + distance; at += Simd::kFloats) {
            Simd::Floats block[kCount];
            for (std::size_t i = 0; i < kCount; ++i) {
                block[i] = Simd::load(x + at + i * distance);
            }
            transform_registers(block);
            for (std::size_t i = 0; i < kCount; ++i) {
                Simd::store(x + at + i * distance, block[i]);
            }
        }
    }
}

// Fewer elements than a register has.
void transform_few(float* x, std::size_t n) noexcept {
    for (std::size_t half = 1; half < n; half *= 2) {
        for (std::size_t i = 0; i < n; ++i) {
            if ((i & half) == 0) {
                const float difference = x[i] - x[i + half];
                x[i] += x[i + half];
                x[i + half] = difference;
            }
        }
    }
}

// Few passes over the memory matter more than few registers: three steps a pass at first, then two,
// and three where their number is odd.
void hadamard(float* x, std::size_t n) noexcept {
    constexpr std::size_t kWidth = Simd::kFloats;
    if (n < 8 * kWidth) {
        if (n == 4 * kWidth) {
            transform_blocks<4>(x, n);
        } else if (n == 2 * kWidth) {
            transform_blocks<2>(x, n);
        } else if (n == kWidth) {
            transform_blocks<1>(x, n);
        } else {
            transform_few(x, n);
        }
        return;
    }
    transform_blocks<8>(x, n);
    std::size_t distance = 8 * kWidth;
    for (int steps = __builtin_ctzll(n / distance); steps > 0;) {
        if (steps == 1) {
            transform_apart<2>(x, n, distance);
            steps -= 1;
        } else if (steps % 2 == 1) {
            transform_apart<8>(x, n, distance);
            distance *= 8;
            steps -= 3;
        } else {
            transform_apart<4>(x, n, distance);
            distance *= 4;
            steps -= 2;
        }
    }
}

void flip_signs(float* x, const std::uint32_t* sign_bits, std::size_t n) noexcept {
    std::size_t i = 0;
    for (; n - i >= Simd::kFloats; i += Simd::kFloats) {
        Simd::store(x + i, Simd::flip_signs(Simd::load(x + i), sign_bits + i));
    }
    for (; i < n; ++i) {
        std::uint32_t bits;
        std::memcpy(&bits, x + i, sizeof bits);
        bits ^= sign_bits[i] & 0x8000'0000U;
        std::memcpy(x + i, &bits, sizeof bits);
    }
}

void mix_halves(float* low, float* high, std::size_t n) noexcept {
    constexpr float kRootOfHalf = 0.70710678F;
    const Simd::Floats factor = Simd::broadcast(kRootOfHalf);
    std::size_t i = 0;
    for (; n - i >= Simd::kFloats; i += Simd::kFloats) {
        const Simd::Floats a = Simd::load(low + i);
        const Simd::Floats b = Simd::load(high + i);
        Simd::store(low + i, Simd::multiply(Simd::add(a, b), factor));
        Simd::store(high + i, Simd::multiply(Simd::subtract(a, b), factor));
    }
    for (; i < n; ++i) {
        const float sum = low[i] + high[i];
        high[i] = (low[i] - high[i]) * kRootOfHalf;
        low[i] = sum * kRootOfHalf;
    }
}

constexpr void set_transform_kernels(Kernels& kernels) noexcept {
    kernels.hadamard_f32 = hadamard;
    kernels.flip_signs_f32 = flip_signs;
    kernels.mix_halves_f32 = mix_halves;
}
