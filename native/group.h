// Putting networks into the lanes of one, and taking them out again.
#pragma once

#include "many.h"

namespace {

// The widest of the networks' layers, one filled up with the others.
void make_shared_layer(Core& shared, const Stretch* stretches, long count, int number) {
  Layer& layer = shared.layer[number];
  const Layer& first = stretches[0].core->layer[number];
  layer.activation = first.activation;
  std::memcpy(layer.activation_h, first.activation_h, sizeof layer.activation_h);
  bool varies = false;
  for (long lane = 0; lane < count; lane++) {
    const Layer& member = stretches[lane].core->layer[number];
    varies = varies || member.inputs != first.inputs || member.units != first.units;
    if (member.inputs > layer.inputs) layer.inputs = member.inputs;
    if (member.units > layer.units) layer.units = member.units;
  }
  const long weights = (layer.inputs + 1) * layer.units * LANES, values = shared.batch_size * layer.units * LANES;
  for (int memory = 0; memory <= shared.optimizer->memories; memory++) layer.weights[memory] = zeros<float>(weights);
  if (varies) layer.present = zeros<float>(weights);
  layer.z = zeros<float>(values);
  layer.a = zeros<float>(values + shared.batch_size * LANES);
  layer.d = zeros<float>(values);
}

Kept make_shared(const Stretch* stretches, long count) {
  const Core& first = *stretches[0].core;
  Kept shared = kept_core(first.layers);
  shared->loss = first.loss;
  shared->fused = first.fused;
  std::memcpy(shared->loss_h, first.loss_h, sizeof first.loss_h);
  shared->optimizer = first.optimizer;
  shared->batch_size = first.batch_size;
  for (int number = 0; number < first.layers; number++) make_shared_layer(*shared, stretches, count, number);
  const long lanes = shared->batch_size * LANES;
  shared->x = zeros<float>((first.layer[0].inputs + 1) * lanes);
  shared->y = zeros<float>(first.layer[first.layers - 1].units * lanes);
  shared->losses = zeros<float>(lanes);
  shared->gradient = zeros<float>((SMALL_UNITS + 1) * SMALL_UNITS * LANES);
  shared->each_h = zeros<float>(HOISTED * LANES);
  return shared;
}

// Calls copy(number of the shared layer's row, row of the member, units) for all rows, that of the biases last.
template <typename Copy>
void each_row(const Layer& shared, const Layer& member, Copy copy) {
  for (long row = 0; row < member.inputs; row++) copy(row * shared.units * LANES, row * member.width);
  copy(shared.inputs * shared.units * LANES, member.inputs * member.width);
}

void put_into_lane(const Core& shared, const Core& core, long lane) {
  for (int number = 0; number < core.layers; number++) {
    const Layer &layer = shared.layer[number], &member = core.layer[number];
    each_row(layer, member, [&](long place, long member_place) {
      for (long unit = 0; unit < member.units; unit++) {
        const long target = place + unit * LANES + lane;
        for (int memory = 0; memory <= core.optimizer->memories; memory++)
          layer.weights[memory][target] = member.weights[memory][member_place + unit];
        if (layer.present) std::memset(layer.present + target, 0xff, sizeof(float));
      }
    });
  }
}

void take_from_lane(const Core& shared, const Core& core, long lane) {
  for (int number = 0; number < core.layers; number++) {
    const Layer &layer = shared.layer[number], &member = core.layer[number];
    each_row(layer, member, [&](long place, long member_place) {
      for (long unit = 0; unit < member.units; unit++)
        for (int memory = 0; memory <= core.optimizer->memories; memory++)
          member.weights[memory][member_place + unit] = layer.weights[memory][place + unit * LANES + lane];
    });
  }
}

// Trains networks that are alike, at most one for each lane.
void train_together(Stretch* stretches, std::int64_t count) {
  const Kept shared = make_shared(stretches, count);
  for (long lane = 0; lane < count; lane++) put_into_lane(*shared, *stretches[lane].core, lane);
  learn_together(*shared, stretches, count);
  for (long lane = 0; lane < count; lane++) take_from_lane(*shared, *stretches[lane].core, lane);
}

}  // namespace
