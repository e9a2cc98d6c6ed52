// The C interface: chooses the build for this processor.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>

#include "interface.h"
#include "team.h"

#if defined(__x86_64__)
extern const Build build_for_avx512, build_for_avx2;
#endif
extern const Build build_for_baseline;

namespace {

void run_team(void* team, void (*task)(void*, std::int64_t), void* context, std::int64_t chunks) {
  static_cast<Team*>(team)->run(task, context, chunks);
}

std::int64_t threads_at_hand(void* team) { return static_cast<Team*>(team)->at_hand(); }

const Build* build_named(std::int32_t number) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                    __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
  const bool middle = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (number == 0) return wide ? &build_for_avx512 : nullptr;
  if (number == 1) return middle ? &build_for_avx2 : nullptr;
#endif
  return number == 2 ? &build_for_baseline : nullptr;
}

struct Handle {
  const Build* build;
  Team* team;
  Core* core;
};

// Networks that are trained in one call, in groups of neighbors that are alike.
struct Many {
  const Build* build;
  std::vector<Stretch> stretches;
  std::vector<std::size_t> starts;  // of the groups, and the end of the last
  std::atomic<bool> failed{false};  // for want of memory
};

std::size_t end_of_alike(const Many& many, std::size_t first) {
  const std::vector<Stretch>& all = many.stretches;
  std::size_t end = first + 1;
  while (end < all.size() && many.build->alike(&all[first], &all[end])) end++;
  return end;
}

// Groups of about the same size, as few as there can be. How many threads there are does not matter, nor for the bits.
void make_groups(Many& many) {
  for (std::size_t first = 0; first < many.stretches.size();) {
    const std::size_t end = end_of_alike(many, first), lanes = static_cast<std::size_t>(many.build->lanes);
    for (std::size_t groups = (end - first + lanes - 1) / lanes; groups > 0; groups--) {
      many.starts.push_back(first);
      first += (end - first + groups - 1) / groups;
    }
  }
  many.starts.push_back(many.stretches.size());
}

void train_group(Many& many, std::int64_t number) {
  const std::size_t first = many.starts[static_cast<std::size_t>(number)];
  const std::size_t count = many.starts[static_cast<std::size_t>(number) + 1] - first;
  if (count > 1) return many.build->train_together(&many.stretches[first], static_cast<std::int64_t>(count));
  many.build->train(&many.stretches[first]);
}

// What a helper throws would end the process.
void try_group(void* context, std::int64_t number) {
  Many& many = *static_cast<Many*>(context);
  try {
    train_group(many, number);
  } catch (...) {
    many.failed.store(true);
  }
}

}  // namespace

#define EXPORT extern "C" __attribute__((visibility("default")))

EXPORT const char* cutaway_sources() { return SOURCES; }

// The name of a build by its number, from the fastest on, or null where this processor lacks its instructions.
EXPORT const char* cutaway_build(std::int32_t number) {
  const Build* build = build_named(number);
  return build ? build->name : nullptr;
}

EXPORT Handle* cutaway_create(const Plan* plan, std::int64_t threads, std::int32_t number) {
  const Build* build = build_named(number);
  if (!build) return nullptr;
  try {
    auto team = std::make_unique<Team>(threads);
    auto handle = std::make_unique<Handle>(Handle{build, team.get(), nullptr});
    handle->core = build->create(plan, {run_team, threads_at_hand, team.get(), threads});
    team.release();
    return handle.release();
  } catch (...) {  // no memory, or no more threads
    return nullptr;
  }
}

EXPORT void cutaway_destroy(Handle* handle) {
  handle->build->destroy(handle->core);
  if (handle->team->is_here()) delete handle->team;  // in a forked process there is nobody to join
  delete handle;
}

// Whether the core makes the steps by its kernel for small networks.
EXPORT std::int32_t cutaway_is_small(const Handle* handle) { return handle->build->is_small(handle->core); }

EXPORT void cutaway_set(Handle* handle, std::int32_t layer, std::int32_t bias, std::int32_t memory, const float* values) {
  handle->build->set(handle->core, layer, bias, memory, values);
}

EXPORT void cutaway_get(const Handle* handle, std::int32_t layer, std::int32_t bias, std::int32_t memory, float* values) {
  handle->build->get(handle->core, layer, bias, memory, values);
}

// Returns whether zeros are skipped, or -1 where there is no memory to list the other numbers.
EXPORT std::int32_t cutaway_use(Handle* handle, const Data* data) {
  try {
    return handle->build->use(handle->core, data);
  } catch (...) {
    return -1;
  }
}

// The core's handle stands where the core is to be.
EXPORT void cutaway_train(Stretch* stretch) {
  const WithoutSubnormals fast;
  const Handle* handle = reinterpret_cast<Handle*>(stretch->core);
  Stretch given = *stretch;
  given.core = handle->core;
  handle->build->train(&given);
  stretch->made = given.made;
}

// Trains many networks, whose handles stand where their cores are to be; returns whether there were memory and threads.
EXPORT std::int32_t cutaway_train_many(Stretch* stretches, std::int64_t count, std::int64_t threads) {
  const WithoutSubnormals fast;
  try {
    Many many{nullptr, {stretches, stretches + count}, {}, {}};
    for (Stretch& stretch : many.stretches) {
      const Handle* handle = reinterpret_cast<Handle*>(stretch.core);
      many.build = handle->build;
      stretch.core = handle->core;
    }
    make_groups(many);
    const auto groups = static_cast<std::int64_t>(many.starts.size()) - 1;
    Team team(std::min(threads, groups));
    team.run(try_group, &many, groups);
    for (std::int64_t place = 0; place < count; place++)
      stretches[place].made = many.stretches[static_cast<std::size_t>(place)].made;
    return !many.failed.load();
  } catch (...) {
    return false;
  }
}

EXPORT void cutaway_evaluate(Handle* handle, const Data* data, std::int64_t first, std::int64_t rows, float* outputs,
                             float* losses) {
  const WithoutSubnormals fast;
  handle->build->evaluate(handle->core, data, first, rows, outputs, losses);
}

// Has no handle: it may be called by many threads at once. Returns whether there are such a build and memory.
EXPORT std::int32_t cutaway_predict(std::int32_t number, const Plan* plan, const float* const* parameters,
                                    const Data* data, float* outputs, float* losses) {
  const WithoutSubnormals fast;
  const Build* build = build_named(number);
  try {
    if (build) build->predict(plan, parameters, data, outputs, losses);
    return build != nullptr;
  } catch (...) {
    return false;
  }
}

EXPORT std::int32_t cutaway_apply(std::int32_t number, std::int32_t function, const float* x, float* result,
                                  std::int64_t count) {
  const Build* build = build_named(number);
  if (build) build->apply(function, x, result, count);
  return build != nullptr;
}

EXPORT void cutaway_repeat(Handle* handle, std::int32_t part, std::int32_t layer, const std::int64_t* order,
                           std::int64_t repetitions) {
  const WithoutSubnormals fast;
  handle->build->repeat(handle->core, part, layer, order, repetitions);
}

EXPORT float cutaway_peak(std::int32_t number, float* numbers, std::int64_t count, std::int64_t repetitions,
                          std::int32_t writes) {
  const Build* build = build_named(number);
  return build ? build->peak(numbers, count, repetitions, writes) : 0.0f;
}
