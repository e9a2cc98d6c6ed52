// Products of small matrices, whose time goes into calls rather than into sums: numbers are handed over one by one,
// since a structure would be written to memory and read back.
#pragma once

#include "vectors.h"

namespace {

constexpr long SMALL_ROWS = 12;  // so many sums and what they add up fit into 16 registers

// c[row] = the sum over terms of a[row][term] p[term], for one vector of columns.
template <int ROWS>
inline void small_tile(const float* a, long a_row, long a_step, const float* p, long stride, long terms, float* c) {
  V sums[ROWS] = {};
  for (long term = 0; term < terms; term++) {
    const V line = load(p);
#pragma GCC unroll 16
    for (int row = 0; row < ROWS; row++) sums[row] += splat(a[row * a_row]) * line;
    a += a_step;
    p += stride;
  }
#pragma GCC unroll 16
  for (int row = 0; row < ROWS; row++) store(c + row * stride, sums[row]);
}

inline void small_rows(long rows, const float* a, long a_row, long a_step, const float* p, long stride, long terms,
                       float* c) {
  switch (rows) {
    case 1: return small_tile<1>(a, a_row, a_step, p, stride, terms, c);
    case 2: return small_tile<2>(a, a_row, a_step, p, stride, terms, c);
    case 3: return small_tile<3>(a, a_row, a_step, p, stride, terms, c);
    case 4: return small_tile<4>(a, a_row, a_step, p, stride, terms, c);
    case 5: return small_tile<5>(a, a_row, a_step, p, stride, terms, c);
    case 6: return small_tile<6>(a, a_row, a_step, p, stride, terms, c);
    case 7: return small_tile<7>(a, a_row, a_step, p, stride, terms, c);
    case 8: return small_tile<8>(a, a_row, a_step, p, stride, terms, c);
    case 9: return small_tile<9>(a, a_row, a_step, p, stride, terms, c);
    case 10: return small_tile<10>(a, a_row, a_step, p, stride, terms, c);
    case 11: return small_tile<11>(a, a_row, a_step, p, stride, terms, c);
    default: return small_tile<12>(a, a_row, a_step, p, stride, terms, c);
  }
}

// c = a p, where rows of p and of c are `stride` numbers long. Tiles are as tall as each other, for none to be so low
// that its sums have to wait for themselves.
inline void small_product(long rows, long stride, const float* a, long a_row, long a_step, const float* p, long terms,
                          float* c) {
  for (long tiles = (rows + SMALL_ROWS - 1) / SMALL_ROWS; tiles > 0; tiles--) {
    const long height = (rows + tiles - 1) / tiles;
    for (long column = 0; column < stride; column += LANES)
      small_rows(height, a, a_row, a_step, p + column, stride, terms, c + column);
    rows -= height;
    a += height * a_row;
    c += height * stride;
  }
}

}  // namespace
