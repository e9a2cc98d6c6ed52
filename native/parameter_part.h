// The part of a step that is shared out by rows of the parameters: gradients, and updates by the optimizer.
#pragma once

#include "batch_part.h"
#include "regularizing.h"


namespace {

// The sums over those examples in which an input is not zero. One addition after the other in their order, as where
// numbers are scattered.
template <int COLUMNS>
INLINED void sum_column(const SparseBatch& batch, long input, const float* d, long stride, V (&sums)[COLUMNS]) {
  for (long place = batch.column_starts[input]; place < batch.column_starts[input + 1]; place += 4) {
    const Four four = load_four(batch.column_values + place);
    const std::uint64_t rows = load_places(batch.column_rows + place);
#pragma GCC unroll 4
    for (int each = 0; each < 4; each++) add_product(sums, splat(four[each]), d + place_in(rows, each) * stride);
  }
}

// The gradient of one row of weights.
template <int COLUMNS>
void sparse_gradient(const SparseBatch& batch, long input, const float* d, long stride, float* gradient) {
  V sums[1][COLUMNS] = {};
  sum_column(batch, input, d, stride, sums[0]);
  store_sums(sums, gradient);
}

void sparse_gradients(const Core& core, long width, long first, long rows, const float* d, float* gradient) {
  for (long row = 0; row < rows; row++, gradient += width) switch (width / PAD) {
      case 4: sparse_gradient<64 / LANES>(core.batch, first + row, d, core.layer[0].stride, gradient); break;
      case 3: sparse_gradient<48 / LANES>(core.batch, first + row, d, core.layer[0].stride, gradient); break;
      case 2: sparse_gradient<32 / LANES>(core.batch, first + row, d, core.layer[0].stride, gradient); break;
      default: sparse_gradient<16 / LANES>(core.batch, first + row, d, core.layer[0].stride, gradient);
    }
}

void update(const Core& core, float* const* places, long offset, const float* gradient, long count, const float* h) {
  float* memories[MEMORIES];
  for (int memory = 1; memory <= core.optimizer->memories; memory++) memories[memory - 1] = places[memory] + offset;
  core.optimizer->update(places[0] + offset, gradient, memories, count, h);
}

// The same gradients where few examples make many short sums: each number is added where it belongs. The examples come
// in the same order, so that the sums are the same, bit for bit.
template <int COLUMNS>
void scatter_panel(const Core& core, const Layer& layer, long panel) {
  const SparseBatch& batch = core.batch;
  float* gradient = panel_of(layer, batch.gradient, panel);
  for (long row = 0; row < core.rows; row++) {
    V d[COLUMNS];
    for (int column = 0; column < COLUMNS; column++)
      d[column] = load(layer.d + row * layer.stride + panel * PANEL + column * LANES);
    const std::uint16_t* places = batch.places;
    const float* values = batch.values;
    for (long place = batch.row_starts[row], end = batch.row_ends[row]; place < end; place++) {
      const V factor = splat(values[place]);
      float* sums = gradient + static_cast<long>(places[place]) * COLUMNS * LANES;
#pragma GCC unroll 16
      for (int column = 0; column < COLUMNS; column++)
        store(sums + column * LANES, load(sums + column * LANES) + factor * d[column]);
    }
  }
}

void scatter_gradients(const Core& core) {
  const Layer& layer = core.layer[0];
  for (long panel = 0; panel < panels(layer); panel++) switch (panel_width(layer, panel) / PAD) {
      case 4: scatter_panel<64 / LANES>(core, layer, panel); break;
      case 3: scatter_panel<48 / LANES>(core, layer, panel); break;
      case 2: scatter_panel<32 / LANES>(core, layer, panel); break;
      default: scatter_panel<16 / LANES>(core, layer, panel);
    }
}

// How many rows from here on are to be done together: up to a row without a gradient, where those can be left out, as
// they cannot where a penalty pulls on every weight.
long rows_together(const Core& core, bool sparse, long first, long rows) {
  if (!sparse || core.batch.gradient || !core.optimizer->keeps || core.penalized) return rows;
  const std::int32_t* starts = core.batch.column_starts + first;
  long count = 0;
  while (count < rows && starts[count] < starts[count + 1]) count++;
  return count;
}

void learn_panel_rows(const Core& core, int number, long panel, long first, long last) {
  const Layer& layer = core.layer[number];
  const bool sparse = number == 0 && core.sparse;
  const long width = panel_width(layer, panel), start = panel * PANEL * layer.inputs;
  const float* before = number ? outputs_of(core, core.layer[number - 1]) : core.x;
  const long before_stride = number ? core.layer[number - 1].stride : core.input_stride;
  alignas(64) float room[GRADIENT_ROWS * PANEL];
  const bool scattered = sparse && core.batch.gradient;
  while (first < last) {
    const long left = last - first < GRADIENT_ROWS ? last - first : GRADIENT_ROWS;
    const long rows = rows_together(core, sparse, first, left);
    float* gradient = scattered ? core.batch.gradient + start + first * width : room;
    if (rows == 0) {
      first++;
      continue;
    }
    if (sparse && !scattered)
      sparse_gradients(core, width, first, rows, layer.d + panel * PANEL, gradient);
    else if (!scattered)
      product(rows, width, {before + first, 1, before_stride}, layer.d + panel * PANEL, layer.stride, core.rows,
              gradient, width, nullptr);
    if (core.penalized) add_penalties(core, layer.weights[0] + start + first * width, gradient, rows * width);
    update(core, layer.weights, start + first * width, gradient, rows * width, layer.weight_h);
    if (scattered) std::memset(gradient, 0, sizeof(float) * static_cast<std::size_t>(rows * width));
    first += rows;
  }
}

// Two panels at once have more sums under way, and half as many short loops, whose ends a processor cannot foresee.
bool in_pairs(const Core& core, int number) { return LANES == 16 && number == 0 && core.sparse && !core.batch.gradient; }

void learn_pair_rows(const Core& core, long panel, long first, long last) {
  constexpr int COLUMNS = PANEL / LANES;
  const Layer& layer = core.layer[0];
  alignas(64) float room[2][PAIR_ROWS * PANEL];
  for (long rows; first < last; first += rows > 0 ? rows : 1) {
    rows = rows_together(core, true, first, last - first < PAIR_ROWS ? last - first : PAIR_ROWS);
    for (long row = 0; row < rows; row++) {
      V sums[2 * COLUMNS] = {};
      sum_column(core.batch, first + row, layer.d + panel * PANEL, layer.stride, sums);
#pragma GCC unroll 16
      for (int column = 0; column < 2 * COLUMNS; column++)
        store(room[column / COLUMNS] + row * PANEL + column % COLUMNS * LANES, sums[column]);
    }
    for (int half = 0; half < 2; half++) {
      const long start = (panel + half) * PANEL * layer.inputs + first * PANEL;
      if (core.penalized) add_penalties(core, layer.weights[0] + start, room[half], rows * PANEL);
      update(core, layer.weights, start, room[half], rows * PANEL, layer.weight_h);
    }
  }
}

void learn_biases(const Core& core, const Layer& layer) {
  alignas(64) float gradient[PANEL];
  for (long unit = 0; unit < layer.width; unit += LANES) {
    V sum{};
    for (long row = 0; row < core.rows; row++) sum += load(layer.d + row * layer.stride + unit);
    store(gradient, sum);
    update(core, layer.biases, unit, gradient, LANES, layer.bias_h);
  }
}

long chunks_of_panel(const Layer& layer) { return (layer.inputs + CHUNK_ROWS - 1) / CHUNK_ROWS; }

long chunks_of_layer(const Core& core, int number) {
  const Layer& layer = core.layer[number];
  return chunks_of_panel(layer) * (in_pairs(core, number) ? (panels(layer) + 1) / 2 : panels(layer));
}

void learn_chunk(const Core& core, int number, long chunk) {
  const Layer& layer = core.layer[number];
  if (chunk == 0) learn_biases(core, layer);
  const long each = chunks_of_panel(layer), panel = chunk / each * (in_pairs(core, number) ? 2 : 1);
  const long first = chunk % each * CHUNK_ROWS, end = first + CHUNK_ROWS, last = end < layer.inputs ? end : layer.inputs;
  const bool other = in_pairs(core, number) && panel + 1 < panels(layer);
  if (other && panel_width(layer, panel + 1) == PANEL) return learn_pair_rows(core, panel, first, last);
  learn_panel_rows(core, number, panel, first, last);
  if (other) learn_panel_rows(core, number, panel + 1, first, last);
}

// The next batch is gathered here, too: nobody reads this one's rows any more, and the next part begins with them.
long chunks_of_gathering(const Core& core) { return core.sparse && core.rows_next > 0; }

long chunks_of_parameters(const Core& core) {
  long count = chunks_of_gathering(core);
  for (int number = 0; number < core.layers; number++) count += chunks_of_layer(core, number);
  return count;
}

// The first and the last chunks are those of the first layer, the largest as a rule. So the first of two threads gets
// the panels that it gets in sparse_sums.h, and the other one the others.
void learn_parameters(void* context, std::int64_t chunk) {
  Core& core = *static_cast<Core*>(context);
  const long first_layer = chunks_of_layer(core, 0), others = chunks_of_parameters(core) - first_layer;
  if (chunk < first_layer / 2) return learn_chunk(core, 0, chunk);
  if (chunk >= first_layer / 2 + others) return learn_chunk(core, 0, chunk - others);
  chunk -= first_layer / 2;
  for (int number = 1; number < core.layers; number++) {
    const long count = chunks_of_layer(core, number);
    if (chunk < count) return learn_chunk(core, number, chunk);
    chunk -= count;
  }
  gather_batch(core, core.order + core.rows, core.rows_next);
}

}  // namespace
