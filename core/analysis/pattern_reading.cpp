#include "core/analysis/pattern_reading.h"

#include <algorithm>
#include <stdexcept>

#include "core/text/word_groups.h"

namespace headlight {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

bool is_control(const std::string& text) { return text == "<bos>" || text == "<eos>" || text == "<pad>"; }

std::vector<Hidden> hidden_keys(const Encoding& keys, const ReadingOptions& options) {
  std::vector<Hidden> hidden;
  for (std::size_t i = 0; i < keys.tokens.size(); ++i) {
    const std::string& text = keys.tokens[i].text;
    hidden.push_back(i == 0 && options.hide_first                       ? Hidden::first
                     : options.hide_special && is_control(text)         ? Hidden::special
                     : options.hide_punctuation && is_punctuation(text) ? Hidden::punctuation
                                                                        : Hidden::no);
  }
  return hidden;
}

/// The groups without what is hidden, as they are shown; fills in which one shows each position.
template <typename IsHidden>
std::vector<Reading::Shown> shown(const Encoding& encoding, std::string_view text, bool words, std::vector<int>& shows,
                                  const IsHidden& is_hidden) {
  std::vector<std::vector<int>> groups;
  if (words) {
    groups = word_groups(encoding, text);
  } else {
    for (int i = 0; i < static_cast<int>(encoding.tokens.size()); ++i) groups.push_back({i});
  }
  shows.assign(encoding.tokens.size(), -1);
  std::vector<Reading::Shown> all;
  for (std::vector<int>& group : groups) {
    std::erase_if(group, is_hidden);
    if (group.empty()) continue;
    for (const int i : group) shows[at(i)] = static_cast<int>(all.size());
    std::string spelling = words ? spelled(encoding, group) : encoding.tokens[at(group.front())].text;
    all.push_back({std::move(group), std::move(spelling)});
  }
  return all;
}

}  // namespace

bool Reading::hides() const {
  return std::any_of(hidden.begin(), hidden.end(), [](Hidden h) { return h != Hidden::no; });
}

bool Reading::joins() const {
  const auto several = [](const Shown& s) { return s.parts.size() > 1; };
  return std::any_of(queries.begin(), queries.end(), several) || std::any_of(keys.begin(), keys.end(), several);
}

int Reading::count(Hidden why) const { return static_cast<int>(std::count(hidden.begin(), hidden.end(), why)); }

Reading plan_reading(const Encoding& queries, std::string_view query_text, const Encoding& keys,
                     std::string_view key_text, const ReadingOptions& options) {
  Reading reading;
  reading.hidden = hidden_keys(keys, options);
  reading.real_queries = queries.length;
  reading.queries = shown(queries, query_text, options.words, reading.query_at, [&](int i) {
    return options.hide_special && i >= queries.length;  // padding; a sentence of <pad> alone is somebody's own
  });
  reading.keys =
      shown(keys, key_text, options.words, reading.key_at, [&](int i) { return reading.hidden[at(i)] != Hidden::no; });
  return reading;
}

ReadPattern read_pattern(const Reading& reading, const ConstMatrixMap& pattern) {
  if (pattern.rows() != static_cast<Eigen::Index>(reading.query_at.size()) ||
      pattern.cols() != static_cast<Eigen::Index>(reading.key_at.size()))
    throw std::invalid_argument("expected a pattern of " + std::to_string(reading.query_at.size()) + " × " +
                                std::to_string(reading.key_at.size()) + ", found " + std::to_string(pattern.rows()) +
                                " × " + std::to_string(pattern.cols()));
  ReadPattern read;
  // 1. Sums over the parts of every key, means over the parts of every query.
  read.weights =
      Matrix::Zero(static_cast<Eigen::Index>(reading.queries.size()), static_cast<Eigen::Index>(reading.keys.size()));
  const auto cols = static_cast<int>(pattern.cols());
  for (std::size_t q = 0; q < reading.queries.size(); ++q) {
    const std::vector<int>& rows = reading.queries[q].parts;
    auto row = read.weights.row(static_cast<Eigen::Index>(q));
    for (const int i : rows)
      for (int j = 0; j < cols; ++j)
        if (const int k = reading.key_at[at(j)]; k >= 0) row(k) += pattern(i, j);
    if (rows.size() > 1) row /= static_cast<float>(rows.size());
  }

  // 2. What was hidden, and what is left is 1 again.
  const bool hides = reading.hides();
  for (Eigen::Index q = 0; q < read.weights.rows(); ++q) {
    const float left = read.weights.row(q).sum();
    read.kept.push_back(hides ? left : left > 0 ? 1.0F : 0.0F);
    if (hides && left > 0) read.weights.row(q) /= left;
  }
  read.hidden_mass = hidden_mass(reading, pattern);
  return read;
}

std::array<float, 4> hidden_mass(const Reading& reading, const ConstMatrixMap& pattern) {
  std::array<float, 4> mass{};
  const int real = std::min(reading.real_queries, static_cast<int>(pattern.rows()));
  for (std::size_t j = 0; real > 0 && j < reading.hidden.size(); ++j)
    if (reading.hidden[j] != Hidden::no)
      mass[static_cast<std::size_t>(reading.hidden[j])] += pattern.col(static_cast<Eigen::Index>(j)).head(real).mean();
  return mass;
}

}  // namespace headlight
