// Parts of a step again and again, for benchmarks/roofline.py, which takes the time; and what the processor can do at most.
#pragma once

#include "parameter_part.h"

namespace {

enum Part : std::int32_t { GATHER, FORWARD, ACTIVATION, BACKWARD, PARAMETERS, UPDATE };

void gather_all(Core& core) {
  if (core.sparse) gather_batch(core, core.order, core.rows);
  for (long row = 0; row < core.rows && !core.sparse; row++)
    gather_x(core, core.order[row], core.x + row * core.input_stride);
  if (has_columns(core)) (core.data.bytes ? gather_columns<std::uint8_t> : gather_columns<float>)(core);
}

void forward_alone(const Core& core, int number) {
  const Layer& layer = core.layer[number];
  for (long panel = 0; number == 0 && core.sparse && panel < panels(layer); panel++)
    sparse_forward(core.batch, layer, panel, 0, core.rows, inputs_together(core, layer));
  if (number == 0 && core.sparse) return;
  const float* x = number ? outputs_of(core, core.layer[number - 1]) : core.x;
  dense_forward(layer, x, number ? core.layer[number - 1].stride : core.input_stride, 0, core.rows);
}

// With a gradient of zero, for as many rows at a time as have their gradient in the first-level cache.
void update_alone(const Core& core, const Layer& layer) {
  constexpr long MOST = GRADIENT_ROWS * PANEL;
  alignas(64) float gradient[MOST] = {};
  const long count = layer.inputs * layer.width;
  for (long place = 0; place < count; place += MOST)
    update(core, layer.weights, place, gradient, count - place < MOST ? count - place : MOST, layer.weight_h);
}

void make_part(Core& core, Part part, int number) {
  const Layer& layer = core.layer[number];
  switch (part) {
    case GATHER: return gather_all(core);
    case FORWARD: return forward_alone(core, number);
    case ACTIVATION:
      return layer.activation->value(layer.z, layer.a, core.rows, layer.units, layer.stride, layer.activation_h);
    case BACKWARD:
      for (long panel = 0; panel < panels(core.layer[number - 1]); panel++)
        backward(core, number, panel, 0, core.rows, core.transposed);
      return;
    case PARAMETERS:
      for (long chunk = 0; chunk < chunks_of_layer(core, number); chunk++) learn_chunk(core, number, chunk);
      return;
    case UPDATE: return update_alone(core, layer);
  }
}

// Repeats a part of the step made last, whose examples must still lie in `order`.
void repeat(Core* core, std::int32_t part, std::int32_t number, const std::int64_t* order, std::int64_t repetitions) {
  core->order = order;
  for (std::int64_t done = 0; done < repetitions; done++) make_part(*core, static_cast<Part>(part), number);
}

constexpr int UNDER_WAY = 12;  // sums that do not wait for each other: enough for two units of four or five cycles

// Reads numbers and writes them back where they were, with another sign, so that they stay of one size.
void write_back(float* numbers, std::int64_t count, std::int64_t repetitions) {
  const V factor = splat(-1.0f);
  for (std::int64_t done = 0; done < repetitions; done++) {
    for (std::int64_t place = 0; place + LANES <= count; place += LANES)
      store(numbers + place, factor * load(numbers + place));
    asm volatile("" ::: "memory");  // or the compiler repeats each number by itself, without the way to memory
  }
}

// Multiplies and adds in registers alone where there are no numbers, else numbers from memory. A repetition without
// numbers is 16 additions and multiplications of each sum.
float peak(float* numbers, std::int64_t count, std::int64_t repetitions, std::int32_t writes) {
  if (writes) write_back(numbers, count, repetitions);
  if (writes) return 0.0f;
  V sums[UNDER_WAY], factor = splat(0.999f);
  for (int sum = 0; sum < UNDER_WAY; sum++) sums[sum] = splat(static_cast<float>(sum));
  for (std::int64_t done = 0; done < repetitions; done++) {
    for (int turn = 0; !numbers && turn < 16; turn++)
#pragma GCC unroll 16
      for (V& sum : sums) sum = sum * factor + factor;
    for (std::int64_t place = 0; place + UNDER_WAY * LANES <= count; place += UNDER_WAY * LANES)
#pragma GCC unroll 16
      for (int sum = 0; sum < UNDER_WAY; sum++) sums[sum] += factor * load(numbers + place + sum * LANES);
  }
  float total = 0.0f;
  for (const V& sum : sums) total += sum_of_lanes(sum);
  return total;
}

}  // namespace
