// The threads of a core, and how they share its work.
#pragma once

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

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

// Threads that share the chunks of one task after the other. Each has a range of its own, the same one in every step,
// since what it wrote last time still lies in its cache; whoever is done with it takes from the others. A task is over
// when all chunks are done: a helper that the system has put aside, without a chunk, is not waited for. Whoever waits
// looks around for about as long as a step's part takes, since to be woken up takes as long, then sleeps: a thread that
// spins for long would keep the core from the very thread it waits for.
class Team {
 public:
  explicit Team(std::int64_t count) : ranges(static_cast<std::size_t>(count)) {
    try {
      for (std::int64_t number = 1; number < count; number++) helpers.emplace_back([this, number] { help(number); });
    } catch (...) {  // the system gives no more threads
      stop();
      throw;
    }
  }

  ~Team() { stop(); }

  // Whether its threads are here: a forked process has none of them.
  bool is_here() const { return process == processes(); }

  // Which of a line of forked processes this is.
  static std::int64_t processes() {
    static std::atomic<std::int64_t> number{0};
    static const int watched = pthread_atfork(nullptr, nullptr, [] { number.fetch_add(1); });
    (void)watched;
    return number.load();
  }

  // How many threads are likely to share what is run next.
  std::int64_t at_hand() const {
    return is_alone() ? 1 : static_cast<std::int64_t>(ranges.size());
  }

  void run(void (*new_task)(void*, std::int64_t), void* new_context, std::int64_t new_chunks) {
    if (helpers.empty() || new_chunks < 2 || is_alone()) {
      for (std::int64_t chunk = 0; chunk < new_chunks; chunk++) new_task(new_context, chunk);
      return;
    }
    const Clock::time_point began = Clock::now();
    share_out(new_task, new_context, new_chunks);
    work(0);
    const Clock::time_point waits = Clock::now();
    wait_until([this] { return unfinished.load() == 0; }, done);
    interruptions.look_at(waits - began, Clock::now() - waits);
  }

 private:
  using Clock = std::chrono::steady_clock;

  bool is_alone() const { return !is_here() || interruptions.last_for_now(); }

  void stop() {
    ending.store(true);
    wake_all(wake);
    for (std::thread& helper : helpers) helper.join();
  }

  // Where another program wants a core, a helper can be put aside with a chunk in its hands, for milliseconds, and at
  // the next task again. Then one thread alone is faster, and works alone for a while: for a short one where the threads
  // had shared the work for so long before that this paid for the wait, and else for twice as long as the last time. A
  // program that stays thus costs next to nothing, and one that looks in now and then little more than its waits.
  class Interruptions {
   public:
    bool last_for_now() const { return Clock::now() < resumed; }

    void look_at(Clock::duration worked, Clock::duration waited) {
      if (waited < SUSPICIOUS || waited < worked) return;
      const Clock::time_point now = Clock::now();
      const bool paid = now - resumed > 8 * waited;
      rest = std::clamp(std::max(paid ? SHORTEST_REST : 2 * rest, 2 * waited), SHORTEST_REST, LONGEST_REST);
      resumed = now + rest;
    }

   private:
    static constexpr std::chrono::microseconds SUSPICIOUS{50};
    static constexpr Clock::duration SHORTEST_REST = std::chrono::microseconds(500);
    static constexpr Clock::duration LONGEST_REST = std::chrono::milliseconds(500);
    Clock::duration rest = SHORTEST_REST;
    Clock::time_point resumed;  // long ago: no rest yet
  };

  struct alignas(64) Range {  // in a cache line of its own
    std::atomic<std::int64_t> left{0};
    std::int64_t end = 0;
  };

  void share_out(void (*new_task)(void*, std::int64_t), void* new_context, std::int64_t chunks) {
    task = new_task;
    context = new_context;
    unfinished.store(chunks);
    const auto count = static_cast<std::int64_t>(ranges.size());
    for (std::int64_t number = count - 1; number >= 0; number--) {
      Range& range = ranges[static_cast<std::size_t>(number)];
      range.end = chunks * (number + 1) / count;
      range.left.store(range.end - chunks * number / count);  // from here on chunks of it may be taken
    }
    if (sleeping.load() > 0) wake_all(wake);
  }

  // Takes chunks while there are any, one's own first.
  void work(std::int64_t number) {
    for (std::size_t turn = 0; turn < ranges.size(); turn++)
      work_on(ranges[(static_cast<std::size_t>(number) + turn) % ranges.size()]);
  }

  // What a chunk is about is read only once it is taken: until it is finished the next task does not begin.
  void work_on(Range& range) {
    for (std::int64_t count = range.left.load(); count > 0;) {
      if (!range.left.compare_exchange_weak(count, count - 1)) continue;
      task(context, range.end - count);
      if (unfinished.fetch_sub(1) == 1 && waiting.load()) wake_all(done);
      count = range.left.load();
    }
  }

  void help(std::int64_t number) {
    const WithoutSubnormals fast;
    while (!ending.load()) {
      wait_until([this] { return something_left() || ending.load(); }, wake);
      work(number);
    }
  }

  bool something_left() const {
    return std::any_of(ranges.begin(), ranges.end(), [](const Range& range) { return range.left.load() > 0; });
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

  static constexpr int LOOKS = 10000;  // some 200 microseconds

  const std::int64_t process = processes();  // which one made it
  std::vector<Range> ranges;
  std::vector<std::thread> helpers;
  std::mutex mutex;
  std::condition_variable wake, done;
  std::atomic<std::int64_t> unfinished{0}, sleeping{0}, waiting{0};
  std::atomic<bool> ending{false};
  Interruptions interruptions;
  void (*task)(void*, std::int64_t) = nullptr;
  void* context = nullptr;
};

}  // namespace
