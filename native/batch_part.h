// The first part of a step, shared out by rows of the batch: forward pass, loss and backward pass.
#pragma once

#include "examples.h"
#include "products.h"


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

void sparse_forward(const SparseBatch& batch, const Layer& layer, long first, long last, long together) {
  for (long row = first; row < last; row++)
    std::memcpy(layer.z + row * layer.stride, layer.biases[0], sizeof(float) * static_cast<std::size_t>(layer.width));
  for (long panel = 0; panel < panels(layer); panel++)
    for (long row = first; row < last; row += 256) {
      const long end = row + 256 < last ? row + 256 : last;
      switch (panel_width(layer, panel) / PAD) {
        case 4: sparse_panel<64 / LANES>(batch, layer, row, end, together, panel); break;
        case 3: sparse_panel<48 / LANES>(batch, layer, row, end, together, panel); break;
        case 2: sparse_panel<32 / LANES>(batch, layer, row, end, together, panel); break;
        default: sparse_panel<16 / LANES>(batch, layer, row, end, together, panel);
      }
    }
}

void dense_forward(const Layer& layer, const float* x, long x_stride, long first, long last) {
  for (long panel = 0; panel < panels(layer); panel++)
    product(last - first, panel_width(layer, panel), {x + first * x_stride, x_stride, 1},
            panel_of(layer, layer.weights[0], panel), panel_width(layer, panel), layer.inputs,
            layer.z + first * layer.stride + panel * PANEL, layer.stride, layer.biases[0] + panel * PANEL);
}

// What the next layer reads: the activations, but for those that dropout silences in training.
const float* outputs_of(const Core& core, const Layer& layer) {
  return layer.dropout && !core.evaluating ? layer.h : layer.a;
}

void drop_units(const Layer& layer, long first, long last) {
  for (long row = first; row < last; row++)
    std::memcpy(layer.mask + row * layer.stride, layer.mask_given + row * layer.units,
                sizeof(float) * static_cast<std::size_t>(layer.units));
  const long start = first * layer.stride;
  dropout_value(layer.a + start, layer.mask + start, layer.h + start, last - first, layer.units, layer.stride,
                layer.dropout_h);
}

void forward(const Core& core, long first, long last) {
  for (int number = 0; number < core.layers; number++) {
    const Layer& layer = core.layer[number];
    if (number == 0 && core.sparse)
      sparse_forward(core.evaluating ? core.looked_at : core.batch, layer, first, last, inputs_together(core, layer));
    else if (number == 0)
      dense_forward(layer, core.x, core.input_stride, first, last);
    else
      dense_forward(layer, outputs_of(core, core.layer[number - 1]), core.layer[number - 1].stride, first, last);
    layer.activation->value(layer.z + first * layer.stride, layer.a + first * layer.stride, last - first, layer.units,
                            layer.stride, layer.activation_h);
    if (layer.dropout && !core.evaluating) drop_units(layer, first, last);
  }
}

void find_losses(const Core& core, long first, long last) {
  const Layer& layer = core.layer[core.layers - 1];
  const long start = first * layer.stride;
  (core.fused ? core.loss->value_of_scores : core.loss->value)((core.fused ? layer.z : layer.a) + start, core.y + start,
                                                               core.losses + first, last - first, layer.units,
                                                               layer.stride, core.loss_h);
}

void last_backward(const Core& core, long first, long last) {
  const Layer& layer = core.layer[core.layers - 1];
  const long start = first * layer.stride, rows = last - first;
  (core.fused ? core.loss->slope_of_scores : core.loss->slope)(layer.a + start, core.y + start, layer.d + start,
                                                               core.share, rows, layer.units, layer.stride, core.loss_h);
  if (!core.fused)
    layer.activation->backward(layer.d + start, layer.z + start, layer.a + start, rows, layer.units, layer.stride,
                               layer.activation_h);
  for (long row = first; row < last; row++)
    for (long unit = layer.units; unit < layer.width; unit++) layer.d[row * layer.stride + unit] = 0.0f;
}

// Up to 64 rows of a weight matrix as columns: (units, width).
void transpose(const Layer& layer, long first, long rows, long width, float* result) {
  for (long panel = 0; panel < panels(layer); panel++) {
    const long panel_columns = panel_width(layer, panel), left = layer.units - panel * PANEL;
    const long columns = left < panel_columns ? left : panel_columns;
    const float* weights = panel_of(layer, layer.weights[0], panel) + first * panel_columns;
    float* place = result + panel * PANEL * width;
    for (long column = 0; column < columns; column++) {
      for (long row = 0; row < rows; row++) place[column * width + row] = weights[row * panel_columns + column];
      for (long row = rows; row < width; row++) place[column * width + row] = 0.0f;
    }
  }
}

// d_x = d_z W^T, and on through dropout and the activation before.
void backward(const Core& core, int number, long first, long last, float* transposed) {
  const Layer &layer = core.layer[number], &before = core.layer[number - 1];
  for (long panel = 0; panel < panels(before); panel++) {
    const long width = panel_width(before, panel), left = before.units - panel * PANEL;
    transpose(layer, panel * PANEL, left < width ? left : width, width, transposed);
    product(last - first, width, {layer.d + first * layer.stride, layer.stride, 1}, transposed, width, layer.units,
            before.d + first * before.stride + panel * PANEL, before.stride, nullptr);
  }
  const long start = first * before.stride;
  if (before.dropout)
    dropout_backward(before.d + start, before.mask + start, before.d + start, last - first, before.units, before.stride,
                     before.dropout_h);
  before.activation->backward(before.d + start, before.z + start, before.a + start, last - first, before.units,
                              before.stride, before.activation_h);
}

// Whether the first chunk of a step puts the nonzero numbers in the order of the inputs.
bool has_columns(const Core& core) { return core.sparse && !core.evaluating && !core.batch.gradient; }

void learn_rows(void* context, std::int64_t chunk) {
  Core& core = *static_cast<Core*>(context);
  if (chunk == 0 && has_columns(core))
    return (core.data.bytes ? gather_columns<std::uint8_t> : gather_columns<float>)(core);
  if (has_columns(core)) chunk--;
  const long first = chunk * core.chunk_rows, end = first + core.chunk_rows, last = end < core.rows ? end : core.rows;
  const Layer& output = core.layer[core.layers - 1];
  for (long row = first; row < last; row++) {
    if (!core.sparse)
      gather_x(core, core.order[row], core.x + row * core.input_stride);
    else if (core.evaluating)
      (core.data.bytes ? gather_nonzeros_of<std::uint8_t> : gather_nonzeros_of<float>)(core, row);
    else
      (core.data.bytes ? gather_row<std::uint8_t> : gather_row<float>)(core, row);
    if (has_answers(core)) gather_y(core, core.order[row], core.y + row * output.stride, output);
  }
  forward(core, first, last);
  if (has_answers(core)) find_losses(core, first, last);
  if (core.evaluating) return;
  last_backward(core, first, last);
  for (int number = core.layers - 1; number > 0; number--)
    backward(core, number, first, last, core.transposed + chunk * core.transposed_size);
}

}  // namespace
