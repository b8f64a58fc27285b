#include "core/train/text_data.h"
#include "core/text/utf8.h"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "core/tensor/safetensors.h"
#include "core/text/subword.h"
#include "core/text/tokenizer.h"

namespace headlight {
namespace {

std::vector<std::string> characters_of(const std::string& word) {
  std::vector<std::string> out;
  for (const Token& token : tokenize(word, Segmentation::characters).tokens) out.push_back(token.text);
  return out;
}

// Replaces every neighbouring pair by its union, from left to right.
void merge(std::vector<std::string>& parts, const BytePairs::Pair& pair) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i + 1 < parts.size() && parts[i] == pair.first && parts[i + 1] == pair.second) {
      out.push_back(parts[i] + parts[i + 1]);
      ++i;
    } else {
      out.push_back(parts[i]);
    }
  }
  parts = std::move(out);
}

std::vector<std::string> begin_marked(const std::string& word) {
  std::vector<std::string> parts = characters_of(word);
  if (!parts.empty()) parts.front() = word_begin + parts.front();
  return parts;
}

}  // namespace

BytePairs BytePairs::learn(const std::vector<std::string>& words, int merges) {
  std::map<std::string, int> counts;
  for (const std::string& word : words) ++counts[word];
  std::vector<std::pair<std::vector<std::string>, int>> cut;
  cut.reserve(counts.size());
  for (const auto& [word, count] : counts) cut.emplace_back(begin_marked(word), count);
  BytePairs out;
  for (int i = 0; i < merges; ++i) {
    std::map<Pair, int> pairs;
    for (const auto& [parts, count] : cut)
      for (std::size_t j = 0; j + 1 < parts.size(); ++j) pairs[{parts[j], parts[j + 1]}] += count;
    const auto best =
        std::max_element(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    if (best == pairs.end() || best->second < 2) break;
    out.merges_.push_back(best->first);
    for (auto& [parts, count] : cut) merge(parts, best->first);
  }
  return out;
}

std::vector<std::string> BytePairs::cut(const std::string& word) const {
  std::vector<std::string> parts = begin_marked(word);
  for (const Pair& pair : merges_) merge(parts, pair);
  return parts;
}

TextData::TextData(const DataSpec& spec) : window_(spec.window) {
  std::string text = read_file(spec.path, std::size_t{1} << 24);
  bool broken = text.find('\0') != std::string::npos;
  if (!broken) valid_utf8(text, &broken);
  if (broken)
    throw std::runtime_error(spec.path + ": expected text in UTF-8, found other bytes; save the file as UTF-8");
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);  // the byte order mark of some editors
  const bool characters = spec.tokens == DataSpec::Tokens::characters;
  for (const Token& token : tokenize(text, characters ? Segmentation::characters : Segmentation::words).tokens)
    stream_.push_back(token.text);
  if (spec.tokens == DataSpec::Tokens::byte_pairs) {
    const BytePairs pairs = BytePairs::learn(stream_, spec.merges);
    std::map<std::string, std::vector<std::string>> known;
    std::vector<std::string> cut;
    for (const std::string& word : stream_) {
      auto [at, fresh] = known.try_emplace(word);
      if (fresh) at->second = pairs.cut(word);
      cut.insert(cut.end(), at->second.begin(), at->second.end());
    }
    stream_ = std::move(cut);
    // Characters first, then the pairs as they were learned: that order is how a new word is cut, see subword.h.
    std::set<std::string> characters_seen;
    for (const auto& [word, parts] : known)
      for (const std::string& part : begin_marked(word))
        if (characters_seen.insert(part).second) distinct_.push_back(part);
    for (const BytePairs::Pair& pair : pairs.merges())
      if (std::string both = pair.first + pair.second; characters_seen.insert(both).second)
        distinct_.push_back(std::move(both));
  }
  if (static_cast<int>(stream_.size()) < 20 * window_)
    throw std::runtime_error(spec.path + ": expected at least " + std::to_string(20 * window_) +
                             " tokens to learn from, found " + std::to_string(stream_.size()) +
                             "; take a longer text or a shorter window");
  std::set<std::string> seen(distinct_.begin(), distinct_.end());
  for (const std::string& token : stream_)
    if (seen.insert(token).second) distinct_.push_back(token);
}

std::vector<std::string> TextData::draw(Random& random, Part part) const {
  const auto all = static_cast<int>(stream_.size());
  const int border = all * 9 / 10;
  const int first = part == Part::training ? 0 : border;
  const int last = (part == Part::training ? border : all) - window_;
  const int at = first + random.below(std::max(1, last - first + 1));
  return {stream_.begin() + at, stream_.begin() + at + window_};
}

}  // namespace headlight
