// Whole epochs of training of a network of dense layers. Compiled once for each instruction set, see build.py; so no
// function here may be shared with another file: the linker would keep one version of it, for the wrong processor.
//
// Weights lie in panels of 64 columns: of each panel all rows, one after the other, so that a product reads its
// memory from front to back. A step has two parts: first the examples are shared out among the threads (forward
// pass, loss and backward pass of some rows of the batch), then the parameters are (gradient and update of some rows
// of a panel). No sum is ever split, so that the number of threads changes no bit of the result.

#include <cstdlib>
#include <initializer_list>

#if defined(__linux__)
#include <sys/mman.h>
#endif

#include "interface.h"
#include "mathematics.h"
#include "products.h"

namespace {

constexpr long PANEL = 64;
constexpr long PAD = 16;          // rows are padded to whole vectors of every instruction set
constexpr long GRADIENT_ROWS = 48;  // of a panel: 12 KiB of gradient stay in the first-level cache
constexpr long CHUNK_ROWS = 96;
constexpr long SPARSE_ROWS = 96;  // of a panel: 24 KiB of weights
constexpr std::size_t LARGE_PAGE = 1 << 21;
constexpr long SCATTERED = 1 << 16;  // so many numbers of a gradient stay in the second-level cache
constexpr long EVALUATED_ROWS = 256;  // at once
constexpr int HOISTED = 32;
constexpr int MEMORIES = 4;       // the parameter itself and up to three that are as large
constexpr int SINGLES = 2;
constexpr double SPARSE_SHARE = 0.4;  // fewer numbers other than zero than that, and it pays to skip the zeros

struct ActivationCode {
  void (*prepare)(const double* settings, double units, float* h);
  void (*value)(const float* z, float* a, long rows, long units, long stride, const float* h);
  void (*backward)(float* d, const float* z, const float* a, long rows, long units, long stride, const float* h);
};

struct LossCode {
  void (*prepare)(const double* settings, double units, float* h);
  void (*value)(const float* p, const float* y, float* losses, long rows, long units, long stride, const float* h);
  void (*slope)(const float* p, const float* y, float* d, float share, long rows, long units, long stride,
                const float* h);
  void (*value_of_scores)(const float* z, const float* y, float* losses, long rows, long units, long stride,
                          const float* h);
  void (*slope_of_scores)(const float* p, const float* y, float* d, float share, long rows, long units, long stride,
                          const float* h);
};

struct OptimizerCode {
  void (*prepare)(const double* settings, double learning_rate, double step, float* singles, float* h);
  void (*update)(float* parameter, const float* gradient, float* const* memories, long count, const float* h);
  int memories;
  int singles;
  bool keeps;  // whether a gradient of zero leaves a parameter as it is
};

#include "generated.h"

long padded(long count) { return (count + PAD - 1) / PAD * PAD; }

// Large arrays lie on large pages where the system has them: to find a page takes time, too.
template <typename T>
T* zeros(long count) {
  const std::size_t wanted = sizeof(T) * static_cast<std::size_t>(count > 0 ? count : 1);
  const std::size_t page = wanted < LARGE_PAGE / 2 ? 64 : LARGE_PAGE, bytes = (wanted + page - 1) / page * page;
  void* place = std::aligned_alloc(page, bytes);
  if (!place) std::abort();
#if defined(MADV_HUGEPAGE)
  if (page == LARGE_PAGE) madvise(place, bytes, MADV_HUGEPAGE);
#endif
  return static_cast<T*>(std::memset(place, 0, bytes));
}

struct Layer {
  long inputs, units, width, stride;
  const ActivationCode* activation;
  float activation_h[HOISTED];
  float* weights[MEMORIES];  // in panels; at place 0 the weights themselves
  float* biases[MEMORIES];
  float weight_singles[SINGLES], bias_singles[SINGLES];
  float weight_h[HOISTED], bias_h[HOISTED];
  float *z, *a, *d;  // (batch, stride)
  bool dropout;
  float dropout_h[HOISTED];
  float *mask, *h;          // (batch, stride), where there is dropout
  const float* mask_given;  // (rows, units), of the step under way
};

// The nonzero numbers of each example: its places from starts[example] to starts[example + 1].
struct Nonzeros {
  std::int64_t* starts;
  std::uint16_t* places;
  void* values;  // bytes or floats, as in the data
};

// The nonzero numbers of a batch, by example and by input.
struct SparseBatch {
  std::int32_t *row_starts, *row_ends;
  std::uint16_t* places;
  float* values;
  std::int32_t* column_starts;
  std::int32_t* row_offsets;  // where the row of d begins
  float* column_values;
  std::uint8_t* touched;  // for each input, whether it is other than zero in some example
  float* gradient;        // in panels, where it is small and one thread works; zero between the steps
  long room;
};

}  // namespace

