#include "app/cli/terminal.h"

#include <cstdlib>
#include <optional>
#include <string_view>

namespace headlight {
namespace {

Lang& chosen() {
  static Lang lang = Lang::en;
  return lang;
}

std::optional<Lang> lang_from(std::string_view word) {
  if (word == "zh") return Lang::zh;
  if (word == "en") return Lang::en;
  return {};
}

Lang of_locale() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0')
      return std::string_view(value).starts_with("zh") ? Lang::zh : Lang::en;
  return Lang::en;
}

}  // namespace

void choose_terminal_lang(int argc, const char* const* argv) {
  constexpr std::string_view option = "--lang";
  chosen() = of_locale();
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    std::optional<Lang> lang;
    if (word == option && i + 1 < argc) lang = lang_from(argv[i + 1]);
    if (word.starts_with("--lang=")) lang = lang_from(word.substr(option.size() + 1));
    if (lang) chosen() = *lang;
  }
}

Lang terminal_lang() { return chosen(); }

}  // namespace headlight
