// The sums of the first layer where most inputs are zero: those of the others alone.
#pragma once

#include "examples.h"

namespace {

// So many sums of as many columns, that there are eight or so under way.
constexpr int chains(int columns) { return columns >= 8 ? 1 : columns > 2 ? 2 : 4; }

inline std::uint64_t load_places(const std::uint16_t* place) {
  std::uint64_t four;
  std::memcpy(&four, place, sizeof four);
  return four;
}

// One of four places that were loaded together.
inline long place_in(std::uint64_t four, int each) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  each = 3 - each;
#endif
  return static_cast<long>(four >> (16 * each) & 0xffff);
}

template <int CHAINS, int COLUMNS>
INLINED void store_sums(const V (&sums)[CHAINS][COLUMNS], float* result) {
#pragma GCC unroll 16
  for (int column = 0; column < COLUMNS; column++) {
    V sum = sums[0][column];
#pragma GCC unroll 4
    for (int chain = 1; chain < CHAINS; chain++) sum += sums[chain][column];
    store(result + column * LANES, sum);
  }
}

template <int COLUMNS>
INLINED void add_product(V (&sums)[COLUMNS], V factor, const float* weights) {
#pragma GCC unroll 16
  for (int column = 0; column < COLUMNS; column++) sums[column] += factor * load(weights + column * LANES);
}

// Adds to one row of sums the weights of its nonzero inputs, times these inputs: four at a time, with sums of their own
// where these are few, so that no addition need wait for the one before.
template <int COLUMNS>
long add_nonzeros(const SparseBatch& batch, long place, long end, long last_input, const float* panel, float* z) {
  constexpr int WIDTH = COLUMNS * LANES, CHAINS = chains(COLUMNS);
  const std::uint16_t* places = batch.places;
  const float* values = batch.values;
  V sums[CHAINS][COLUMNS] = {};
#pragma GCC unroll 16
  for (int column = 0; column < COLUMNS; column++) sums[0][column] = load(z + column * LANES);
  for (; place + 4 <= end && places[place + 3] < last_input; place += 4) {
    const Four four = load_four(values + place);
    const std::uint64_t rows = load_places(places + place);
#pragma GCC unroll 4
    for (int each = 0; each < 4; each++)
      add_product(sums[each % CHAINS], splat(four[each]), panel + place_in(rows, each) * WIDTH);
  }
  for (; place < end && places[place] < last_input; place++)
    add_product(sums[0], splat(values[place]), panel + static_cast<long>(places[place]) * WIDTH);
  store_sums(sums, z);
  return place;
}

// Some inputs at a time, whose weights stay in the first-level cache while all rows use them.
template <int COLUMNS>
void sparse_panel(const SparseBatch& batch, const Layer& layer, long first, long last, long together, long panel) {
  const float* weights = panel_of(layer, layer.weights[0], panel);
  long places[256];
  for (long row = first; row < last; row++) places[row - first] = batch.row_starts[row];
  for (long input = together; input < layer.inputs + together; input += together)
    for (long row = first; row < last; row++)
      places[row - first] = add_nonzeros<COLUMNS>(batch, places[row - first], batch.row_ends[row], input, weights,
                                                  layer.z + row * layer.stride + panel * PANEL);
}

// How many inputs at a time: the same for every thread, since it decides about the order of additions.
long inputs_together(const Core& core, const Layer& layer) {
  return core.rows < 16 ? layer.inputs : SPARSE_ROWS;  // a few examples use too few weights twice
}

// z of the units of one panel, for some examples.
void sparse_forward(const SparseBatch& batch, const Layer& layer, long panel, long first, long last, long together) {
  const long width = panel_width(layer, panel);
  for (long row = first; row < last; row++)
    std::memcpy(layer.z + row * layer.stride + panel * PANEL, layer.biases[0] + panel * PANEL,
                sizeof(float) * static_cast<std::size_t>(width));
  for (long row = first; row < last; row += 256) {
    const long end = row + 256 < last ? row + 256 : last;
    switch (width / PAD) {
      case 4: sparse_panel<64 / LANES>(batch, layer, row, end, together, panel); break;
      case 3: sparse_panel<48 / LANES>(batch, layer, row, end, together, panel); break;
      case 2: sparse_panel<32 / LANES>(batch, layer, row, end, together, panel); break;
      default: sparse_panel<16 / LANES>(batch, layer, row, end, together, panel);
    }
  }
}

// Into how many parts each panel's examples are cut, so that every thread gets as many. A thread that has the same
// panels here and when weights are updated finds them in its own cache.
long parts_of_panel(const Core& core) { return panels(core.layer[0]) % core.sharing ? 2 * core.sharing : 1; }

void sum_up_panel(void* context, std::int64_t chunk) {
  const Core& core = *static_cast<Core*>(context);
  const long parts = parts_of_panel(core), part = chunk % parts;
  sparse_forward(core.batch, core.layer[0], chunk / parts, core.rows * part / parts, core.rows * (part + 1) / parts,
                 inputs_together(core, core.layer[0]));
}

}  // namespace
