// Rows to columns, by blocks of as many rows as a vector has lanes.
#pragma once

#include <utility>

#include "vectors.h"

namespace {

#if defined(__has_builtin)
#if __has_builtin(__builtin_shufflevector)
#define HAS_SHUFFLE
#endif
#endif

// The lower or the upper halves of two vectors, interleaved.
template <int FROM, int... LANE>
inline V interleaved(V first, V second, std::integer_sequence<int, LANE...>) {
#if defined(HAS_SHUFFLE)
  return __builtin_shufflevector(first, second, (LANE % 2 ? LANES + FROM + LANE / 2 : FROM + LANE / 2)...);
#else
  V result;
  ((result[LANE] = LANE % 2 ? second[FROM + LANE / 2] : first[FROM + LANE / 2]), ...);
  return result;
#endif
}

// A square block. The place of a number, row and column together, has two times as many bits as a lane's number has;
// each round moves them on by one, so that after half of them the row is the column.
inline void turn_block(V* block) {
  constexpr auto lanes = std::make_integer_sequence<int, LANES>();
  for (int round = 1; round < LANES; round *= 2) {
    V moved[LANES];
#pragma GCC unroll 8
    for (int row = 0; row < LANES / 2; row++) {
      moved[2 * row] = interleaved<0>(block[row], block[row + LANES / 2], lanes);
      moved[2 * row + 1] = interleaved<LANES / 2>(block[row], block[row + LANES / 2], lanes);
    }
#pragma GCC unroll 16
    for (int row = 0; row < LANES; row++) block[row] = moved[row];
  }
}

// From (units, lanes) to (examples, width), where all is 0 right of the units.
inline void turn(const float* numbers, long units, long lanes, long examples, long width, float* result) {
  for (long example = 0; example < examples; example += LANES)
    for (long unit = 0; unit < width; unit += LANES) {
      V block[LANES];
#pragma GCC unroll 16
      for (int row = 0; row < LANES; row++)
        block[row] = unit + row < units ? load(numbers + (unit + row) * lanes + example) : V{};
      turn_block(block);
#pragma GCC unroll 16
      for (int row = 0; row < LANES; row++) store(result + (example + row) * width + unit, block[row]);
    }
}

}  // namespace
