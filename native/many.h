// Small networks trained side by side: one in each lane, so that every number of a network is a whole vector. Nothing
// is added up across lanes, and a network comes to the very numbers that it comes to alone by small.h.
//
// All networks have the same layers; narrower ones are filled up with units whose weights are held at zero.
#pragma once

#include "lane_products.h"
#include "small.h"

namespace {

constexpr long MANY_VALUES = 2000;  // at most, units times examples: more do not stay in the second-level cache

long units_of(const Core& core) {
  long units = core.layer[0].inputs;
  for (int number = 0; number < core.layers; number++) units += core.layer[number].units;
  return units;
}

bool is_narrow(const Core& core) {
  if (core.layer[0].inputs > SMALL_UNITS) return false;
  for (int number = 0; number < core.layers; number++)
    if (core.layer[number].units > SMALL_UNITS || core.layer[number].dropout) return false;
  return units_of(core) * core.batch_size <= MANY_VALUES && !core.optimizer->singles &&
         core.regularizers == 0;
}

template <typename T>
bool same_bits(const T& one, const T& other) {
  return std::memcmp(&one, &other, sizeof one) == 0;
}

bool same_layer(const Layer& one, const Layer& other) {
  const bool varies = one.units != other.units || one.inputs != other.inputs;
  if (varies && one.activation->turned_value) return false;  // whose results depend on the number of units
  return one.activation == other.activation && same_bits(one.activation_h, other.activation_h);
}

bool same_batches(const Stretch& one, const Stretch& other) {
  return one.core->batch_size == other.core->batch_size && one.examples == other.examples && one.epoch == other.epoch &&
         one.begun == other.begun;
}

// Whether two networks may lie side by side. Each may have its own examples, rates, and settings of its optimizer.
std::int32_t alike(const Stretch* one_stretch, const Stretch* other_stretch) {
  const Core *one = one_stretch->core, *other = other_stretch->core;
  if (!same_batches(*one_stretch, *other_stretch)) return false;
  if (!is_narrow(*one) || !is_narrow(*other) || one->layers != other->layers) return false;
  for (int number = 0; number < one->layers; number++)
    if (!same_layer(one->layer[number], other->layer[number])) return false;
  const Layer &last = one->layer[one->layers - 1], &other_last = other->layer[one->layers - 1];
  return one->layer[0].inputs == other->layer[0].inputs && last.units == other_last.units && one->loss == other->loss &&
         one->fused == other->fused && same_bits(one->loss_h, other->loss_h) && one->optimizer == other->optimizer;
}

// The networks in the lanes.
struct Together {
  static void forward(const Core& core, int number) {
    const Layer& layer = core.layer[number];
    lane_product(layer.units, core.rows, layer.inputs + 1,
                 {layer.weights[0], read_by(core, number), layer.z, LANES, layer.units * LANES, core.lanes, LANES,
                  core.lanes, LANES});
  }

  static void backward(const Core& core, int number) {
    const Layer& layer = core.layer[number];
    lane_product(layer.inputs, core.rows, layer.units,
                 {layer.weights[0], layer.d, core.layer[number - 1].d, layer.units * LANES, LANES, core.lanes, LANES,
                  core.lanes, LANES});
  }

  static void learn(const Core& core, int number) {
    const Layer& layer = core.layer[number];
    const long count = (layer.inputs + 1) * layer.units * LANES;
    lane_product(layer.inputs + 1, layer.units, core.rows,
                 {read_by(core, number), layer.d, core.gradient, core.lanes, LANES, LANES, core.lanes,
                  layer.units * LANES, LANES});
    core.optimizer->update_each(layer.weights[0], core.gradient, layer.weights + 1, count, core.each_h);
    if (!layer.present) return;
    for (long place = 0; place < count; place += LANES) {
      const M there = bits_of(load(layer.present + place));  // bits, since 0 times NaN is not 0
      store(layer.weights[0] + place, from_bits(bits_of(load(layer.weights[0] + place)) & there));
    }
  }
};

// What the optimizer's loops need, for each lane; in most steps little of it changes.
void prepare_lane(Core& core, const Core& member, double rate, double step, long lane, float* before) {
  float h[HOISTED] = {};
  core.optimizer->prepare(member.optimizer_settings, rate, step, nullptr, h);
  if (std::memcmp(h, before, sizeof h) == 0) return;
  std::memcpy(before, h, sizeof h);
  for (int place = 0; place < HOISTED; place++) core.each_h[place * LANES + lane] = h[place];
}

void gather_lane(const Core& core, const Core& member, const std::int64_t* order, long lane) {
  for (long row = 0; row < core.rows; row++)
    gather_column(member, order[row], core.x + row * LANES + lane, core.y + row * LANES + lane, core.lanes);
}

// Writes down the loss of a lane, unless it has come to NaN or infinity before.
void keep_loss(const Core& core, Stretch& stretch, std::int64_t step, long lane) {
  double sum = 0.0;
  for (long row = 0; row < core.rows; row++) sum += static_cast<double>(core.losses[row * LANES + lane]);
  if (stretch.made != step || (step > 0 && !is_finite(stretch.losses[step - 1]))) return;
  stretch.losses[step] = sum;
  stretch.made++;
}

void learn_together(Core& core, Stretch* stretches, long count) {
  float before[LANES][HOISTED] = {};
  for (std::int64_t start = 0, step = 0; start < stretches[0].examples; start += core.rows, step++) {
    core.rows = rows_after(stretches[0], core.batch_size, start);
    core.share = 1.0f / static_cast<float>(core.rows);
    use_lanes(core, core.rows * LANES);
    for (long lane = 0; lane < count; lane++) {
      const Stretch& stretch = stretches[lane];
      gather_lane(core, *stretch.core, stretch.order + start, lane);
      prepare_lane(core, *stretch.core, stretch.rates[step], static_cast<double>(stretch.first_step + step), lane,
                   before[lane]);
    }
    turned_forward<Together>(core);
    turned_backward<Together>(core);
    for (long lane = 0; lane < count; lane++) keep_loss(core, stretches[lane], step, lane);
  }
}

}  // namespace
