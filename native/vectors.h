// Vectors of floats as GCC and Clang extend C++ with them: one source for AVX-512, AVX2, SSE and NEON.
// LANES is how many floats a register of the instruction set compiled for holds.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace {

#if defined(__AVX512F__)
constexpr int LANES = 16;
constexpr int REGISTERS = 32;
#elif defined(__AVX__)
constexpr int LANES = 8;
constexpr int REGISTERS = 16;
#else
constexpr int LANES = 4;
constexpr int REGISTERS = 16;
#endif

typedef float V __attribute__((vector_size(4 * LANES)));
typedef std::int32_t M __attribute__((vector_size(4 * LANES)));  // a mask, all bits or none, or whole numbers

constexpr float infinity = __builtin_inff();

inline bool is_finite(double number) { return number - number == 0.0; }

inline V load(const float* place) {
  V value;
  std::memcpy(&value, place, sizeof value);
  return value;
}

inline void store(float* place, V value) { std::memcpy(place, &value, sizeof value); }

inline V splat(float number) { return number - V{}; }  // not V{} + number, which would turn -0 into 0

// Four numbers and four places, each by one load: a vector reads its memory two at a time, and loads are what sparse
// sums run out of. Compilers would take the numbers apart into four loads; the empty statement keeps them together.
typedef float Four __attribute__((vector_size(16)));

inline Four load_four(const float* place) {
  Four four;
  std::memcpy(&four, place, sizeof four);
#if defined(__SSE__)
  asm("" : "+x"(four));
#elif defined(__aarch64__)
  asm("" : "+w"(four));
#endif
  return four;
}

inline V choose(M condition, V first, V second) { return condition ? first : second; }

inline M bits_of(V value) { return reinterpret_cast<M>(value); }

inline V from_bits(M bits) { return reinterpret_cast<V>(bits); }

inline M whole(std::int32_t number) { return M{} + number; }

// Which lanes from place i on lie within so many units.
inline M inside(long i, long units) {
  M lanes;
  for (int lane = 0; lane < LANES; lane++) lanes[lane] = lane;
  return lanes < whole(static_cast<std::int32_t>(units - i));
}

// A comparison with NaN is false, and so the sum comes out, which is NaN.
inline V larger(V first, V second) {
  return choose(first > second, first, choose(second >= first, second, first + second));
}

inline V smaller(V first, V second) {
  return choose(first < second, first, choose(second <= first, second, first + second));
}

inline V size_of(V x) { return from_bits(bits_of(x) & whole(0x7fffffff)); }

inline V with_sign_of(V size, V signed_one) { return from_bits(bits_of(size) | (bits_of(signed_one) & whole(INT32_MIN))); }

inline V sign_of(V x) { return choose(x > splat(0.0f), splat(1.0f), choose(x < splat(0.0f), splat(-1.0f), x)); }

inline V square_root(V x) {
#if defined(__AVX512F__)
  return reinterpret_cast<V>(_mm512_maskz_sqrt_ps(0xffff, reinterpret_cast<__m512>(x)));
#elif defined(__AVX__)
  return reinterpret_cast<V>(_mm256_sqrt_ps(reinterpret_cast<__m256>(x)));
#elif defined(__SSE__)
  return reinterpret_cast<V>(_mm_sqrt_ps(reinterpret_cast<__m128>(x)));
#elif defined(__aarch64__)
  return reinterpret_cast<V>(vsqrtq_f32(reinterpret_cast<float32x4_t>(x)));
#else
  for (int lane = 0; lane < LANES; lane++) x[lane] = __builtin_sqrtf(x[lane]);
  return x;
#endif
}

// The order of the additions is fixed, so that the same numbers give the same bits.
inline float sum_of_lanes(V x) {
  float lanes[LANES];
  std::memcpy(lanes, &x, sizeof x);
  for (int half = LANES / 2; half > 0; half /= 2)
    for (int lane = 0; lane < half; lane++) lanes[lane] += lanes[lane + half];
  return lanes[0];
}

inline float largest_of_lanes(V x) {
  float largest = x[0];
  for (int lane = 1; lane < LANES; lane++) {
    if (!(x[lane] <= largest)) largest = x[lane];  // NaN is kept: nothing is above it, and it is not below
    if (largest != largest) return largest;
  }
  return largest;
}

}  // namespace
