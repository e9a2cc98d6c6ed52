// Products where every number is a vector: one number for each of the networks that are trained side by side.
#pragma once

#include "vectors.h"

namespace {

constexpr long TILE_ROWS = REGISTERS == 32 ? 4 : 3;
constexpr long TILE_COLUMNS = REGISTERS == 32 ? 5 : 4;

// c[row][column] = the sum over terms of a[row][term] b[term][column]. All distances are counted in floats.
struct LaneProduct {
  const float *a, *b;
  float* c;
  long a_row, a_term, b_term, b_column, c_row, c_column;
};

template <int ROWS, int COLUMNS>
void lane_tile(const LaneProduct& given, long row, long column, long terms) {
  const long a_row = given.a_row, a_term = given.a_term, b_term = given.b_term, b_column = given.b_column;
  const float* a = given.a + row * a_row;
  const float* b = given.b + column * b_column;
  V sums[ROWS][COLUMNS] = {};
  for (long term = 0; term < terms; term++) {
    V line[ROWS];
#pragma GCC unroll 8
    for (int place = 0; place < ROWS; place++) line[place] = load(a + place * a_row);
#pragma GCC unroll 8
    for (int place = 0; place < COLUMNS; place++) {
      const V factor = load(b + place * b_column);
#pragma GCC unroll 8
      for (int other = 0; other < ROWS; other++) sums[other][place] += line[other] * factor;
    }
    a += a_term;
    b += b_term;
  }
  float* c = given.c + row * given.c_row + column * given.c_column;
#pragma GCC unroll 8
  for (int place = 0; place < ROWS; place++)
#pragma GCC unroll 8
    for (int other = 0; other < COLUMNS; other++)
      store(c + place * given.c_row + other * given.c_column, sums[place][other]);
}

template <int ROWS>
void lane_tiles(const LaneProduct& given, long row, long columns, long terms) {
  for (long column = 0, tiles = (columns + TILE_COLUMNS - 1) / TILE_COLUMNS; tiles > 0; tiles--) {
    const long width = (columns - column + tiles - 1) / tiles;
    switch (width) {
      case 1: lane_tile<ROWS, 1>(given, row, column, terms); break;
      case 2: lane_tile<ROWS, 2>(given, row, column, terms); break;
      case 3: lane_tile<ROWS, 3>(given, row, column, terms); break;
      case 4: lane_tile<ROWS, 4>(given, row, column, terms); break;
      default: lane_tile<ROWS, TILE_COLUMNS>(given, row, column, terms);
    }
    column += width;
  }
}

inline void lane_product(long rows, long columns, long terms, const LaneProduct& given) {
  for (long row = 0, tiles = (rows + TILE_ROWS - 1) / TILE_ROWS; tiles > 0; tiles--) {
    const long height = (rows - row + tiles - 1) / tiles;
    switch (height) {
      case 1: lane_tiles<1>(given, row, columns, terms); break;
      case 2: lane_tiles<2>(given, row, columns, terms); break;
      case 3: lane_tiles<3>(given, row, columns, terms); break;
      default: lane_tiles<TILE_ROWS>(given, row, columns, terms);
    }
    row += height;
  }
}

}  // namespace