struct Core {
  int layers;
  Layer* layer;
  const LossCode* loss;
  bool fused;
  float loss_h[HOISTED];
  const OptimizerCode* optimizer;
  double optimizer_settings[SETTINGS];
  long batch_size, capacity;
  Threads threads;
  Data data;
  float byte_values[256];  // each byte / scale
  bool sparse;
  Nonzeros nonzeros;
  SparseBatch batch;      // of the step under way
  SparseBatch looked_at;  // of an evaluation; by example alone
  long input_stride;
  float *x, *y, *losses;
  float* transposed;  // room for a transposed panel of weights, for each chunk of rows
  long transposed_size;
  // What the tasks of the step under way need:
  const std::int64_t* order;
  long rows, chunk_rows;
  bool evaluating;
  float share;
};

namespace {

long panel_width(const Layer& layer, long panel) {
  const long left = layer.width - panel * PANEL;
  return left < PANEL ? left : PANEL;
}

float* panel_of(const Layer& layer, float* weights, long panel) { return weights + panel * PANEL * layer.inputs; }

long panels(const Layer& layer) { return (layer.width + PANEL - 1) / PANEL; }

// ---------------------------------------------------------------------------------------------- making and filling

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
    layer.weights[memory] = zeros<float>(layer.inputs * layer.width);
    layer.biases[memory] = zeros<float>(layer.width);
  }
  layer.z = zeros<float>(core.capacity * layer.stride);
  layer.a = zeros<float>(core.capacity * layer.stride);
  layer.d = zeros<float>(core.capacity * layer.stride);
  layer.dropout = plan.dropouts[number];
  if (!layer.dropout) return;
  dropout_prepare(plan.dropout_settings + number * SETTINGS, static_cast<double>(layer.units), layer.dropout_h);
  layer.mask = zeros<float>(core.capacity * layer.stride);
  layer.h = zeros<float>(core.capacity * layer.stride);
}

long largest_transposed(const Core& core) {
  long largest = 0;
  for (int number = 1; number < core.layers; number++)
    if (core.layer[number].units > largest) largest = core.layer[number].units;
  return largest * PANEL;
}

Core* create(const Plan* plan, Threads threads) {
  Core* core = zeros<Core>(1);
  core->layers = plan->layers;
  core->layer = zeros<Layer>(plan->layers);
  core->loss = &LOSSES[plan->loss];
  core->fused = plan->fused;
  core->loss->prepare(plan->loss_settings, plan->sizes[plan->layers], core->loss_h);
  core->optimizer = &OPTIMIZERS[plan->optimizer];
  std::memcpy(core->optimizer_settings, plan->optimizer_settings, sizeof core->optimizer_settings);
  core->batch_size = plan->batch_size;
  core->capacity = plan->batch_size < EVALUATED_ROWS ? EVALUATED_ROWS : plan->batch_size;
  core->threads = threads;
  for (int number = 0; number < core->layers; number++) make_layer(*core, *plan, number);
  const Layer& last = core->layer[core->layers - 1];
  core->input_stride = padded(plan->sizes[0]) + (padded(plan->sizes[0]) % PANEL ? 0 : PAD);
  core->x = zeros<float>(core->capacity * core->input_stride);
  core->y = zeros<float>(core->capacity * last.stride);
  core->losses = zeros<float>(core->capacity);
  core->transposed_size = largest_transposed(*core);
  core->transposed = zeros<float>(core->transposed_size * (2 * threads.count + 2));
  return core;
}

