#include "core/figure/csv.h"

#include <cmath>
#include <cstdio>

namespace headlight {
namespace {

std::string field(const std::string& text) {
  const bool plain =
      text.find_first_of(",\"\r\n") == std::string::npos && !text.starts_with(' ') && !text.ends_with(' ');
  if (plain) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string csv_number(float value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.9g", static_cast<double>(value));
  return buffer;
}

std::string label(const std::vector<std::string>& labels, int i) {
  const auto at = static_cast<std::size_t>(i);
  return at < labels.size() ? field(labels[at]) : std::to_string(i);
}

}  // namespace

std::string to_csv(const GridShape& grid) {
  std::string out = "\xEF\xBB\xBF" + field(grid.quantity);
  for (int c = 0; c < grid.cols; ++c) out += ',' + label(grid.col_labels, c);
  out += "\r\n";
  for (int r = 0; r < grid.rows; ++r) {
    out += label(grid.row_labels, r);
    for (int c = 0; c < grid.cols; ++c) out += ',' + csv_number(grid.value(r, c));
    out += "\r\n";
  }
  return out;
}

}  // namespace headlight
