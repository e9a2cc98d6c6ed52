// Matrix products in tiles that stay in registers.
#pragma once

#include "vectors.h"

namespace {

// How to find the number in some row at some step of a sum.
struct Matrix {
  const float* numbers;
  long row;   // from one row to the next
  long step;  // from one term of the sum to the next
};

// c = start + a p for ROWS rows and COLUMNS vectors of columns: the sums live in registers until they are whole.
template <int ROWS, int COLUMNS>
inline void tile(Matrix a, const float* p, long p_step, long terms, float* c, long c_row, const float* start) {
  V sums[ROWS][COLUMNS];
#pragma GCC unroll 16
  for (int column = 0; column < COLUMNS; column++) {
    const V first = start ? load(start + column * LANES) : V{};
#pragma GCC unroll 16
    for (int row = 0; row < ROWS; row++) sums[row][column] = first;
  }
  for (long term = 0; term < terms; term++) {
    V line[COLUMNS];
#pragma GCC unroll 16
    for (int column = 0; column < COLUMNS; column++) line[column] = load(p + term * p_step + column * LANES);
#pragma GCC unroll 16
    for (int row = 0; row < ROWS; row++) {
      const V factor = splat(a.numbers[row * a.row + term * a.step]);
#pragma GCC unroll 16
      for (int column = 0; column < COLUMNS; column++) sums[row][column] += factor * line[column];
    }
  }
#pragma GCC unroll 16
  for (int row = 0; row < ROWS; row++) {
#pragma GCC unroll 16
    for (int column = 0; column < COLUMNS; column++) store(c + row * c_row + column * LANES, sums[row][column]);
  }
}

// The tiles for the rows that are left, fewer than a whole tile has.
template <int ROWS, int COLUMNS>
void rest(long rows, Matrix a, const float* p, long p_step, long terms, float* c, long c_row, const float* start) {
  if constexpr (ROWS > 0) {
    if (rows == ROWS) return tile<ROWS, COLUMNS>(a, p, p_step, terms, c, c_row, start);
    return rest<ROWS - 1, COLUMNS>(rows, a, p, p_step, terms, c, c_row, start);
  }
}

template <int ROWS, int COLUMNS>
void tall(long rows, Matrix a, const float* p, long p_step, long terms, float* c, long c_row, const float* start) {
  for (; rows >= ROWS; rows -= ROWS) {
    tile<ROWS, COLUMNS>(a, p, p_step, terms, c, c_row, start);
    a.numbers += ROWS * a.row;
    c += ROWS * c_row;
  }
  rest<ROWS - 1, COLUMNS>(rows, a, p, p_step, terms, c, c_row, start);
}

// c = start + a p for a panel of 16, 32, 48 or 64 columns. Narrow tiles are taller, to have as many sums under way.
inline void product(long rows, long width, Matrix a, const float* p, long p_step, long terms, float* c, long c_row,
                    const float* start) {
  if constexpr (LANES == 16) {
    if (width == 64) return tall<6, 4>(rows, a, p, p_step, terms, c, c_row, start);
    if (width == 48) return tall<8, 3>(rows, a, p, p_step, terms, c, c_row, start);
    if (width == 32) return tall<10, 2>(rows, a, p, p_step, terms, c, c_row, start);
    return tall<12, 1>(rows, a, p, p_step, terms, c, c_row, start);
  } else {
    for (long column = 0; column < width; column += 2 * LANES)
      tall<6, 2>(rows, a, p + column, p_step, terms, c + column, c_row, start ? start + column : nullptr);
  }
}

}  // namespace
