// Answers without training. A few examples are answered straight from the weights as Python has them, row after row
// without padding: to copy these into panels would take longer than to read the rows of the inputs that are not zero.
#pragma once

#include "batch_part.h"

namespace {

constexpr long FEW_ROWS = 8;

// The numbers other than zero that a layer reads.
struct Heard {
  const std::uint16_t* places;
  const float* values;
  long count;
};

// A part of a layer's weights and biases: some columns, from one on.
struct Columns {
  const float *weights, *biases;
  long units;     // of the layer: from one row of weights to the next
  long left;      // columns from the first on
  long readable;  // numbers from the first weight to the end of all
};

inline V load_some(const float* place, long count) {
  if (count >= LANES) return load(place);
  V value{};
  if (count > 0) std::memcpy(&value, place, sizeof(float) * static_cast<std::size_t>(count));
  return value;
}

// z of some units for one example. A whole vector may reach into the next row of weights, whose sums nobody reads; what
// could reach beyond the last row is read with care.
template <int COLUMNS>
void sum_up(const Heard& heard, const Columns& part, float* z) {
  const long safe = part.readable < COLUMNS * LANES ? -1 : (part.readable - COLUMNS * LANES) / part.units;
  V sums[COLUMNS], others[COLUMNS] = {};
  for (int column = 0; column < COLUMNS; column++) sums[column] = load_some(part.biases + column * LANES, part.left - column * LANES);
  long number = 0;
  for (; number + 1 < heard.count && heard.places[number + 1] <= safe; number += 2) {  // neither sum waits for the other
    const V factor = splat(heard.values[number]), other = splat(heard.values[number + 1]);
    const float* row = part.weights + heard.places[number] * part.units;
    const float* other_row = part.weights + heard.places[number + 1] * part.units;
#pragma GCC unroll 16
    for (int column = 0; column < COLUMNS; column++) {
      sums[column] += factor * load(row + column * LANES);
      others[column] += other * load(other_row + column * LANES);
    }
  }
  for (; number < heard.count; number++) {
    const V factor = splat(heard.values[number]);
    const float* row = part.weights + heard.places[number] * part.units;
    for (int column = 0; column < COLUMNS; column++)
      sums[column] += factor * load_some(row + column * LANES, part.left - column * LANES);
  }
  for (int column = 0; column < COLUMNS; column++) store(z + column * LANES, sums[column] + others[column]);
}

void sum_up_all(const Heard& heard, const float* weights, const float* biases, long inputs, long units, float* z) {
  for (long first = 0; first < units; first += 4 * LANES) {
    const Columns part{weights + first, biases + first, units, units - first, inputs * units - first};
    switch ((part.left + LANES - 1) / LANES) {
      case 1: sum_up<1>(heard, part, z + first); break;
      case 2: sum_up<2>(heard, part, z + first); break;
      case 3: sum_up<3>(heard, part, z + first); break;
      default: sum_up<4>(heard, part, z + first);
    }
  }
}

// Room for what one layer makes of one example.
struct Line {
  std::uint16_t* places;
  float *values, *z, *a;
};

Heard heard_inputs(const Data& data, long example, long inputs, const Line& line) {
  const long count =
      data.bytes ? gather_nonzeros(static_cast<const std::uint8_t*>(data.x) + example * inputs, inputs, line.places, line.values)
                 : gather_nonzeros(static_cast<const float*>(data.x) + example * inputs, inputs, line.places, line.values);
  for (long number = 0; number < count; number++) line.values[number] /= data.scale;
  return {line.places, line.values, count};
}

void predict_row(const Plan& plan, const float* const* parameters, const Data& data, long example, const Line& line,
                 float* outputs) {
  Heard heard = heard_inputs(data, example, plan.sizes[0], line);
  for (int number = 0; number < plan.layers; number++) {
    const long units = plan.sizes[number + 1];
    const ActivationCode& activation = ACTIVATIONS[plan.activations[number]];
    float h[HOISTED];
    sum_up_all(heard, parameters[2 * number], parameters[2 * number + 1], plan.sizes[number], units, line.z);
    activation.prepare(plan.activation_settings + number * SETTINGS, static_cast<double>(units), h);
    activation.value(line.z, line.a, 1, units, 0, h);
    if (number + 1 < plan.layers) heard.count = gather_nonzeros(line.a, units, line.places, line.values);
  }
  const long units = plan.sizes[plan.layers];
  std::memcpy(outputs + example * units, line.a, sizeof(float) * static_cast<std::size_t>(units));
}

long widest(const Plan& plan) {
  long most = 0;
  for (int number = 0; number <= plan.layers; number++)
    if (plan.sizes[number] > most) most = plan.sizes[number];
  return most;
}

bool is_answered_row_by_row(const Plan& plan, const Data& data) {
  return data.examples <= FEW_ROWS && widest(plan) <= UINT16_MAX;
}

void predict_rows(const Plan& plan, const float* const* parameters, const Data& data, float* outputs) {
  const long room = padded(widest(plan));
  const Room<float> numbers(zeros<float>(3 * room));
  const Room<std::uint16_t> places(zeros<std::uint16_t>(room));
  const Line line{places.get(), numbers.get(), numbers.get() + room, numbers.get() + 2 * room};
  for (long example = 0; example < data.examples; example++)
    predict_row(plan, parameters, data, example, line, outputs);
}

// Whether the first layer should skip zeros, as far as the first examples tell. It must not where a weight is no finite
// number: times zero that is NaN.
bool pays_to_skip(const Core& core) {
  const Layer& layer = core.layer[0];
  if (layer.units < PAD / 2 || layer.inputs > UINT16_MAX) return false;
  V sum{};
  for (long place = 0; place < layer.inputs * layer.width; place += LANES) sum += 0.0f * load(layer.weights[0] + place);
  if (sum_of_lanes(sum) != 0.0f) return false;
  const long count = core.capacity * layer.inputs;
  const std::int64_t found = core.data.bytes ? count_nonzeros(static_cast<const std::uint8_t*>(core.data.x), count)
                                             : count_nonzeros(static_cast<const float*>(core.data.x), count);
  return static_cast<double>(found) <= SPARSE_SHARE * static_cast<double>(count);
}

// What stands for a team of threads where there is one thread.
void run_alone(void*, void (*task)(void*, std::int64_t), void* context, std::int64_t chunks) {
  for (std::int64_t chunk = 0; chunk < chunks; chunk++) task(context, chunk);
}

std::int64_t one_at_hand(void*) { return 1; }

}  // namespace
