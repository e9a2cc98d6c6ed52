// Making a core and taking it apart; copies between the rows that Python has and panels.
#pragma once

#include <initializer_list>

#include "state.h"


namespace {

void make_layer(Core& core, const Plan& plan, int number) {
  Layer& layer = core.layer[number];
  layer.inputs = plan.sizes[number];
  layer.units = plan.sizes[number + 1];
  layer.width = padded(layer.units);
  layer.stride = layer.width % PANEL ? layer.width : layer.width + PAD;  // rows 4 KiB apart would share cache lines
  layer.activation = &ACTIVATIONS[plan.activations[number]];
  layer.activation->prepare(plan.activation_settings + number * SETTINGS, static_cast<double>(layer.units),
                            layer.activation_h);
  for (int memory = 0; memory <= core.optimizer->memories; memory++) {
    layer.weights[memory] = zeros<float>((layer.inputs + 1) * layer.width);
    layer.biases[memory] = layer.weights[memory] + layer.inputs * layer.width;
  }
  layer.z = zeros<float>(core.capacity * layer.stride);
  layer.a = zeros<float>(core.capacity * (layer.stride + 1));  // with the row of ones of small.h
  layer.d = zeros<float>(core.capacity * layer.stride);
  layer.dropout = plan.dropouts[number];
  if (!layer.dropout) return;
  dropout_prepare(plan.dropout_settings + number * SETTINGS, static_cast<double>(layer.units), layer.dropout_h);
  layer.mask = zeros<float>(core.capacity * layer.stride);
  layer.h = zeros<float>(core.capacity * (layer.stride + 1));
}

void make_regularizers(Core& core, const Plan& plan) {
  core.regularizers = plan.regularizers;
  core.regularizer = zeros<Regularizer>(plan.regularizers);
  for (int number = 0; number < core.regularizers; number++) {
    Regularizer& regularizer = core.regularizer[number];
    regularizer.code = &REGULARIZERS[plan.regularizer[number]];
    regularizer.code->prepare(plan.regularizer_settings + number * SETTINGS, regularizer.h);
    (regularizer.code->add_slope ? core.penalized : core.projected) = true;
  }
}

// Room for a panel for each chunk of rows, or for all panels of a layer.
void make_transposed(Core& core) {
  long widest = 0, room = 0;
  for (int number = 1; number < core.layers; number++) {
    const long units = core.layer[number].units, all = units * core.layer[number - 1].width;
    if (units > widest) widest = units;
    if (all > room) room = all;
  }
  core.transposed_size = widest * PANEL;
  const long for_rows = core.transposed_size * ROW_CHUNKS * core.threads.count;
  core.transposed = zeros<float>(room > for_rows ? room : for_rows);
}

void forget_nonzeros(Core& core) {
  Nonzeros& all = core.nonzeros;
  for (void* place : {static_cast<void*>(all.starts), static_cast<void*>(all.places), all.values}) std::free(place);
  for (SparseBatch* batch : {&core.batch, &core.looked_at}) {
    for (std::int32_t* place : {batch->row_starts, batch->row_ends, batch->column_starts, batch->column_ends}) std::free(place);
    for (float* place : {batch->values, batch->column_values, batch->gradient}) std::free(place);
    for (std::uint16_t* place : {batch->places, batch->column_rows}) std::free(place);
    *batch = {};
  }
  core.nonzeros = {};
  core.sparse = false;
}

void destroy(Core* core) {
  for (int number = 0; number < core->layers; number++) {
    Layer& layer = core->layer[number];
    for (float* weights : layer.weights) std::free(weights);
    std::free(layer.present);
    std::free(layer.z);
    std::free(layer.a);
    std::free(layer.d);
    std::free(layer.mask);
    std::free(layer.h);
  }
  forget_nonzeros(*core);
  std::free(core->layer);
  std::free(core->regularizer);
  std::free(core->x);
  std::free(core->y);
  std::free(core->losses);
  std::free(core->transposed);
  std::free(core->turned);
  std::free(core->gradient);
  std::free(core->each_h);
  std::free(core);
}

// Owns a core that is not finished yet, or lives as long as a call: what is thrown in between leaves nothing behind.
struct Destroyed {
  void operator()(Core* core) const { destroy(core); }
};
using Kept = std::unique_ptr<Core, Destroyed>;

Kept kept_core(int layers) {
  Kept core(zeros<Core>(1));
  core->layer = zeros<Layer>(layers);
  core->layers = layers;
  return core;
}

// A core with room for the values of so many examples at once.
Kept make(const Plan* plan, Threads threads, long capacity) {
  Kept core = kept_core(plan->layers);
  core->loss = &LOSSES[plan->loss];
  core->fused = plan->fused;
  core->loss->prepare(plan->loss_settings, plan->sizes[plan->layers], core->loss_h);
  core->optimizer = &OPTIMIZERS[plan->optimizer];
  std::memcpy(core->optimizer_settings, plan->optimizer_settings, sizeof core->optimizer_settings);
  make_regularizers(*core, *plan);
  core->batch_size = plan->batch_size;
  core->capacity = capacity;
  core->threads = threads;
  for (int number = 0; number < core->layers; number++) make_layer(*core, *plan, number);
  const Layer& last = core->layer[core->layers - 1];
  core->input_stride = padded(plan->sizes[0]) + (padded(plan->sizes[0]) % PANEL ? 0 : PAD);
  core->x = zeros<float>(core->capacity * (core->input_stride + 1));
  core->y = zeros<float>(core->capacity * last.stride);
  core->losses = zeros<float>(core->capacity);
  make_transposed(*core);
  return core;
}

Core* create(const Plan* plan, Threads threads) {
  Kept core = make(plan, threads, plan->batch_size < EVALUATED_ROWS ? EVALUATED_ROWS : plan->batch_size);
  core->small = fits_small(*plan);
  if (!core->small) return core.release();
  core->turned = zeros<float>(core->capacity * padded(SMALL_UNITS));
  core->gradient = zeros<float>((SMALL_UNITS + 1) * padded(SMALL_UNITS));
  return core.release();
}

// Copies between rows as Python has them and panels.
template <typename Copy>
void each_panel_row(const Layer& layer, float* weights, Copy copy) {
  for (long panel = 0; panel < panels(layer); panel++) {
    const long width = panel_width(layer, panel), left = layer.units - panel * PANEL;
    float* place = panel_of(layer, weights, panel);
    for (long row = 0; row < layer.inputs; row++)
      copy(place + row * width, row * layer.units + panel * PANEL, static_cast<std::size_t>(left < width ? left : width));
  }
}

// Memories are counted from 1, those of one number after the others; 0 is the parameter itself.
void set(Core* core, std::int32_t number, std::int32_t bias, std::int32_t memory, const float* values) {
  Layer& layer = core->layer[number];
  const int single = memory - core->optimizer->memories - 1;
  if (single >= 0)
    (bias ? layer.bias_singles : layer.weight_singles)[single] = *values;
  else if (bias)
    std::memcpy(layer.biases[memory], values, sizeof(float) * static_cast<std::size_t>(layer.units));
  else
    each_panel_row(layer, layer.weights[memory], [&](float* row, long place, std::size_t count) {
      std::memcpy(row, values + place, sizeof(float) * count);
    });
}

void get(const Core* core, std::int32_t number, std::int32_t bias, std::int32_t memory, float* values) {
  const Layer& layer = core->layer[number];
  const int single = memory - core->optimizer->memories - 1;
  if (single >= 0)
    *values = (bias ? layer.bias_singles : layer.weight_singles)[single];
  else if (bias)
    std::memcpy(values, layer.biases[memory], sizeof(float) * static_cast<std::size_t>(layer.units));
  else
    each_panel_row(layer, layer.weights[memory], [&](const float* row, long place, std::size_t count) {
      std::memcpy(values + place, row, sizeof(float) * count);
    });
}

}  // namespace
