// What a core holds: the network in panels, the data, and room for the values of one batch.
//
// Weights lie in panels of 64 columns: of each panel all rows, one after the other, so that a product reads its
// memory from front to back.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

#include "interface.h"
#include "mathematics.h"

namespace {

constexpr long PANEL = 64;
constexpr long PAD = 16;          // rows are padded to whole vectors of every instruction set
constexpr long GRADIENT_ROWS = 48;  // of a panel: 12 KiB of gradient stay in the first-level cache
constexpr long PAIR_ROWS = 12;      // of two panels
constexpr long CHUNK_ROWS = 96;
constexpr long ROW_CHUNKS = 3;         // of a batch, for each thread
constexpr long TURNED_OVER = 1 << 13;  // so many weights take longer to turn over than threads take to meet
constexpr long SPARSE_ROWS = 196;  // of a panel: 49 KiB of weights, of which a batch reads about two thirds
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
  // The same of columns, where a number's result depends on its whole example; else null.
  void (*turned_value)(const float* z, float* a, long units, long stride, const float* h);
  void (*turned_backward)(float* d, const float* z, const float* a, long units, long stride, const float* h);
};

using LossValue = void (*)(const float* p, const float* y, float* losses, long rows, long units, long stride,
                           const float* h);
using LossSlope = void (*)(const float* p, const float* y, float* d, float share, long rows, long units, long stride,
                           const float* h);
using TurnedLossValue = void (*)(const float* p, const float* y, float* losses, long units, long stride,
                                 const float* h);
using TurnedLossSlope = void (*)(const float* p, const float* y, float* d, V share, long units, long stride,
                                 const float* h);

struct LossCode {
  void (*prepare)(const double* settings, double units, float* h);
  LossValue value;
  LossSlope slope;
  TurnedLossValue turned_value;
  TurnedLossSlope turned_slope;
  LossValue value_of_scores;
  LossSlope slope_of_scores;
  TurnedLossValue turned_value_of_scores;
  TurnedLossSlope turned_slope_of_scores;
};

struct OptimizerCode {
  void (*prepare)(const double* settings, double learning_rate, double step, float* singles, float* h);
  void (*update)(float* parameter, const float* gradient, float* const* memories, long count, const float* h);
  void (*update_each)(float* parameter, const float* gradient, float* const* memories, long count, const float* h);
  int memories;
  int singles;
  bool keeps;  // whether a gradient of zero leaves a parameter as it is
};

template <bool EACH>
inline V known(const float* h, int place) {
  return EACH ? load(h + place * LANES) : splat(h[place]);
}
struct RegularizerCode {
  void (*prepare)(const double* settings, float* h);
  void (*add_slope)(float* gradient, const float* weights, long count, const float* h);  // of a penalty, or null
  void (*project[PANEL / PAD])(float* panel, long rows, const float* h);  // for a panel of 16, 32 ... columns, or null
};

#include "generated.h"

long padded(long count) { return (count + PAD - 1) / PAD * PAD; }

// Large arrays lie on large pages where the system has them: to find a page takes time, too. Throws std::bad_alloc.
template <typename T>
T* zeros(long count) {
  const std::size_t wanted = sizeof(T) * static_cast<std::size_t>(count > 0 ? count : 1);
  const std::size_t page = wanted < LARGE_PAGE / 2 ? 64 : LARGE_PAGE, bytes = (wanted + page - 1) / page * page;
  void* place = std::aligned_alloc(page, bytes);
  if (!place) throw std::bad_alloc();
#if defined(MADV_HUGEPAGE)
  if (page == LARGE_PAGE) madvise(place, bytes, MADV_HUGEPAGE);
#endif
  return static_cast<T*>(std::memset(place, 0, bytes));
}

struct Freed {
  void operator()(void* place) const { std::free(place); }
};

// An array of zeros for as long as a function runs.
template <typename T>
using Room = std::unique_ptr<T[], Freed>;

// Whether small.h makes the steps: the batch fills the lanes of vectors better than layers so narrow do, and all that a
// step computes stays in the first two caches.
constexpr long SMALL_UNITS = 32;
constexpr long SMALL_BATCH = 4;       // at least
constexpr long SMALL_VALUES = 10000;  // at most: units times examples

bool fits_small(const Plan& plan) {
  long units = 0;
  for (int number = 0; number <= plan.layers; number++) {
    if (plan.sizes[number] > SMALL_UNITS) return false;
    units += plan.sizes[number];
  }
  return plan.batch_size >= SMALL_BATCH && plan.batch_size <= EVALUATED_ROWS && units * plan.batch_size <= SMALL_VALUES;
}
struct Regularizer {
  const RegularizerCode* code;
  float h[HOISTED];
};

struct Layer {
  long inputs, units, width, stride;
  const ActivationCode* activation;
  float activation_h[HOISTED];
  float* weights[MEMORIES];  // in panels; at place 0 the weights themselves
  float* biases[MEMORIES];   // right below the weights
  float* present;            // bits of ones where a network of many.h has a weight; null where all have all
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
  std::int32_t *column_starts, *column_ends;  // whole fours; what is left of the last one is zeros
  std::uint16_t* column_rows;                 // the examples
  float* column_values;
  float* gradient;  // in panels, where it is small and one thread works; zero between the steps
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
  int regularizers;
  Regularizer* regularizer;
  bool penalized, projected;  // whether one of them is a penalty, and one a projection
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
  float* transposed;  // room for transposed panels of weights
  long transposed_size;
  bool small;        // whether small.h makes the steps
  long lanes;        // of its turned arrays: the examples, padded
  float* turned;     // (batch, width)
  float* gradient;   // (inputs + 1, width)
  float* each_h;     // what the optimizer's loops need, a vector for each number, for many.h
  // What the tasks of the step under way need:
  const std::int64_t* order;
  long rows, chunk_rows, rows_next;  // rows_next: of the next step in the same call, 0 in the last
  int going_back;  // the layer through which the way back leads now
  bool evaluating;
  long sharing;  // how many threads share it
  float share;
};

namespace {

long panel_width(const Layer& layer, long panel) {
  const long left = layer.width - panel * PANEL;
  return left < PANEL ? left : PANEL;
}

float* panel_of(const Layer& layer, float* weights, long panel) { return weights + panel * PANEL * layer.inputs; }

// How many examples the next batch of a stretch has, after so many of them: 0 at its end.
long rows_after(const Stretch& stretch, long batch_size, std::int64_t done) {
  const std::int64_t left = stretch.examples - done, in_epoch = stretch.epoch - (stretch.begun + done) % stretch.epoch;
  return std::min({static_cast<std::int64_t>(batch_size), left, in_epoch});
}

long panels(const Layer& layer) { return (layer.width + PANEL - 1) / PANEL; }

}  // namespace
