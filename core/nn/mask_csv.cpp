#include <algorithm>
#include <stdexcept>
#include <string_view>

#include "core/nn/mask.h"
#include "core/tensor/safetensors.h"
#include "core/tensor/strict_json.h"
#include "core/text/error.h"

namespace headlight {
namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 25;  // a mask of about 4000 x 4000

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const std::size_t begin = text.find_first_not_of(blanks);
  return begin == std::string_view::npos ? std::string_view{}
                                         : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

[[noreturn]] void fail(const std::string& path, int line, int column, const Tr& what) {
  const std::string row = std::to_string(line), place = std::to_string(column);
  throw Error(path + Tr{": line " + row + ", column " + place + ": ", "：第 " + row + " 行第 " + place + " 列："} +
              what);
}

// The length of the first field with its comma; quotes may hold commas.
std::size_t past_label(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == ',' && !quoted) return i + 1;
  }
  return text.size();
}

/// Appends the entries of one line and returns how many they were.
int read_line(std::string_view text, const std::string& path, int line, std::vector<char>& allowed) {
  int column = 0;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string_view field = trimmed(text.substr(begin, end - begin));
    ++column;
    if (field != "0" && field != "1")
      fail(path, line, column,
           Tr{"expected 0 or 1, found ", "应为 0 或 1，实际为 "} +
               (field.empty() ? Tr{"nothing", "空"} : same(in_quotes(field))) +
               Tr{"; write 1 where the query may look at the key, 0 where not", "；查询可以看该键写 1，否则写 0"});
    allowed.push_back(field == "1" ? 1 : 0);
    begin = end + 1;
  }
  return column;
}

}  // namespace

PaintedMask read_mask_csv(const std::string& path) {
  const std::string bytes = read_file(path, most_bytes);
  std::string_view text = bytes;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // the byte order mark that spreadsheets write
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  PaintedMask mask;
  // A mask that the program exported names its tokens: a heading, and a label before every row.
  const bool labelled = text.starts_with("mask,");
  const std::size_t start = labelled ? std::min(text.find('\n'), text.size() - 1) + 1 : 0;
  for (std::size_t begin = start; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const int line = mask.rows + (labelled ? 2 : 1);
    std::string_view entries = text.substr(begin, end - begin);
    if (labelled) entries.remove_prefix(past_label(entries));
    const int columns = read_line(entries, path, line, mask.allowed);
    if (mask.rows == 0) mask.cols = columns;
    if (columns != mask.cols)
      fail(path, line, std::min(columns, mask.cols) + 1,
           Tr{"expected ", "应与第 1 行一样有 "} + std::to_string(mask.cols) +
               Tr{" entries as in line 1, found ", " 项，实际 "} + std::to_string(columns) +
               Tr{"; give every line one entry for each key", "；每行的每个键各写一项"});
    ++mask.rows;
    begin = end + 1;
  }
  if (mask.rows == 0)
    fail(path, 1, 1,
         {"expected a line of 0 and 1 for every query, found an empty file; write one, or leave the mask out",
          "每个查询应有一行 0 和 1，实际是空文件；请写入，或去掉该掩码"});
  return mask;
}

}  // namespace headlight
