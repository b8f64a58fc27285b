#include "core/text/vocabulary.h"

#include <unicode/unistr.h>

#include <array>
#include <stdexcept>

#include "core/text/error.h"

namespace headlight {
namespace {

constexpr std::array<std::string_view, 4> special{"<pad>", "<unk>", "<bos>", "<eos>"};

std::string folded(std::string_view word) {
  icu::UnicodeString text = icu::UnicodeString::fromUTF8(icu::StringPiece(word.data(), static_cast<int>(word.size())));
  text.foldCase().findAndReplace(icu::UnicodeString(char16_t{0x2019}), icu::UnicodeString(u'\''));
  std::string out;
  return text.toUTF8String(out);
}

}  // namespace

Vocabulary::Vocabulary() : Vocabulary(std::vector<std::string>(special.begin(), special.end())) {}

Vocabulary::Vocabulary(std::vector<std::string> words) : words_(std::move(words)) {
  for (std::size_t i = 0; i < special.size(); ++i)
    if (i >= words_.size() || words_[i] != special[i])
      throw ArgumentError(
          Tr{"expected the word \"", "词表的第 "} + Tr{std::string(special[i]), std::to_string(i)} +
          Tr{"\" at index ", " 项（从 0 数起）应为 \""} + Tr{std::to_string(i), std::string(special[i]) + "\""} +
          Tr{", found ", "，实际"} +
          (i < words_.size() ? Tr{"\"", "为 \""} + words_[i] + "\"" : Tr{"nothing", "没有"}) +
          Tr{"; begin the list with <pad>, <unk>, <bos>, <eos>", "；列表应以 <pad>、<unk>、<bos>、<eos> 开头"});
  for (std::size_t i = 0; i < words_.size(); ++i)
    if (const auto [old, is_new] = ids_.emplace(words_[i], static_cast<int>(i)); !is_new)
      throw ArgumentError(Tr{"expected every word once, found \"", "每个词应只出现一次，实际 \""} + words_[i] +
                          Tr{"\" at index ", "\" 出现在第 "} + std::to_string(old->second) +
                          Tr{" and at index ", " 项和第 "} + std::to_string(i) +
                          Tr{"; remove one of them", " 项（从 0 数起）；请删去其一"});
  for (std::size_t i = 0; i < words_.size(); ++i) folded_.emplace(folded(words_[i]), static_cast<int>(i));
}

Vocabulary Vocabulary::of(const std::vector<std::string>& tokens) {
  Vocabulary out;
  for (const std::string& token : tokens) {
    if (!out.ids_.emplace(token, out.size()).second) continue;
    out.folded_.emplace(folded(token), out.size());
    out.words_.push_back(token);
  }
  return out;
}

int Vocabulary::id(std::string_view word) const {
  if (const auto found = ids_.find(word); found != ids_.end()) return found->second;
  const auto found = folded_.find(folded(word));
  return found == folded_.end() ? unk : found->second;
}

const std::string& Vocabulary::word(int id) const {
  if (id < 0 || id >= size())
    throw std::out_of_range("vocabulary: expected an id from 0 to " + std::to_string(size() - 1) + ", found " +
                            std::to_string(id));
  return words_[static_cast<std::size_t>(id)];
}

}  // namespace headlight
