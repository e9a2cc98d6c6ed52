// The examples: which of their numbers are zero, and gathering a batch of them.
#pragma once

#include "making.h"


namespace {

inline float scaled(const Core& core, std::uint8_t byte) { return core.byte_values[byte]; }

inline float scaled(const Core& core, float number) { return number / core.data.scale; }

template <typename T>
std::int64_t count_nonzeros(const T* numbers, std::int64_t count) {
  std::int64_t found = 0;
  for (std::int64_t place = 0; place < count; place++) found += numbers[place] != 0;
  return found;
}

constexpr long GROUP = 8;

// Whether a number of a group has a bit that is set: of zeros only -0 has.
template <typename T>
bool any_bits(const T* group) {
  std::uint64_t words[GROUP * sizeof(T) / 8], all = 0;
  std::memcpy(words, group, sizeof words);
  for (const std::uint64_t word : words) all |= word;
  return all != 0;
}

template <typename T, typename Value>
long gather_some(const T* row, long first, long last, long found, std::uint16_t* places, Value* values) {
  for (long place = first; place < last; place++) {
    places[found] = static_cast<std::uint16_t>(place);  // without a branch: what is zero is written over
    values[found] = row[place];
    found += row[place] != 0;
  }
  return found;
}

// Zeros are often neighbors: first come the groups that hold something else, then the numbers in these.
template <typename T, typename Value>
long gather_nonzeros(const T* row, long inputs, std::uint16_t* places, Value* values) {
  std::uint16_t groups[UINT16_MAX / GROUP + 1];
  long held = 0, found = 0;
  const long whole = inputs / GROUP;
  for (long group = 0; group < whole; group++) {
    groups[held] = static_cast<std::uint16_t>(group);
    held += any_bits(row + group * GROUP);
  }
  for (long number = 0; number < held; number++)
    found = gather_some(row, groups[number] * GROUP, (groups[number] + 1) * GROUP, found, places, values);
  return gather_some(row, whole * GROUP, inputs, found, places, values);
}

void make_looked_at(Core& core, long rows) {
  SparseBatch& looked_at = core.looked_at;
  looked_at.row_starts = zeros<std::int32_t>(rows);
  looked_at.row_ends = zeros<std::int32_t>(rows);
  looked_at.places = zeros<std::uint16_t>((rows + 1) * core.layer[0].inputs);
  looked_at.values = zeros<float>((rows + 1) * core.layer[0].inputs);
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
  if (batch.room + 3 * inputs > INT32_MAX) return forget_nonzeros(core);  // its places would not fit into 32 bits
  batch.row_starts = zeros<std::int32_t>(core.batch_size);
  batch.row_ends = zeros<std::int32_t>(core.batch_size);
  batch.places = zeros<std::uint16_t>(batch.room);
  batch.values = zeros<float>(batch.room);
  batch.column_starts = zeros<std::int32_t>(inputs + 1);
  batch.column_ends = zeros<std::int32_t>(inputs);
  batch.column_rows = zeros<std::uint16_t>(batch.room + 3 * inputs);
  batch.column_values = zeros<float>(batch.room + 3 * inputs);
  const long size = inputs * core.layer[0].width;
  if (core.threads.count == 1 && size <= SCATTERED) batch.gradient = zeros<float>(size);
  make_looked_at(core, EVALUATED_ROWS);
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
  const bool pays = !core->small && core->layer[0].units >= PAD / 2 && core->batch_size <= UINT16_MAX;
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
  const long end = start + gather_nonzeros(x, inputs, batch.places + start, batch.values + start);
  for (long place = start; place < end; place++) batch.values[place] /= core.data.scale;
  batch.row_starts[row] = static_cast<std::int32_t>(start);
  batch.row_ends[row] = static_cast<std::int32_t>(end);
}

// Whether there is something to compare the outputs with.
bool has_answers(const Core& core) { return core.data.labels || core.data.targets; }

void gather_y(const Core& core, std::int64_t example, float* row, const Layer& last) {
  if (core.data.labels) {
    std::memset(row, 0, sizeof(float) * static_cast<std::size_t>(last.width));
    row[core.data.labels[example]] = 1.0f;
  } else {
    std::memcpy(row, core.data.targets + example * last.units, sizeof(float) * static_cast<std::size_t>(last.units));
  }
}

// Where the nonzero numbers of each example of a batch will lie.
void place_rows(Core& core, const std::int64_t* order, long rows) {
  SparseBatch& batch = core.batch;
  std::int32_t filled = 0;
  for (long row = 0; row < rows; row++) {
    const std::int64_t* start = core.nonzeros.starts + order[row];
    batch.row_starts[row] = filled;
    batch.row_ends[row] = filled += static_cast<std::int32_t>(start[1] - start[0]);
  }
}

// Copies the nonzero numbers of an example to where the batch has them one after the other.
template <typename T>
void gather_row(const Core& core, std::int64_t example, long row) {
  const SparseBatch& batch = core.batch;
  const std::int64_t first = core.nonzeros.starts[example];
  const long start = batch.row_starts[row], count = batch.row_ends[row] - start;
  const T* __restrict known = static_cast<const T*>(core.nonzeros.values) + first;
  float* __restrict values = batch.values + start;
  const float scale = core.data.scale;
  for (long place = 0; place < count; place++) values[place] = static_cast<float>(known[place]) / scale;
  std::memcpy(batch.places + start, core.nonzeros.places + first, sizeof(std::uint16_t) * static_cast<std::size_t>(count));
}

void gather_batch(Core& core, const std::int64_t* order, long rows) {
  place_rows(core, order, rows);
  for (long row = 0; row < rows; row++)
    (core.data.bytes ? gather_row<std::uint8_t> : gather_row<float>)(core, order[row], row);
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

// Gives each input as many fours of places as it needs, with zeros in the last.
void share_places(SparseBatch& batch, long inputs) {
  std::int32_t start = 0;
  for (long input = 0; input < inputs; input++) {
    const std::int32_t count = batch.column_ends[input], end = start + (count + 3) / 4 * 4;
    batch.column_starts[input] = batch.column_ends[input] = start;
    if (count) {
      std::memset(batch.column_rows + end - 4, 0, 4 * sizeof(std::uint16_t));
      std::memset(batch.column_values + end - 4, 0, 4 * sizeof(float));
    }
    start = end;
  }
  batch.column_starts[inputs] = start;
}

void count_columns(Core& core) {
  std::int32_t* counts = core.batch.column_ends;
  std::memset(counts, 0, sizeof(std::int32_t) * static_cast<std::size_t>(core.layer[0].inputs));
  for (long row = 0; row < core.rows; row++) {
    const std::int64_t* start = core.nonzeros.starts + core.order[row];
    for (std::int64_t place = start[0]; place < start[1]; place++) counts[core.nonzeros.places[place]]++;
  }
}

// The same numbers by input: for each input the examples in which it is not zero, in their order.
template <typename T>
void gather_columns(Core& core) {
  count_columns(core);
  SparseBatch& batch = core.batch;
  share_places(batch, core.layer[0].inputs);
  std::int32_t* __restrict next = batch.column_ends;
  std::uint16_t* __restrict rows = batch.column_rows;
  float* __restrict values = batch.column_values;
  const T* known = static_cast<const T*>(core.nonzeros.values);
  for (long row = 0; row < core.rows; row++) {
    const std::int64_t* start = core.nonzeros.starts + core.order[row];
    for (std::int64_t place = start[0], end = start[1]; place < end; place++) {
      const std::int32_t target = next[core.nonzeros.places[place]]++;
      rows[target] = static_cast<std::uint16_t>(row);
      values[target] = scaled(core, known[place]);
    }
  }
}

}  // namespace
