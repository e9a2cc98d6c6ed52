// Steps of small networks, whose batches fill the lanes of a vector better than their layers do.
//
// Here arrays are turned: (units, lanes), the numbers of a unit for all examples of the batch side by side. Below the
// last unit of a layer lies a row of ones, which the biases multiply: they lie below the weights. So the gradient of
// the biases comes with that of the weights, and both are updated in one go.
//
// What is done with the weights is left to a `Kernel`: `Alone` here, and `Together` of many.h.
#pragma once

#include "parameter_part.h"
#include "small_products.h"
#include "turning.h"

namespace {

void write_ones(float* below, long lanes) {
  for (long lane = 0; lane < lanes; lane += LANES) store(below + lane, splat(1.0f));
}

// Puts the rows of ones where they belong with so many lanes.
void use_lanes(Core& core, long lanes) {
  if (core.lanes == lanes) return;
  core.lanes = lanes;
  write_ones(core.x + core.layer[0].inputs * lanes, lanes);
  for (int number = 0; number < core.layers; number++) {
    const Layer& layer = core.layer[number];
    write_ones(layer.a + layer.units * lanes, lanes);
    if (layer.dropout) write_ones(layer.h + layer.units * lanes, lanes);
  }
}

// One example as a column, whose numbers are `step` apart.
void gather_column(const Core& core, std::int64_t example, float* x, float* y, long step) {
  const Data& data = core.data;
  const long inputs = core.layer[0].inputs, units = core.layer[core.layers - 1].units;
  const auto* bytes = static_cast<const std::uint8_t*>(data.x) + example * inputs;
  const auto* numbers = static_cast<const float*>(data.x) + example * inputs;
  if (data.bytes)
    for (long place = 0; place < inputs; place++) x[place * step] = core.byte_values[bytes[place]];
  else if (data.scale == 1.0f)
    for (long place = 0; place < inputs; place++) x[place * step] = numbers[place];
  else
    for (long place = 0; place < inputs; place++) x[place * step] = numbers[place] / data.scale;
  if (data.labels)
    for (long unit = 0; unit < units; unit++) y[unit * step] = data.labels[example] == unit ? 1.0f : 0.0f;
  else if (data.targets)
    for (long unit = 0; unit < units; unit++) y[unit * step] = data.targets[example * units + unit];
}

void turned_activation(const Core& core, const Layer& layer) {
  if (layer.activation->turned_value)
    layer.activation->turned_value(layer.z, layer.a, layer.units, core.lanes, layer.activation_h);
  else
    layer.activation->value(layer.z, layer.a, 1, layer.units * core.lanes, 0, layer.activation_h);
}

void drop_turned_units(const Core& core, const Layer& layer) {
  for (long row = 0; row < core.rows; row++)
    for (long unit = 0; unit < layer.units; unit++)
      layer.mask[unit * core.lanes + row] = layer.mask_given[row * layer.units + unit];
  dropout_value(layer.a, layer.mask, layer.h, 1, layer.units * core.lanes, 0, layer.dropout_h);
}

const float* read_by(const Core& core, int number) {
  return number ? outputs_of(core, core.layer[number - 1]) : core.x;
}

template <typename Kernel>
void turned_forward(const Core& core) {
  for (int number = 0; number < core.layers; number++) {
    const Layer& layer = core.layer[number];
    Kernel::forward(core, number);
    turned_activation(core, layer);
    if (layer.dropout && !core.evaluating) drop_turned_units(core, layer);
  }
  const Layer& last = core.layer[core.layers - 1];
  (core.fused ? core.loss->turned_value_of_scores : core.loss->turned_value)(
      core.fused ? last.z : last.a, core.y, core.losses, last.units, core.lanes, core.loss_h);
}

void turned_slopes(const Core& core, const Layer& layer) {
  const long count = layer.units * core.lanes;
  if (layer.dropout) dropout_backward(layer.d, layer.mask, layer.d, 1, count, 0, layer.dropout_h);
  if (layer.activation->turned_backward)
    layer.activation->turned_backward(layer.d, layer.z, layer.a, layer.units, core.lanes, layer.activation_h);
  else
    layer.activation->backward(layer.d, layer.z, layer.a, 1, count, 0, layer.activation_h);
}

// From the last layer to the first: on to the layer before, as long as the weights are those of the forward pass, and
// then the update.
template <typename Kernel>
void turned_backward(const Core& core) {
  const Layer& last = core.layer[core.layers - 1];
  (core.fused ? core.loss->turned_slope_of_scores : core.loss->turned_slope)(
      last.a, core.y, last.d, splat(core.share), last.units, core.lanes, core.loss_h);
  if (!core.fused) turned_slopes(core, last);
  for (int number = core.layers - 1; number >= 0; number--) {
    if (number) {
      Kernel::backward(core, number);
      turned_slopes(core, core.layer[number - 1]);
    }
    Kernel::learn(core, number);
  }
}

// One network: its weights are single numbers, and the examples of its batch lie in the lanes.
struct Alone {
  static void forward(const Core& core, int number) {
    const Layer& layer = core.layer[number];
    small_product(layer.units, core.lanes, layer.weights[0], 1, layer.width, read_by(core, number), layer.inputs + 1,
                  layer.z);
  }

  static void backward(const Core& core, int number) {
    const Layer& layer = core.layer[number];
    small_product(layer.inputs, core.lanes, layer.weights[0], layer.width, 1, layer.d, layer.units,
                  core.layer[number - 1].d);
  }

  static void learn(const Core& core, int number) {
    const Layer& layer = core.layer[number];
    const long weights = layer.inputs * layer.width;
    turn(layer.d, layer.units, core.lanes, core.rows, layer.width, core.turned);
    small_product(layer.inputs + 1, layer.width, read_by(core, number), core.lanes, 1, core.turned, core.rows,
                  core.gradient);
    if (core.penalized) add_penalties(core, layer.weights[0], core.gradient, weights);
    if (core.optimizer->singles) {
      update(core, layer.weights, 0, core.gradient, weights, layer.weight_h);
      update(core, layer.biases, 0, core.gradient + weights, layer.width, layer.bias_h);
    } else {
      update(core, layer.weights, 0, core.gradient, weights + layer.width, layer.weight_h);
    }
    if (core.projected) project_panel(core, layer, 0);  // layers so narrow have one
  }
};

void small_forward(Core& core) {
  use_lanes(core, padded(core.rows));
  for (long row = 0; row < core.rows; row++)
    gather_column(core, core.order[row], core.x + row, core.y + row, core.lanes);
  turned_forward<Alone>(core);
}

}  // namespace
