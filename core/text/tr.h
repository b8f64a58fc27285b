#pragma once
#include <string>
#include <utility>

namespace headlight {

enum class Lang { en, zh };

/// A text in both languages, side by side at the point of use: Tr{"Heads", "注意力头"}. The compiler wants both.
struct Tr {
  Tr(std::string en, std::string zh) : en_(std::move(en)), zh_(std::move(zh)) {}
  const std::string& in(Lang lang) const { return lang == Lang::zh ? zh_ : en_; }

 private:
  std::string en_, zh_;
};

}  // namespace headlight
