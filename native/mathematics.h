// exp, log, tanh and erf of vectors, each within 2e-7 of the exact value, relative. A test measures them.
// The polynomials are those that fit.py finds.
#pragma once

#include "vectors.h"

namespace {

constexpr float LOG2_E = 1.44269504f;
constexpr float LN2_HIGH = 0.693145752f;  // with few bits, so that a product with a whole number is exact
constexpr float LN2_LOW = 1.42860677e-6f;
constexpr float ROUNDER = 12582912.0f;  // 1.5 * 2^23: added, it leaves no bits for a fraction

template <int COUNT>
inline V polynomial(V x, const float (&coefficients)[COUNT]) {
  V sum = splat(coefficients[COUNT - 1]);
  for (int power = COUNT - 2; power >= 0; power--) sum = sum * x + splat(coefficients[power]);
  return sum;
}

constexpr float EXPONENTIAL[] = {0.50000001f, 0.166665189f, 0.041666206f, 0.00836888237f, 0.00139504788f};
constexpr float EXPONENTIAL_MINUS_ONE[] = {0.500000005f,   0.166666668f,   0.0416663548f,
                                           0.00833327307f, 0.00139409981f, 0.000199141561f};
constexpr float LOGARITHM[] = {0.333333104f,  -0.249999866f, 0.200022266f,  -0.166692512f, 0.142186586f,
                               -0.123843423f, 0.118729673f,  -0.11789841f,  0.0691542749f};
constexpr float HYPERBOLIC_TANGENT[] = {-0.333333281f, 0.133331013f,    -0.0539338034f,
                                        0.021631588f,  -0.00801170351f, 0.00199631409f};
constexpr float ERROR_FUNCTION_NEAR[] = {0.128379166f,  -0.376126271f,    0.112836002f,  -0.0268544447f,
                                         0.00518953549f, -0.000802084244f, 7.88912297e-05f};
constexpr float ERROR_FUNCTION_FAR[] = {-0.000153187099f, 0.284896235f, 0.259801756f,  0.347360789f,
                                        -0.102592156f,    0.561872717f, -0.470151474f, 0.119015964f};

// 2^exponent, for exponents of normal numbers.
inline V power_of_two(M exponent) { return from_bits((exponent + 127) << 23); }

// x = n ln 2 + rest, with n whole and |rest| at most half of ln 2.
inline V reduced(V x, M& n) {
  const V rounded = x * splat(LOG2_E) + splat(ROUNDER);
  n = bits_of(rounded) - bits_of(splat(ROUNDER));
  const V number = rounded - splat(ROUNDER);
  return (x - number * splat(LN2_HIGH)) - number * splat(LN2_LOW);
}

inline V held_within(V x, float low, float high) {
  x = choose(x > splat(high), splat(high), x);
  return choose(x < splat(low), splat(low), x);
}

inline V exponential(V x) {
  M n;
  const V rest = reduced(held_within(x, -104.0f, 89.0f), n);
  const V fraction = polynomial(rest, EXPONENTIAL) * (rest * rest) + rest + splat(1.0f);
  const M half = n >> 1;  // in two factors: 2^n alone may overflow where the result does not, yet
  return fraction * power_of_two(half) * power_of_two(n - half);
}

inline V exponential_minus_one(V x) {
  M n;
  const V rest = reduced(held_within(x, -50.0f, 89.0f), n);
  const V fraction = polynomial(rest, EXPONENTIAL_MINUS_ONE) * (rest * rest) + rest;
  const V half = power_of_two(n - 1);
  return (half * fraction + (half - splat(0.5f))) * splat(2.0f);
}

inline V logarithm(V x) {
  const M exponent = (bits_of(x) - whole(0x3f3504f3)) >> 23;  // those are the bits of sqrt(1/2)
  const V f = from_bits(bits_of(x) - (exponent << 23)) - splat(1.0f);
  const V number = __builtin_convertvector(exponent, V);
  const V cubic = polynomial(f, LOGARITHM) * (f * f * f) + number * splat(LN2_LOW);
  V result = number * splat(LN2_HIGH) + ((cubic - splat(0.5f) * (f * f)) + f);
  result = choose(x < splat(infinity), result, x);  // infinity, and NaN
  result = choose(x > splat(0.0f), result, splat(-infinity));
  return choose(x >= splat(0.0f), result, splat(__builtin_nanf("")));
}

inline V logarithm_of_one_plus(V x) {
  const V y = splat(1.0f) + x;  // what the sum lost, x - (y - 1), comes back as the first term of the series
  const V near = logarithm(y), result = near + (x - (y - splat(1.0f))) / y;
  return choose(y > splat(0.0f), choose(y < splat(infinity), result, y), near);
}

inline V hyperbolic_tangent(V x) {
  const V size = size_of(x), square = x * x;
  const V near = polynomial(square, HYPERBOLIC_TANGENT) * (square * x) + x;
  const V far = splat(1.0f) - splat(2.0f) / (exponential(size + size) + splat(1.0f));
  return choose(square < splat(0.44f), near, with_sign_of(far, x));
}

inline V error_function(V x) {
  const V size = size_of(x), square = x * x;
  const V near = polynomial(square, ERROR_FUNCTION_NEAR) * x + x;
  const V t = splat(1.0f) / (splat(1.0f) + splat(0.5f) * size);
  const V far = splat(1.0f) - exponential(-square) * polynomial(t, ERROR_FUNCTION_FAR);
  return choose(square < splat(1.0f), near, choose(size < splat(4.0f), with_sign_of(far, x), sign_of(x)));
}

inline float logarithm(float x) { return logarithm(splat(x))[0]; }

}  // namespace
