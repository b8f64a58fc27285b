#include "core/text/vocabulary.h"

#include <array>
#include <stdexcept>

namespace headlight {
namespace {

constexpr std::array<std::string_view, 4> special{"<pad>", "<unk>", "<bos>", "<eos>"};

}  // namespace

Vocabulary::Vocabulary() : Vocabulary(std::vector<std::string>(special.begin(), special.end())) {}

Vocabulary::Vocabulary(std::vector<std::string> words) : words_(std::move(words)) {
  for (std::size_t i = 0; i < special.size(); ++i)
    if (i >= words_.size() || words_[i] != special[i])
      throw std::invalid_argument("vocabulary: expected \"" + std::string(special[i]) + "\" at index " +
                                  std::to_string(i) + ", found " +
                                  (i < words_.size() ? "\"" + words_[i] + "\"" : std::string("nothing")));
  for (std::size_t i = 0; i < words_.size(); ++i)
    if (const auto [old, is_new] = ids_.emplace(words_[i], static_cast<int>(i)); !is_new)
      throw std::invalid_argument("vocabulary: expected every word once, found \"" + words_[i] + "\" at index " +
                                  std::to_string(old->second) + " and at index " + std::to_string(i));
}

Vocabulary Vocabulary::of(const std::vector<std::string>& tokens) {
  Vocabulary out;
  for (const std::string& token : tokens)
    if (out.ids_.emplace(token, out.size()).second) out.words_.push_back(token);
  return out;
}

int Vocabulary::id(std::string_view word) const {
  const auto found = ids_.find(word);
  return found == ids_.end() ? unk : found->second;
}

bool Vocabulary::has(std::string_view word) const { return ids_.find(word) != ids_.end(); }

const std::string& Vocabulary::word(int id) const {
  if (id < 0 || id >= size())
    throw std::out_of_range("vocabulary: expected an id from 0 to " + std::to_string(size() - 1) + ", found " +
                            std::to_string(id));
  return words_[static_cast<std::size_t>(id)];
}

}  // namespace headlight
