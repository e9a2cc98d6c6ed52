// Whole epochs of training of a network of dense layers. Compiled once for each instruction set, see build.py; so no
// function here may be shared with another file: the linker would keep one version of it, for the wrong processor.
//
// A step has several parts, one after the other. Shared out among the threads are the units of the first layer where
// zeros are skipped (sparse_sums.h), the examples, the units again on the way back through large layers (batch_part.h),
// the parameters (parameter_part.h), and the units where weights are held to a bound (regularizing.h). No sum is ever
// split, so that the number of threads changes no bit of the result. Small networks have a kernel of their own
// (small.h, group.h).

#include "group.h"
#include "prediction.h"
#include "timing.h"

namespace {

void prepare_update(Core& core, double learning_rate, double step) {
  const OptimizerCode& optimizer = *core.optimizer;
  for (int number = 0; number < core.layers; number++) {
    Layer& layer = core.layer[number];
    if (number == 0 || optimizer.singles) {
      optimizer.prepare(core.optimizer_settings, learning_rate, step, layer.weight_singles, layer.weight_h);
      optimizer.prepare(core.optimizer_settings, learning_rate, step, layer.bias_singles, layer.bias_h);
    } else {
      std::memcpy(layer.weight_h, core.layer[0].weight_h, sizeof layer.weight_h);
      std::memcpy(layer.bias_h, core.layer[0].bias_h, sizeof layer.bias_h);
    }
  }
}

std::int32_t is_small(const Core* core) { return core->small; }

void run(const Core& core, void (*task)(void*, std::int64_t), long chunks) {
  core.threads.run(core.threads.team, task, const_cast<Core*>(&core), chunks);
}

// Tells for a step how many threads share it, and returns into how many chunks of rows they cut the batch.
long share_rows(Core& core) {
  core.sharing = core.threads.at_hand(core.threads.team);
  const long parts = core.sharing > 1 ? ROW_CHUNKS * core.sharing : 1, each = (core.rows + parts - 1) / parts;
  core.chunk_rows = core.sharing > 1 ? (each + 5) / 6 * 6 : core.rows;
  return (core.rows + core.chunk_rows - 1) / core.chunk_rows;
}

void learn_examples(Core& core) {
  const long chunks = share_rows(core);
  if (core.sparse) run(core, sum_up_panel, panels(core.layer[0]) * parts_of_panel(core));
  run(core, learn_rows, chunks + has_columns(core));
  core.going_back = core.layers - 1;
  while (core.going_back > 0 && !is_back_by_panels(core, core.going_back)) core.going_back--;  // as learn_rows did
  for (; core.going_back > 0; core.going_back--)
    if (is_back_by_panels(core, core.going_back))
      run(core, back_panel, panels(core.layer[core.going_back - 1]));
    else
      run(core, back_rows, chunks);
}

void ordinary_step(Core& core, double learning_rate, double number) {
  learn_examples(core);
  if (core.batch.gradient) scatter_gradients(core);
  prepare_update(core, learning_rate, number);
  run(core, learn_parameters, chunks_of_parameters(core));
  if (core.projected) run(core, project_weights, all_panels(core));
}

void small_step(Core& core, double learning_rate, double number) {
  small_forward(core);
  prepare_update(core, learning_rate, number);
  turned_backward<Alone>(core);
}

double step(Core& core, double learning_rate, double number) {
  core.share = 1.0f / static_cast<float>(core.rows);
  (core.small ? small_step : ordinary_step)(core, learning_rate, number);
  double sum = 0.0;
  for (long row = 0; row < core.rows; row++) sum += static_cast<double>(core.losses[row]);
  return sum;
}

// The masks follow each other, layer after layer; returns where those of the next step begin.
const float* give_masks(Core& core, const float* masks) {
  for (int number = 0; number < core.layers; number++) {
    if (!core.layer[number].dropout) continue;
    core.layer[number].mask_given = masks;
    masks += core.rows * core.layer[number].units;
  }
  return masks;
}

// Makes a step with each batch of a stretch, up to a loss that is NaN or infinite.
void train(Stretch* stretch) {
  Core* core = stretch->core;
  const std::int64_t* order = stretch->order;
  const float* masks = stretch->masks;
  core->evaluating = false;
  core->rows_next = rows_after(*stretch, core->batch_size, 0);
  if (core->sparse) gather_batch(*core, order, core->rows_next);
  stretch->made = 0;
  for (std::int64_t next = 0; core->rows_next > 0;) {
    core->order = order + next;
    core->rows = core->rows_next;
    next += core->rows;
    masks = give_masks(*core, masks);
    core->rows_next = rows_after(*stretch, core->batch_size, next);
    prefetch_examples(*core, order + next, core->rows_next);
    if (core->sparse)  // and where to find those after them
      for (std::int64_t place = next + core->rows_next; place < next + 2 * core->batch_size && place < stretch->examples; place++)
        __builtin_prefetch(core->nonzeros.starts + order[place]);
    const std::int64_t made = stretch->made++;
    stretch->losses[made] = step(*core, stretch->rates[made], static_cast<double>(stretch->first_step + made));
    if (!is_finite(stretch->losses[made])) return;
  }
}

// Outputs (rows, units) and losses (rows,) of examples that follow each other.
void evaluate(Core* core, const Data* data, std::int64_t first, std::int64_t rows, float* outputs, float* losses) {
  const Data trained_on = core->data;
  const Layer& last = core->layer[core->layers - 1];
  std::int64_t order[EVALUATED_ROWS];
  use_scale(*core, *data);
  core->evaluating = true;
  for (std::int64_t done = 0; done < rows; done += core->rows) {
    core->rows = rows - done < EVALUATED_ROWS ? rows - done : EVALUATED_ROWS;
    for (long row = 0; row < core->rows; row++) order[row] = first + done + row;
    core->order = order;
    if (core->small)
      small_forward(*core);
    else
      run(*core, learn_rows, share_rows(*core));
    if (losses) std::memcpy(losses + done, core->losses, sizeof(float) * static_cast<std::size_t>(core->rows));
    const long row_step = core->small ? 1 : last.stride, unit_step = core->small ? core->lanes : 1;
    for (long row = 0; row < core->rows; row++)
      for (long unit = 0; unit < last.units; unit++)
        outputs[(done + row) * last.units + unit] = last.a[row * row_step + unit * unit_step];
  }
  use_scale(*core, trained_on);
}

// The core of a prediction, filled with parameters as Python has them.
Kept core_for(const Plan* plan, const float* const* parameters, const Data& data) {
  const long capacity = data.examples < EVALUATED_ROWS ? data.examples : EVALUATED_ROWS;
  Kept core = make(plan, {run_alone, one_at_hand, nullptr, 1}, capacity);
  for (std::int32_t number = 0; number < 2 * core->layers; number++) set(core.get(), number / 2, number % 2, 0, parameters[number]);
  use_scale(*core, data);
  core->sparse = pays_to_skip(*core);
  if (core->sparse) make_looked_at(*core, capacity);
  return core;
}

// Outputs (examples, units), and losses (examples,) where there are answers. Nothing is kept from one call to the next.
void predict(const Plan* plan, const float* const* parameters, const Data* data, float* outputs, float* losses) {
  if (!losses && is_answered_row_by_row(*plan, *data)) return predict_rows(*plan, parameters, *data, outputs);
  const Kept core = core_for(plan, parameters, *data);
  evaluate(core.get(), data, 0, data->examples, outputs, losses);
}

// For the tests of mathematics.h; count is a multiple of 16.
void apply(std::int32_t function, const float* x, float* result, std::int64_t count) {
  V (*const functions[])(V) = {exponential,        exponential_minus_one, logarithm,  logarithm_of_one_plus,
                               hyperbolic_tangent, error_function,        square_root};
  for (std::int64_t place = 0; place < count; place += LANES) store(result + place, functions[function](load(x + place)));
}

}  // namespace

#define STRING_OF(name) #name
#define TEXT(name) STRING_OF(name)
#define JOINED_NAMES(first, second) first##second
#define NAME(first, second) JOINED_NAMES(first, second)

extern const Build NAME(build_for_, INSTRUCTIONS);
const Build NAME(build_for_, INSTRUCTIONS) = {TEXT(INSTRUCTIONS), create, destroy, is_small, set, get, use,
                                                train, alike, train_together, LANES, evaluate, predict, apply, repeat, peak};
