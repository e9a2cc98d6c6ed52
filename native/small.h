// Steps of small networks, whose batches fill the lanes of a vector better than their layers do.
//
// Here arrays are turned: (units, lanes), the numbers of a unit for all examples of the batch side by side. Below the
// last unit of a layer lies a row of ones, which the biases multiply: they lie below the weights. So the gradient of
// the biases comes with that of the weights, and both are updated in one go.
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

void gather_turned(const Core& core) {
  const Layer& last = core.layer[core.layers - 1];
  const long inputs = core.layer[0].inputs, lanes = core.lanes;
  for (long row = 0; row < core.rows; row++) {
    const std::int64_t example = core.order[row];
    if (core.data.bytes)
      for (long place = 0; place < inputs; place++)
        core.x[place * lanes + row] =
            core.byte_values[static_cast<const std::uint8_t*>(core.data.x)[example * inputs + place]];
    else
      for (long place = 0; place < inputs; place++)
        core.x[place * lanes + row] = static_cast<const float*>(core.data.x)[example * inputs + place];
    for (long unit = 0; unit < last.units; unit++)
      core.y[unit * lanes + row] = core.data.labels ? static_cast<float>(core.data.labels[example] == unit)
                                                    : core.data.targets[example * last.units + unit];
  }
  if (core.data.bytes || core.data.scale == 1.0f) return;
  for (long place = 0; place < inputs * lanes; place += LANES)
    store(core.x + place, load(core.x + place) / splat(core.data.scale));
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

void turned_forward(const Core& core) {
  for (int number = 0; number < core.layers; number++) {
    const Layer& layer = core.layer[number];
    small_product(layer.units, core.lanes, layer.weights[0], 1, layer.width, read_by(core, number), layer.inputs + 1,
                  layer.z);
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

void update_small(const Core& core, const Layer& layer, const float* gradient) {
  const long weights = layer.inputs * layer.width;
  if (!core.optimizer->singles) return update(core, layer.weights, 0, gradient, weights + layer.width, layer.weight_h);
  update(core, layer.weights, 0, gradient, weights, layer.weight_h);
  update(core, layer.biases, 0, gradient + weights, layer.width, layer.bias_h);
}

// From the last layer to the first: on to the layer before, as long as the weights are those of the forward pass, and
// then the update.
void turned_backward(const Core& core) {
  const Layer& last = core.layer[core.layers - 1];
  (core.fused ? core.loss->turned_slope_of_scores : core.loss->turned_slope)(
      last.a, core.y, last.d, splat(core.share), last.units, core.lanes, core.loss_h);
  if (!core.fused) turned_slopes(core, last);
  for (int number = core.layers - 1; number >= 0; number--) {
    const Layer& layer = core.layer[number];
    if (number) {
      small_product(layer.inputs, core.lanes, layer.weights[0], layer.width, 1, layer.d, layer.units,
                    core.layer[number - 1].d);
      turned_slopes(core, core.layer[number - 1]);
    }
    turn(layer.d, layer.units, core.lanes, core.rows, layer.width, core.turned);
    small_product(layer.inputs + 1, layer.width, read_by(core, number), core.lanes, 1, core.turned, core.rows,
                  core.gradient);
    update_small(core, layer, core.gradient);
  }
}

void small_forward(Core& core) {
  use_lanes(core, padded(core.rows));
  gather_turned(core);
  turned_forward(core);
}

}  // namespace
