#include "core/train/copy_task.h"

#include <cstdint>

#include "core/text/error.h"

namespace headlight {

std::vector<std::string> copy_words(const CopyTask& task) {
  std::vector<std::string> words;
  for (int s = 0; s < task.symbols; ++s) words.emplace_back(1, static_cast<char>('A' + s));
  words.emplace_back("·");
  words.emplace_back("?");
  return words;
}

bool is_held_out(const std::vector<int>& symbols) {
  std::uint64_t mixed = 0x9e3779b97f4a7c15U;  // Fibonacci hashing (Knuth, volume 3, section 6.4), symbol by symbol
  for (const int s : symbols) {
    mixed = (mixed ^ static_cast<std::uint64_t>(s + 1)) * 0x9e3779b97f4a7c15U;
    mixed ^= mixed >> 32U;
  }
  return mixed % 8 == 0;
}

CopyBatch draw_copies(const CopyTask& task, Part part, int sequences, Random& random) {
  if (task.symbols < 2 || task.symbols > 26 || task.items < 2 || task.distance < task.items || task.distance > 10000)
    throw ArgumentError(
        Tr{"the copy task: expected 2 to 26 symbols, 2 or more items and a distance from their number "
           "to 10,000, found ",
           "复制任务：应有 2 到 26 种符号、至少 2 个待复制的符号，距离不小于其个数且不超过 10000；实际为 "} +
        std::to_string(task.symbols) + ", " + std::to_string(task.items) + ", " + std::to_string(task.distance));
  const int blank = task.symbols;
  const int sign = task.symbols + 1;
  const auto T = static_cast<std::size_t>(task.positions());
  const auto distance = static_cast<std::size_t>(task.distance);
  CopyBatch batch;
  std::vector<int> symbols(static_cast<std::size_t>(task.items));
  for (int b = 0; b < sequences; ++b) {
    do {
      for (int& s : symbols) s = random.below(task.symbols);
    } while (is_held_out(symbols) != (part == Part::held_out));
    std::vector<int> ids(T, blank);
    std::vector<int> wanted(T, -1);
    for (std::size_t i = 0; i < symbols.size(); ++i) {
      ids[i] = symbols[i];
      wanted[distance + i] = symbols[i];
    }
    ids[distance] = sign;
    batch.ids.push_back(std::move(ids));
    batch.wanted.insert(batch.wanted.end(), wanted.begin(), wanted.end());
  }
  return batch;
}

}  // namespace headlight
