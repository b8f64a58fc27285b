#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <sstream>

#include "app/cli/command.h"
#include "core/tensor/strict_json.h"

namespace headlight {
namespace {

template <typename Number>
bool reads_as(const std::string& text, Number& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

CLI::Validator checking(const std::string& shown, std::function<bool(const std::string&)> fits, const Tr& expected) {
  return CLI::Validator(
      [fits, expected](const std::string& found) {
        if (fits(found)) return std::string();
        return said(Tr{"expected ", "应为"} + expected + Tr{", found ", "，实际为 "} + in_quotes(found));
      },
      shown);
}

std::string short_number(double value) {
  std::ostringstream s;
  s << value;
  return s.str();
}

}  // namespace

Tr or_list(const std::vector<std::string>& words) {
  Tr list = same("");
  for (std::size_t i = 0; i < words.size(); ++i)
    list = list + (i == 0 ? same("") : i + 1 == words.size() ? Tr{" or ", " 或 "} : Tr{", ", "、"}) + words[i];
  return list;
}

CLI::Validator one_of(const std::vector<std::string>& words) {
  std::string shown;
  for (const std::string& word : words) shown += (shown.empty() ? "" : "|") + word;
  return checking(
      shown, [words](const std::string& found) { return std::find(words.begin(), words.end(), found) != words.end(); },
      Tr{"", " "} + or_list(words));
}

CLI::Validator whole_number(int low, int high) {
  const Tr range = std::to_string(low) + Tr{" to ", " 到 "} + std::to_string(high);
  return checking(
      std::to_string(low) + ".." + std::to_string(high),
      [low, high](const std::string& found) {
        int value = 0;
        return reads_as(found, value) && value >= low && value <= high;
      },
      Tr{"a whole number from ", " "} + range + Tr{"", " 的整数"});
}

CLI::Validator seed_number() {
  return checking("0..",
                  [](const std::string& found) {
                    std::uint64_t value = 0;
                    return reads_as(found, value);
                  },
                  {"a whole number from 0 to 18446744073709551615", " 0 到 18446744073709551615 的整数"});
}

CLI::Validator any_number() {
  return checking("",
                  [](const std::string& found) {
                    float value = 0;
                    return reads_as(found, value) && std::isfinite(value);
                  },
                  {"a number", "数"});
}

CLI::Validator positive_number(double low, double high) {
  const Tr range = short_number(low) + Tr{" to ", " 到 "} + short_number(high);
  return checking(
      short_number(low) + ".." + short_number(high),
      [low, high](const std::string& found) {
        double value = 0;
        return reads_as(found, value) && value >= low && value <= high;
      },
      Tr{"a number from ", " "} + range + Tr{"", " 的数"});
}

}  // namespace headlight
