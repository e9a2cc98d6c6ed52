// What Python hands to the core, and what each instruction set's build of the core offers.
// The structs are mirrored in src/cutaway/execute/native/library.py; the library is used only if its sources' hash fits.
#pragma once

#include <cstdint>

// A network and how it is trained; arrays have one entry for each layer unless said otherwise.
struct Plan {
  std::int32_t layers;
  const std::int32_t* sizes;          // layers + 1 of them, from the inputs on
  const std::int32_t* activations;    // places in the table of activations
  const double* activation_settings;  // SETTINGS for each layer
  const std::int32_t* dropouts;       // whether the units of the layer are silenced by a mask
  const double* dropout_settings;     // SETTINGS for each layer
  std::int32_t loss;                  // a place in the table of losses
  std::int32_t fused;                 // whether the loss reads the scores of the last layer
  const double* loss_settings;        // SETTINGS
  std::int32_t optimizer;             // a place in the table of optimizers
  const double* optimizer_settings;   // SETTINGS
  std::int64_t batch_size;
  std::int32_t regularizers;           // how many there are, for the weights of every layer
  const std::int32_t* regularizer;     // places in the table of regularizers
  const double* regularizer_settings;  // SETTINGS for each regularizer
};

// The examples; nothing is copied, so that the arrays must live as long as they are used.
struct Data {
  const void* x;              // (examples, inputs): bytes or floats, row after row
  std::int32_t bytes;         // whether x holds bytes
  float scale;                // x / scale goes into the network
  std::int64_t examples;
  const std::int64_t* labels;  // one class for each example, or null
  const float* targets;        // (examples, outputs), or null; without both no loss is asked for
};

constexpr int SETTINGS = 8;

// Runs task(context, 0), task(context, 1) ... by as many threads as there are, and returns when all are done.
// `at_hand` tells how many are likely to take part in what is run next.
struct Threads {
  void (*run)(void* team, void (*task)(void* context, std::int64_t chunk), void* context, std::int64_t chunks);
  std::int64_t (*at_hand)(void* team);
  void* team;
  std::int64_t count;
};

struct Core;

// Steps to make in one call. A batch ends where an epoch does, and is smaller there where the rest is.
struct Stretch {
  Core* core;
  const std::int64_t* order;  // the numbers of the examples, one batch after the other
  std::int64_t examples;      // how many numbers these are
  std::int64_t epoch;         // how many an epoch has
  std::int64_t begun;         // how many of its first epoch came before them
  std::int64_t first_step;    // from 1
  const double* rates;        // one for each step
  const float* masks;
  double* losses;             // for each step made the sum of its examples' losses
  std::int64_t made;          // how many steps were made: none after a loss that is NaN or infinite
};

// The core as compiled for one instruction set. The counts of memory include the parameter itself, at place 0.
struct Build {
  const char* name;
  Core* (*create)(const Plan* plan, Threads threads);
  void (*destroy)(Core* core);
  std::int32_t (*is_small)(const Core* core);
  void (*set)(Core* core, std::int32_t layer, std::int32_t bias, std::int32_t memory, const float* values);
  void (*get)(const Core* core, std::int32_t layer, std::int32_t bias, std::int32_t memory, float* values);
  std::int32_t (*use)(Core* core, const Data* data);
  void (*train)(Stretch* stretch);
  std::int32_t (*alike)(const Stretch* one, const Stretch* other);  // whether train_together may have both
  void (*train_together)(Stretch* stretches, std::int64_t count);
  std::int64_t lanes;  // how many networks it can have
  void (*evaluate)(Core* core, const Data* data, std::int64_t first, std::int64_t rows, float* outputs, float* losses);
  void (*predict)(const Plan* plan, const float* const* parameters, const Data* data, float* outputs, float* losses);
  void (*apply)(std::int32_t function, const float* x, float* result, std::int64_t count);
  void (*repeat)(Core* core, std::int32_t part, std::int32_t layer, const std::int64_t* order, std::int64_t repetitions);
  float (*peak)(float* numbers, std::int64_t count, std::int64_t repetitions, std::int32_t writes);
};
