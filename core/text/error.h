#pragma once
#include <new>
#include <stdexcept>
#include <string>

#include "core/text/tr.h"

namespace headlight {

/// Names, numbers and paths are the same in both languages.
inline Tr same(const std::string& text) { return {text, text}; }
inline Tr operator+(const Tr& a, const Tr& b) {
  return {a.in(Lang::en) + b.in(Lang::en), a.in(Lang::zh) + b.in(Lang::zh)};
}
inline Tr operator+(const std::string& a, const Tr& b) { return same(a) + b; }
inline Tr operator+(const Tr& a, const std::string& b) { return a + same(b); }

/// Words for a person: what was expected, what was found, what to do. Kept beside an exception of any kind.
class Worded {
 public:
  explicit Worded(Tr words) : words_(std::move(words)) {}
  virtual ~Worded() = default;
  Worded(const Worded&) = default;
  Worded& operator=(const Worded&) = default;
  const Tr& words() const { return words_; }

 private:
  Tr words_;
};

/// Something is wrong with what a person gave: a file, a sentence, a setting. what() is the English text.
class Error : public std::runtime_error, public Worded {
 public:
  explicit Error(const Tr& words) : std::runtime_error(words.in(Lang::en)), Worded(words) {}
};
/// The same where a caller gave it.
class ArgumentError : public std::invalid_argument, public Worded {
 public:
  explicit ArgumentError(const Tr& words) : std::invalid_argument(words.in(Lang::en)), Worded(words) {}
};

/// What an exception says, in both languages when it has both.
inline Tr words_of(const std::exception& e) {
  if (dynamic_cast<const std::bad_alloc*>(&e) != nullptr)
    return {"expected enough memory, found too little; choose a smaller model or a shorter sentence",
            "内存不足；请选用更小的模型或更短的句子"};
  const auto* worded = dynamic_cast<const Worded*>(&e);
  return worded != nullptr ? worded->words() : same(e.what());
}

}  // namespace headlight
