// Forward pass, loss and backward pass, shared out by rows of the batch; the way back through large layers by panels.
#pragma once

#include "products.h"
#include "sparse_sums.h"

namespace {

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

void sum_up(const Core& core, int number, long first, long last) {
  const Layer& layer = core.layer[number];
  if (number > 0) {
    const Layer& before = core.layer[number - 1];
    return dense_forward(layer, outputs_of(core, before), before.stride, first, last);
  }
  if (!core.sparse) return dense_forward(layer, core.x, core.input_stride, first, last);
  for (long panel = 0; core.evaluating && panel < panels(layer); panel++)  // else sum_up_panel has done it
    sparse_forward(core.looked_at, layer, panel, first, last, inputs_together(core, layer));
}

void forward(const Core& core, long first, long last) {
  for (int number = 0; number < core.layers; number++) {
    const Layer& layer = core.layer[number];
    sum_up(core, number, first, last);
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

// d_x = d_z W^T, and on through dropout and the activation before: for the units of one panel of that layer.
void backward(const Core& core, int number, long panel, long first, long last, float* transposed) {
  const Layer &layer = core.layer[number], &before = core.layer[number - 1];
  const long width = panel_width(before, panel), left = before.units - panel * PANEL;
  const long units = left < width ? left : width;
  const long start = first * before.stride + panel * PANEL, rows = last - first;
  transpose(layer, panel * PANEL, units, width, transposed);
  product(rows, width, {layer.d + first * layer.stride, layer.stride, 1}, transposed, width, layer.units,
          before.d + start, before.stride, nullptr);
  if (before.dropout)
    dropout_backward(before.d + start, before.mask + start, before.d + start, rows, units, before.stride,
                     before.dropout_h);
  before.activation->backward(before.d + start, before.z + start, before.a + start, rows, units, before.stride,
                              before.activation_h);
}

// Whether the way back through a layer is shared out by panels of the layer before. Then its weights are turned over
// once, instead of once for each chunk of rows; but the threads have to meet once more.
bool is_back_by_panels(const Core& core, int number) {
  const Layer &layer = core.layer[number], &before = core.layer[number - 1];
  return panels(before) >= 2 * core.sharing && layer.inputs * layer.units >= TURNED_OVER;
}

void back_panel(void* context, std::int64_t panel) {
  const Core& core = *static_cast<Core*>(context);
  const Layer& layer = core.layer[core.going_back];
  backward(core, core.going_back, panel, 0, core.rows, core.transposed + panel * PANEL * layer.units);
}

struct Rows {
  long first, last;
};

Rows rows_of(const Core& core, std::int64_t chunk) {
  const long first = chunk * core.chunk_rows, last = first + core.chunk_rows;
  return {first, last < core.rows ? last : core.rows};
}

void back_through(const Core& core, int number, std::int64_t chunk) {
  const Rows rows = rows_of(core, chunk);
  for (long panel = 0; panel < panels(core.layer[number - 1]); panel++)
    backward(core, number, panel, rows.first, rows.last, core.transposed + chunk * core.transposed_size);
}

void back_rows(void* context, std::int64_t chunk) {
  const Core& core = *static_cast<Core*>(context);
  back_through(core, core.going_back, chunk);
}

void gather_rows(const Core& core, long first, long last) {
  const Layer& output = core.layer[core.layers - 1];
  for (long row = first; row < last; row++) {
    if (!core.sparse)
      gather_x(core, core.order[row], core.x + row * core.input_stride);
    else if (core.evaluating)
      (core.data.bytes ? gather_nonzeros_of<std::uint8_t> : gather_nonzeros_of<float>)(core, row);
    if (has_answers(core)) gather_y(core, core.order[row], core.y + row * output.stride, output);
  }
}

// Whether the first chunk of a step puts the nonzero numbers in the order of the inputs.
bool has_columns(const Core& core) { return core.sparse && !core.evaluating && !core.batch.gradient; }

void learn_rows(void* context, std::int64_t chunk) {
  Core& core = *static_cast<Core*>(context);
  if (chunk == 0 && has_columns(core))
    return (core.data.bytes ? gather_columns<std::uint8_t> : gather_columns<float>)(core);
  if (has_columns(core)) chunk--;
  const Rows rows = rows_of(core, chunk);
  gather_rows(core, rows.first, rows.last);
  forward(core, rows.first, rows.last);
  if (has_answers(core)) find_losses(core, rows.first, rows.last);
  if (core.evaluating) return;
  last_backward(core, rows.first, rows.last);
  for (int number = core.layers - 1; number > 0 && !is_back_by_panels(core, number); number--)
    back_through(core, number, chunk);
}

}  // namespace
