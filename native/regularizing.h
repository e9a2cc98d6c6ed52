// Regularizers: penalties, whose slopes join the gradients of weights, and projections, which follow an update.
#pragma once

#include "state.h"

namespace {

// Some weights of a layer, one after the other; their gradient is still in the first-level cache.
void add_penalties(const Core& core, const float* weights, float* gradient, long count) {
  for (int number = 0; number < core.regularizers; number++) {
    const Regularizer& regularizer = core.regularizer[number];
    if (regularizer.code->add_slope) regularizer.code->add_slope(gradient, weights, count, regularizer.h);
  }
}

void project_panel(const Core& core, const Layer& layer, long panel) {
  for (int number = 0; number < core.regularizers; number++) {
    const Regularizer& regularizer = core.regularizer[number];
    const auto project = regularizer.code->project[panel_width(layer, panel) / PAD - 1];
    if (project) project(panel_of(layer, layer.weights[0], panel), layer.inputs, regularizer.h);
  }
}

long all_panels(const Core& core) {
  long count = 0;
  for (int number = 0; number < core.layers; number++) count += panels(core.layer[number]);
  return count;
}

// The last part of a step, shared out by panels: a bound asks for all weights that come in at a unit.
void project_weights(void* context, std::int64_t panel) {
  const Core& core = *static_cast<Core*>(context);
  for (int number = 0; number < core.layers; number++) {
    const Layer& layer = core.layer[number];
    if (panel < panels(layer)) return project_panel(core, layer, panel);
    panel -= panels(layer);
  }
}

}  // namespace
