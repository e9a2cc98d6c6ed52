// The C interface: chooses the build for this processor, and keeps the threads.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <new>
#include <thread>
#include <vector>

#include "interface.h"

#if defined(__x86_64__)
#include <immintrin.h>
extern const Build build_for_avx512, build_for_avx2;
#endif
extern const Build build_for_baseline;

namespace {

// Numbers below the smallest normal one count as zero during a call: some processors need 100 times as long for them.
class WithoutSubnormals {
 public:
#if defined(__x86_64__)
  WithoutSubnormals() : before(_mm_getcsr()) { _mm_setcsr(before | 0x8040); }
  ~WithoutSubnormals() { _mm_setcsr(before); }

 private:
  unsigned before;
#else
  WithoutSubnormals() {}
#endif
};

// Threads that share the chunks of one task after the other. Whoever is free takes the next chunk, and the task is over
// when all chunks are done: a helper that the system has put aside, without a chunk, is not waited for. Whoever waits
// looks around for some microseconds, then sleeps: a thread that spins for long would keep the core from the very
// thread it waits for.
class Team {
 public:
  explicit Team(std::int64_t count) {
    for (std::int64_t number = 1; number < count; number++) helpers.emplace_back([this] { help(); });
  }

  ~Team() {
    ending.store(true);
    wake_all(wake);
    for (std::thread& helper : helpers) helper.join();
  }

  void run(void (*new_task)(void*, std::int64_t), void* new_context, std::int64_t new_chunks) {
    if (helpers.empty() || new_chunks < 2) {
      for (std::int64_t chunk = 0; chunk < new_chunks; chunk++) new_task(new_context, chunk);
      return;
    }
    task = new_task;
    context = new_context;
    chunks = new_chunks;
    finished.store(0);
    left.store(new_chunks);  // from here on the helpers may take chunks
    if (sleeping.load() > 0) wake_all(wake);
    work();
    wait_until([this] { return finished.load() == chunks; }, done);
  }

 private:
  // Takes chunks while there are any. What a chunk is about is read only once it is taken: until it is finished the
  // next task does not begin.
  void work() {
    for (std::int64_t count = left.load(); count > 0;) {
      if (!left.compare_exchange_weak(count, count - 1)) continue;
      const std::int64_t all = chunks;
      task(context, all - count);
      if (finished.fetch_add(1) + 1 == all && waiting.load()) wake_all(done);
      count = left.load();
    }
  }

  void help() {
    const WithoutSubnormals fast;
    while (!ending.load()) {
      wait_until([this] { return left.load() > 0 || ending.load(); }, wake);
      work();
    }
  }

  void wake_all(std::condition_variable& signal) {
    { const std::lock_guard<std::mutex> lock(mutex); }  // whoever was about to sleep does so now, or sees the change
    signal.notify_all();
  }

  template <typename Condition>
  void wait_until(Condition holds, std::condition_variable& signal) {
    for (int look = 0; look < LOOKS; look++) {
      if (holds()) return;
#if defined(__x86_64__)
      _mm_pause();
#endif
    }
    std::atomic<std::int64_t>& counter = &signal == &done ? waiting : sleeping;
    std::unique_lock<std::mutex> lock(mutex);
    counter.fetch_add(1);
    signal.wait(lock, holds);
    counter.fetch_sub(1);
  }

  static constexpr int LOOKS = 1000;  // some 20 microseconds

  std::vector<std::thread> helpers;
  std::mutex mutex;
  std::condition_variable wake, done;
  std::atomic<std::int64_t> left{0}, finished{0}, sleeping{0}, waiting{0};
  std::atomic<bool> ending{false};
  void (*task)(void*, std::int64_t) = nullptr;
  void* context = nullptr;
  std::int64_t chunks = 0;
};

void run_team(void* team, void (*task)(void*, std::int64_t), void* context, std::int64_t chunks) {
  static_cast<Team*>(team)->run(task, context, chunks);
}

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
};

std::size_t end_of_alike(const Many& many, std::size_t first) {
  const std::vector<Stretch>& all = many.stretches;
  std::size_t end = first + 1;
  while (end < all.size() && all[end].examples == all[first].examples &&
         many.build->alike(all[first].core, all[end].core))
    end++;
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

void train_group(void* context, std::int64_t number) {
  Many& many = *static_cast<Many*>(context);
  const std::size_t first = many.starts[static_cast<std::size_t>(number)];
  const std::size_t count = many.starts[static_cast<std::size_t>(number) + 1] - first;
  if (count > 1) return many.build->train_together(&many.stretches[first], static_cast<std::int64_t>(count));
  Stretch& one = many.stretches[first];
  one.made = many.build->train(one.core, one.order, one.examples, one.first_step, one.rates, one.masks, one.losses);
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
    Team* team = new Team(threads);
    return new Handle{build, team, build->create(plan, {run_team, team, threads})};
  } catch (...) {  // no memory, or no more threads
    return nullptr;
  }
}

EXPORT void cutaway_destroy(Handle* handle) {
  handle->build->destroy(handle->core);
  delete handle->team;
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

EXPORT std::int32_t cutaway_use(Handle* handle, const Data* data) { return handle->build->use(handle->core, data); }

EXPORT std::int64_t cutaway_train(Handle* handle, const std::int64_t* order, std::int64_t examples,
                                  std::int64_t first_step, const double* rates, const float* masks, double* losses) {
  const WithoutSubnormals fast;
  return handle->build->train(handle->core, order, examples, first_step, rates, masks, losses);
}

// Trains many networks, whose handles stand where their cores are to be; returns whether there was memory to do so.
EXPORT std::int32_t cutaway_train_many(Stretch* stretches, std::int64_t count, std::int64_t threads) {
  const WithoutSubnormals fast;
  try {
    Many many{nullptr, {stretches, stretches + count}, {}};
    for (Stretch& stretch : many.stretches) {
      const Handle* handle = reinterpret_cast<Handle*>(stretch.core);
      many.build = handle->build;
      stretch.core = handle->core;
    }
    make_groups(many);
    Team team(threads);
    team.run(train_group, &many, static_cast<std::int64_t>(many.starts.size()) - 1);
    for (std::int64_t place = 0; place < count; place++)
      stretches[place].made = many.stretches[static_cast<std::size_t>(place)].made;
    return true;
  } catch (...) {
    return false;
  }
}

EXPORT void cutaway_evaluate(Handle* handle, const Data* data, std::int64_t first, std::int64_t rows, float* outputs,
                             float* losses) {
  const WithoutSubnormals fast;
  handle->build->evaluate(handle->core, data, first, rows, outputs, losses);
}

// Has no handle: it may be called by many threads at once. Returns whether there is such a build.
EXPORT std::int32_t cutaway_predict(std::int32_t number, const Plan* plan, const float* const* parameters,
                                    const Data* data, float* outputs, float* losses) {
  const WithoutSubnormals fast;
  const Build* build = build_named(number);
  if (build) build->predict(plan, parameters, data, outputs, losses);
  return build != nullptr;
}

EXPORT std::int32_t cutaway_apply(std::int32_t number, std::int32_t function, const float* x, float* result,
                                  std::int64_t count) {
  const Build* build = build_named(number);
  if (build) build->apply(function, x, result, count);
  return build != nullptr;
}