void forget_nonzeros(Core& core) {
  Nonzeros& all = core.nonzeros;
  for (void* place : {static_cast<void*>(all.starts), static_cast<void*>(all.places), all.values}) std::free(place);
  for (SparseBatch* batch : {&core.batch, &core.looked_at}) {
    for (std::int32_t* place : {batch->row_starts, batch->row_ends, batch->column_starts, batch->row_offsets}) std::free(place);
    for (float* place : {batch->values, batch->column_values, batch->gradient}) std::free(place);
    std::free(batch->places);
    std::free(batch->touched);
    *batch = {};
  }
  core.nonzeros = {};
  core.sparse = false;
}

void destroy(Core* core) {
  for (int number = 0; number < core->layers; number++) {
    Layer& layer = core->layer[number];
    for (int memory = 0; memory < MEMORIES; memory++) {
      std::free(layer.weights[memory]);
      std::free(layer.biases[memory]);
    }
    std::free(layer.z);
    std::free(layer.a);
    std::free(layer.d);
    std::free(layer.mask);
    std::free(layer.h);
  }
  forget_nonzeros(*core);
  std::free(core->layer);
  std::free(core->x);
  std::free(core->y);
  std::free(core->losses);
  std::free(core->transposed);
  std::free(core);
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

// ---------------------------------------------------------------------------------------------------- the examples

inline float scaled(const Core& core, std::uint8_t byte) { return core.byte_values[byte]; }

inline float scaled(const Core& core, float number) { return number / core.data.scale; }

template <typename T>
std::int64_t count_nonzeros(const T* numbers, std::int64_t count) {
  std::int64_t found = 0;
  for (std::int64_t place = 0; place < count; place++) found += numbers[place] != 0;
  return found;
}

template <typename T>
long gather_nonzeros(const T* row, long inputs, std::uint16_t* places, T* values) {
  long found = 0;
  for (long place = 0; place < inputs; place++) {
    places[found] = static_cast<std::uint16_t>(place);  // without a branch: what is zero is written over
    values[found] = row[place];
    found += row[place] != 0;
  }
  return found;
}

template <typename T>
void find_nonzeros(Core& core) {
  const T* x = static_cast<const T*>(core.data.x);
  const long inputs = core.layer[0].inputs;
  const std::int64_t examples = core.data.examples, total = count_nonzeros(x, examples * inputs);
  if (static_cast<double>(total) > SPARSE_SHARE * static_cast<double>(examples * inputs) || inputs > UINT16_MAX) return;
  Nonzeros& found = core.nonzeros;
  found.starts = zeros<std::int64_t>(examples + 1);
  found.places = zeros<std::uint16_t>(total + inputs);
  found.values = zeros<T>(total + inputs);
  long most = 0;
  for (std::int64_t example = 0; example < examples; example++) {
    const std::int64_t start = found.starts[example];
    const long count = gather_nonzeros(x + example * inputs, inputs, found.places + start,
                                       static_cast<T*>(found.values) + start);
    found.starts[example + 1] = start + count;
    if (count > most) most = count;
  }
  SparseBatch& batch = core.batch;
  batch.room = most * core.batch_size;
  batch.row_starts = zeros<std::int32_t>(core.batch_size);
  batch.row_ends = zeros<std::int32_t>(core.batch_size);
  batch.places = zeros<std::uint16_t>(batch.room);
  batch.values = zeros<float>(batch.room);
  batch.column_starts = zeros<std::int32_t>(inputs + 2);
  batch.row_offsets = zeros<std::int32_t>(batch.room);
  batch.column_values = zeros<float>(batch.room);
  batch.touched = zeros<std::uint8_t>(inputs);
  const long size = inputs * core.layer[0].width;
  if (core.threads.count == 1 && size <= SCATTERED) batch.gradient = zeros<float>(size);
  SparseBatch& looked_at = core.looked_at;
  looked_at.row_starts = zeros<std::int32_t>(EVALUATED_ROWS);
  looked_at.row_ends = zeros<std::int32_t>(EVALUATED_ROWS);
  looked_at.places = zeros<std::uint16_t>((EVALUATED_ROWS + 1) * inputs);
  looked_at.values = zeros<float>((EVALUATED_ROWS + 1) * inputs);
  core.sparse = true;
}

void use_scale(Core& core, const Data& data) {
  core.data = data;
  for (int byte = 0; byte < 256; byte++) core.byte_values[byte] = static_cast<float>(byte) / data.scale;
}

// Takes the examples to train on, and returns whether most of their numbers are zeros that the first layer skips.
std::int32_t use(Core* core, const Data* data) {
  forget_nonzeros(*core);
  use_scale(*core, *data);
  const bool pays = core->layer[0].units >= PAD / 2 && core->batch_size <= UINT16_MAX;
  if (pays && data->bytes) find_nonzeros<std::uint8_t>(*core);
  if (pays && !data->bytes) find_nonzeros<float>(*core);
  return core->sparse;
}

void gather_x(const Core& core, std::int64_t example, float* row) {
  const long inputs = core.layer[0].inputs;
  if (core.data.bytes) {
    const auto* bytes = static_cast<const std::uint8_t*>(core.data.x) + example * inputs;
    for (long place = 0; place < inputs; place++) row[place] = core.byte_values[bytes[place]];
  } else {
    const auto* numbers = static_cast<const float*>(core.data.x) + example * inputs;
    for (long place = 0; place < inputs; place++) row[place] = numbers[place] / core.data.scale;
  }
}

// The nonzero numbers of an example that is evaluated, which nobody has listed before.
template <typename T>
void gather_nonzeros_of(const Core& core, long row) {
  const SparseBatch& batch = core.looked_at;
  const long inputs = core.layer[0].inputs, start = row * inputs;
  const T* x = static_cast<const T*>(core.data.x) + core.order[row] * inputs;
  long end = start;
  for (long place = 0; place < inputs; place++) {
    batch.places[end] = static_cast<std::uint16_t>(place);
    batch.values[end] = scaled(core, x[place]);
    end += x[place] != 0;
  }
  batch.row_starts[row] = static_cast<std::int32_t>(start);
  batch.row_ends[row] = static_cast<std::int32_t>(end);
}

void gather_y(const Core& core, std::int64_t example, float* row, const Layer& last) {
  if (core.data.labels) {
    std::memset(row, 0, sizeof(float) * static_cast<std::size_t>(last.width));
    row[core.data.labels[example]] = 1.0f;
  } else {
    std::memcpy(row, core.data.targets + example * last.units, sizeof(float) * static_cast<std::size_t>(last.units));
  }
}

// The nonzero numbers of the batch, example after example; counts how often each input is not zero on the way.
template <typename T, bool COUNTED>
void gather_rows(Core& core) {
  SparseBatch& batch = core.batch;
  // Pointers of our own: a byte that is stored could change those of the batch, for all that the compiler knows.
  std::int32_t* __restrict counts = batch.column_starts + 2;
  std::uint8_t* __restrict touched = batch.touched;
  std::uint16_t* __restrict places = batch.places;
  float* __restrict numbers = batch.values;
  const std::uint16_t* __restrict known_places = core.nonzeros.places;
  const T* __restrict known_values = static_cast<const T*>(core.nonzeros.values);
  const auto inputs = static_cast<std::size_t>(core.layer[0].inputs);
  if (COUNTED) std::memset(counts - 2, 0, sizeof(std::int32_t) * (inputs + 2));
  std::memset(touched, 0, inputs);
  long filled = 0;
  for (long row = 0; row < core.rows; row++) {
    const std::int64_t example = core.order[row], end = core.nonzeros.starts[example + 1];
    batch.row_starts[row] = static_cast<std::int32_t>(filled);
    for (std::int64_t place = core.nonzeros.starts[example]; place < end; place++, filled++) {
      const std::uint16_t input = known_places[place];
      places[filled] = input;
      numbers[filled] = scaled(core, known_values[place]);
      touched[input] = 1;
      if (COUNTED) counts[input]++;
    }
    batch.row_ends[row] = static_cast<std::int32_t>(filled);
  }
}

// Inlined by force: a function that does nothing but fetch counts as one without an effect, and GCC leaves it out.
#define INLINED __attribute__((always_inline)) inline

INLINED void prefetch(const void* first, std::size_t bytes) {
  const char* place = static_cast<const char*>(first);
  for (std::size_t line = 0; line < bytes + 63; line += 64) __builtin_prefetch(place + line);
}

// Fetches examples that come next from memory: they lie anywhere, which no processor foresees.
INLINED void prefetch_examples(const Core& core, const std::int64_t* order, long rows) {
  const std::size_t size = core.data.bytes ? 1 : sizeof(float);
  for (long row = 0; row < rows; row++) {
    if (core.sparse) {
      const std::int64_t start = core.nonzeros.starts[order[row]];
      const auto count = static_cast<std::size_t>(core.nonzeros.starts[order[row] + 1] - start);
      prefetch(core.nonzeros.places + start, count * sizeof(std::uint16_t));
      prefetch(static_cast<const char*>(core.nonzeros.values) + static_cast<std::size_t>(start) * size, count * size);
    } else {
      const auto inputs = static_cast<std::size_t>(core.layer[0].inputs);
      prefetch(static_cast<const char*>(core.data.x) + static_cast<std::size_t>(order[row]) * inputs * size, inputs * size);
    }
  }
}

// The same numbers by input: for each input the examples in which it is not zero, in their order.
void gather_columns(Core& core) {
  SparseBatch& batch = core.batch;
  const long inputs = core.layer[0].inputs;
  std::int32_t* next = batch.column_starts + 1;  // one ahead: filling moves each start to its end
  for (long input = 0; input < inputs; input++) next[input + 1] += next[input];
  for (long row = 0; row < core.rows; row++)
    for (long place = batch.row_starts[row]; place < batch.row_ends[row]; place++) {
      const std::int32_t target = next[batch.places[place]]++;
      batch.row_offsets[target] = static_cast<std::int32_t>(row * core.layer[0].stride);
      batch.column_values[target] = batch.values[place];
    }
}

// ------------------------------------------------------------------------------- first part: rows of the batch

// Adds to one row of sums the weights of its nonzero inputs, times these inputs.
template <int COLUMNS>
long add_nonzeros(const SparseBatch& batch, long place, long end, long last_input, const float* panel, float* z) {
  constexpr int WIDTH = COLUMNS * LANES;
  V sums[COLUMNS], others[COLUMNS] = {};
  for (int column = 0; column < COLUMNS; column++) sums[column] = load(z + column * LANES);
  if constexpr (COLUMNS <= 2)  // two by two, so that one sum need not wait for the other
    for (; place + 1 < end && batch.places[place + 1] < last_input; place += 2) {
      const V factor = splat(batch.values[place]), other = splat(batch.values[place + 1]);
      const float* weights = panel + static_cast<long>(batch.places[place]) * WIDTH;
      const float* other_weights = panel + static_cast<long>(batch.places[place + 1]) * WIDTH;
#pragma GCC unroll 16
      for (int column = 0; column < COLUMNS; column++) {
        sums[column] += factor * load(weights + column * LANES);
        others[column] += other * load(other_weights + column * LANES);
      }
    }
  for (; place < end && batch.places[place] < last_input; place++) {
    const V factor = splat(batch.values[place]);
    const float* weights = panel + static_cast<long>(batch.places[place]) * WIDTH;
#pragma GCC unroll 16
    for (int column = 0; column < COLUMNS; column++) sums[column] += factor * load(weights + column * LANES);
  }
  for (int column = 0; column < COLUMNS; column++) store(z + column * LANES, sums[column] + others[column]);
  return place;
}

// Some inputs at a time, whose weights stay in the first-level cache while all rows use them.
template <int COLUMNS>
void sparse_panel(const SparseBatch& batch, const Layer& layer, long first, long last, long panel) {
  const float* weights = panel_of(layer, layer.weights[0], panel);
  long places[256];
  for (long row = first; row < last; row++) places[row - first] = batch.row_starts[row];
  const long together = last - first < 16 ? layer.inputs : SPARSE_ROWS;  // a few rows use too few weights twice
  for (long input = together; input < layer.inputs + together; input += together)
    for (long row = first; row < last; row++)
      places[row - first] = add_nonzeros<COLUMNS>(batch, places[row - first], batch.row_ends[row], input, weights,
                                                  layer.z + row * layer.stride + panel * PANEL);
}

void sparse_forward(const SparseBatch& batch, const Layer& layer, long first, long last) {
  for (long row = first; row < last; row++)
    std::memcpy(layer.z + row * layer.stride, layer.biases[0], sizeof(float) * static_cast<std::size_t>(layer.width));
  for (long panel = 0; panel < panels(layer); panel++)
    for (long row = first; row < last; row += 256) {
      const long end = row + 256 < last ? row + 256 : last;
      switch (panel_width(layer, panel) / PAD) {
        case 4: sparse_panel<64 / LANES>(batch, layer, row, end, panel); break;
        case 3: sparse_panel<48 / LANES>(batch, layer, row, end, panel); break;
        case 2: sparse_panel<32 / LANES>(batch, layer, row, end, panel); break;
        default: sparse_panel<16 / LANES>(batch, layer, row, end, panel);
      }
    }
}

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

void forward(const Core& core, long first, long last) {
  for (int number = 0; number < core.layers; number++) {
    const Layer& layer = core.layer[number];
    if (number == 0 && core.sparse)
      sparse_forward(core.evaluating ? core.looked_at : core.batch, layer, first, last);
    else if (number == 0)
      dense_forward(layer, core.x, core.input_stride, first, last);
    else
      dense_forward(layer, outputs_of(core, core.layer[number - 1]), core.layer[number - 1].stride, first, last);
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

// d_x = d_z W^T, and on through dropout and the activation before.
void backward(const Core& core, int number, long first, long last, float* transposed) {
  const Layer &layer = core.layer[number], &before = core.layer[number - 1];
  for (long panel = 0; panel < panels(before); panel++) {
    const long width = panel_width(before, panel), left = before.units - panel * PANEL;
    transpose(layer, panel * PANEL, left < width ? left : width, width, transposed);
    product(last - first, width, {layer.d + first * layer.stride, layer.stride, 1}, transposed, width, layer.units,
            before.d + first * before.stride + panel * PANEL, before.stride, nullptr);
  }
  const long start = first * before.stride;
  if (before.dropout)
    dropout_backward(before.d + start, before.mask + start, before.d + start, last - first, before.units, before.stride,
                     before.dropout_h);
  before.activation->backward(before.d + start, before.z + start, before.a + start, last - first, before.units,
                              before.stride, before.activation_h);
}

// Whether the first chunk of a step puts the nonzero numbers in the order of the inputs.
bool has_columns(const Core& core) { return core.sparse && !core.evaluating && !core.batch.gradient; }

void learn_rows(void* context, std::int64_t chunk) {
  Core& core = *static_cast<Core*>(context);
  if (chunk == 0 && has_columns(core)) return gather_columns(core);
  if (has_columns(core)) chunk--;
  const long first = chunk * core.chunk_rows, end = first + core.chunk_rows, last = end < core.rows ? end : core.rows;
  const Layer& output = core.layer[core.layers - 1];
  for (long row = first; row < last; row++) {
    if (!core.sparse)
      gather_x(core, core.order[row], core.x + row * core.input_stride);
    else if (core.evaluating)
      (core.data.bytes ? gather_nonzeros_of<std::uint8_t> : gather_nonzeros_of<float>)(core, row);
    gather_y(core, core.order[row], core.y + row * output.stride, output);
  }
  forward(core, first, last);
  find_losses(core, first, last);
  if (core.evaluating) return;
  last_backward(core, first, last);
  for (int number = core.layers - 1; number > 0; number--)
    backward(core, number, first, last, core.transposed + chunk * core.transposed_size);
}

// ------------------------------------------------------------------------- second part: rows of the parameters

// The gradient of one row of weights: the sum over those examples in which its input is not zero.
template <int COLUMNS>
void sparse_gradient(const SparseBatch& batch, long input, const float* d, float* gradient) {
  V sums[COLUMNS] = {};
  for (long place = batch.column_starts[input]; place < batch.column_starts[input + 1]; place++) {
    const V factor = splat(batch.column_values[place]);
    const float* row = d + batch.row_offsets[place];
#pragma GCC unroll 16
    for (int column = 0; column < COLUMNS; column++) sums[column] += factor * load(row + column * LANES);
  }
  for (int column = 0; column < COLUMNS; column++) store(gradient + column * LANES, sums[column]);
}

void sparse_gradients(const Core& core, long width, long first, long rows, const float* d, float* gradient) {
  for (long row = 0; row < rows; row++, gradient += width) switch (width / PAD) {
      case 4: sparse_gradient<64 / LANES>(core.batch, first + row, d, gradient); break;
      case 3: sparse_gradient<48 / LANES>(core.batch, first + row, d, gradient); break;
      case 2: sparse_gradient<32 / LANES>(core.batch, first + row, d, gradient); break;
      default: sparse_gradient<16 / LANES>(core.batch, first + row, d, gradient);
    }
}

void update(const Core& core, float* const* places, long offset, const float* gradient, long count, const float* h) {
  float* memories[MEMORIES];
  for (int memory = 1; memory <= core.optimizer->memories; memory++) memories[memory - 1] = places[memory] + offset;
  core.optimizer->update(places[0] + offset, gradient, memories, count, h);
}

// The same gradients where few examples make many short sums: each number is added where it belongs. The examples come
// in the same order, so that the sums are the same, bit for bit.
template <int COLUMNS>
void scatter_panel(const Core& core, const Layer& layer, long panel) {
  const SparseBatch& batch = core.batch;
  float* gradient = panel_of(layer, batch.gradient, panel);
  for (long row = 0; row < core.rows; row++) {
    V d[COLUMNS];
    for (int column = 0; column < COLUMNS; column++)
      d[column] = load(layer.d + row * layer.stride + panel * PANEL + column * LANES);
    const std::uint16_t* places = batch.places;
    const float* values = batch.values;
    for (long place = batch.row_starts[row], end = batch.row_ends[row]; place < end; place++) {
      const V factor = splat(values[place]);
      float* sums = gradient + static_cast<long>(places[place]) * COLUMNS * LANES;
#pragma GCC unroll 16
      for (int column = 0; column < COLUMNS; column++)
        store(sums + column * LANES, load(sums + column * LANES) + factor * d[column]);
    }
  }
}

void scatter_gradients(const Core& core) {
  const Layer& layer = core.layer[0];
  for (long panel = 0; panel < panels(layer); panel++) switch (panel_width(layer, panel) / PAD) {
      case 4: scatter_panel<64 / LANES>(core, layer, panel); break;
      case 3: scatter_panel<48 / LANES>(core, layer, panel); break;
      case 2: scatter_panel<32 / LANES>(core, layer, panel); break;
      default: scatter_panel<16 / LANES>(core, layer, panel);
    }
}

// How many rows from here on are to be done together: up to a row without a gradient, where those can be left out.
long rows_together(const Core& core, bool sparse, long first, long rows) {
  if (!sparse || !core.optimizer->keeps) return rows;
  long count = 0;
  while (count < rows && core.batch.touched[first + count]) count++;
  return count;
}

void learn_panel_rows(const Core& core, int number, long panel, long first, long last) {
  const Layer& layer = core.layer[number];
  const bool sparse = number == 0 && core.sparse;
  const long width = panel_width(layer, panel), start = panel * PANEL * layer.inputs;
  const float* before = number ? outputs_of(core, core.layer[number - 1]) : core.x;
  const long before_stride = number ? core.layer[number - 1].stride : core.input_stride;
  alignas(64) float room[GRADIENT_ROWS * PANEL];
  const bool scattered = sparse && core.batch.gradient;
  while (first < last) {
    const long left = last - first < GRADIENT_ROWS ? last - first : GRADIENT_ROWS;
    const long rows = rows_together(core, sparse, first, left);
    float* gradient = scattered ? core.batch.gradient + start + first * width : room;
    if (rows == 0) {
      first++;
      continue;
    }
    if (sparse && !scattered)
      sparse_gradients(core, width, first, rows, layer.d + panel * PANEL, gradient);
    else if (!scattered)
      product(rows, width, {before + first, 1, before_stride}, layer.d + panel * PANEL, layer.stride, core.rows,
              gradient, width, nullptr);
    update(core, layer.weights, start + first * width, gradient, rows * width, layer.weight_h);
    if (scattered) std::memset(gradient, 0, sizeof(float) * static_cast<std::size_t>(rows * width));
    first += rows;
  }
}

void learn_biases(const Core& core, const Layer& layer) {
  alignas(64) float gradient[PANEL];
  for (long unit = 0; unit < layer.width; unit += LANES) {
    V sum{};
    for (long row = 0; row < core.rows; row++) sum += load(layer.d + row * layer.stride + unit);
    store(gradient, sum);
    update(core, layer.biases, unit, gradient, LANES, layer.bias_h);
  }
}

long chunks_of_panel(const Layer& layer) { return (layer.inputs + CHUNK_ROWS - 1) / CHUNK_ROWS; }

void learn_parameters(void* context, std::int64_t chunk) {
  const Core& core = *static_cast<Core*>(context);
  for (int number = 0; number < core.layers; number++) {
    const Layer& layer = core.layer[number];
    const long each = chunks_of_panel(layer), count = each * panels(layer);
    if (chunk < count) {
      const long first = chunk % each * CHUNK_ROWS, last = first + CHUNK_ROWS;
      if (chunk == 0) learn_biases(core, layer);
      return learn_panel_rows(core, number, chunk / each, first, last < layer.inputs ? last : layer.inputs);
    }
    chunk -= count;
  }
}

// ------------------------------------------------------------------------------------------------------ whole steps

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

void run(const Core& core, void (*task)(void*, std::int64_t), long chunks) {
  core.threads.run(core.threads.team, task, const_cast<Core*>(&core), chunks);
}

long share_rows(Core& core) {
  const long parts = core.threads.count > 1 ? 2 * core.threads.count : 1, each = (core.rows + parts - 1) / parts;
  core.chunk_rows = core.threads.count > 1 ? (each + 5) / 6 * 6 : core.rows;
  return (core.rows + core.chunk_rows - 1) / core.chunk_rows;
}

double step(Core& core, double learning_rate, double number) {
  core.share = 1.0f / static_cast<float>(core.rows);
  const bool scattered = core.batch.gradient;
  if (core.sparse && scattered)
    (core.data.bytes ? gather_rows<std::uint8_t, false> : gather_rows<float, false>)(core);
  else if (core.sparse)
    (core.data.bytes ? gather_rows<std::uint8_t, true> : gather_rows<float, true>)(core);
  run(core, learn_rows, share_rows(core) + has_columns(core));
  if (scattered) scatter_gradients(core);
  prepare_update(core, learning_rate, number);
  long chunks = 0;
  for (int layer = 0; layer < core.layers; layer++) chunks += chunks_of_panel(core.layer[layer]) * panels(core.layer[layer]);
  run(core, learn_parameters, chunks);
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

// Makes a step with each batch of `order`. Returns how many were made: after a loss that is NaN or infinite none are.
std::int64_t train(Core* core, const std::int64_t* order, std::int64_t examples, std::int64_t first_step,
                   const double* rates, const float* masks, double* losses) {
  std::int64_t made = 0;
  core->evaluating = false;
  for (std::int64_t start = 0; start < examples; start += core->batch_size, made++) {
    core->order = order + start;
    core->rows = examples - start < core->batch_size ? examples - start : core->batch_size;
    masks = give_masks(*core, masks);
    const std::int64_t after = examples - start - core->rows;
    prefetch_examples(*core, core->order + core->rows, after < core->batch_size ? after : core->batch_size);
    if (core->sparse)  // and where to find those after them
      for (std::int64_t place = start + 2 * core->batch_size; place < start + 3 * core->batch_size && place < examples; place++)
        __builtin_prefetch(core->nonzeros.starts + order[place]);
    losses[made] = step(*core, rates[made], static_cast<double>(first_step + made));
    if (!(losses[made] - losses[made] == 0.0)) return made + 1;
  }
  return made;
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
    run(*core, learn_rows, share_rows(*core));
    std::memcpy(losses + done, core->losses, sizeof(float) * static_cast<std::size_t>(core->rows));
    for (long row = 0; row < core->rows; row++)
      std::memcpy(outputs + (done + row) * last.units, last.a + row * last.stride,
                  sizeof(float) * static_cast<std::size_t>(last.units));
  }
  use_scale(*core, trained_on);
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
const Build NAME(build_for_, INSTRUCTIONS) = {TEXT(INSTRUCTIONS), create, destroy, set, get, use, train, evaluate, apply};
