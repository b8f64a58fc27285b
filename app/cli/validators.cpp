#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <sstream>

#include "app/cli/command.h"

namespace headlight {
namespace {

template <typename Number>
bool reads_as(const std::string& text, Number& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

CLI::Validator checking(const std::string& shown, std::function<bool(const std::string&)> fits,
                        const std::string& expected) {
  return CLI::Validator(
      [fits, expected](const std::string& found) {
        return fits(found) ? std::string() : "expected " + expected + ", found \"" + found + "\"";
      },
      shown);
}

std::string short_number(double value) {
  std::ostringstream s;
  s << value;
  return s.str();
}

}  // namespace

std::string or_list(const std::vector<std::string>& words) {
  std::string list;
  for (std::size_t i = 0; i < words.size(); ++i)
    list += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
  return list;
}

CLI::Validator one_of(const std::vector<std::string>& words) {
  std::string shown;
  for (const std::string& word : words) shown += (shown.empty() ? "" : "|") + word;
  return checking(
      shown, [words](const std::string& found) { return std::find(words.begin(), words.end(), found) != words.end(); },
      or_list(words));
}

CLI::Validator whole_number(int low, int high) {
  const std::string range = std::to_string(low) + " to " + std::to_string(high);
  return checking(
      range,
      [low, high](const std::string& found) {
        int value = 0;
        return reads_as(found, value) && value >= low && value <= high;
      },
      "a whole number from " + range);
}

CLI::Validator seed_number() {
  return checking(
      "from 0",
      [](const std::string& found) {
        std::uint64_t value = 0;
        return reads_as(found, value);
      },
      "a whole number from 0");
}

CLI::Validator any_number() {
  return checking(
      "",
      [](const std::string& found) {
        float value = 0;
        return reads_as(found, value) && std::isfinite(value);
      },
      "a number");
}

CLI::Validator positive_number(double low, double high) {
  const std::string range = short_number(low) + " to " + short_number(high);
  return checking(
      range,
      [low, high](const std::string& found) {
        double value = 0;
        return reads_as(found, value) && value >= low && value <= high;
      },
      "a number from " + range);
}

}  // namespace headlight
