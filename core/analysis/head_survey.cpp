#include "core/analysis/head_survey.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace headlight {

std::shared_ptr<HeadSurvey> survey_heads(std::shared_ptr<const Run> run, const std::atomic<bool>* cancelled) {
  auto survey = std::make_shared<HeadSurvey>();
  survey->heads = measure_heads(*run, cancelled);
  if (survey->heads.empty()) return nullptr;
  survey->similarity = head_similarity(*run, survey->heads, cancelled);
  if (survey->similarity.size() == 0) return nullptr;
  survey->run = std::move(run);
  return survey;
}

const std::vector<HeadColumn>& head_columns() {
  static const std::vector<HeadColumn> all = [] {
    std::vector<HeadColumn> columns{{"layer", {"head", "头"}, {"In the order of the model.", "按模型中的顺序。"}},
                                    {"habit",
                                     {"habit", "习惯"},
                                     {"The named place with most weight above chance, and the mean weight on it.",
                                      "超出随机水平最多的那个位置，以及落在其上的平均权重。"}}};
    const std::vector<Tr> meanings{
        {"Mean weight on the word before the query.", "落在查询词前一个词上的平均权重。"},
        {"Mean weight on the query's own position.", "落在查询词自身位置上的平均权重。"},
        {"Mean weight on the word after the query.", "落在查询词后一个词上的平均权重。"},
        {"Mean weight on the first token, of all rows but the first: a sink when it is large.",
         "除第一行外，各行落在第一个词元上的平均权重；很大时称为“汇”。"},
        {"Mean weight on other places with the same word.", "落在别处同一个词上的平均权重。"},
        {"Mean weight on the words that followed an earlier copy of the query.",
         "落在“查询词上次出现后紧跟的词”上的平均权重。"},
        {"Mean weight on keys at most 2 positions away.", "落在相距不超过 2 个位置的键上的平均权重。"},
        {"Mean weight on punctuation and special tokens.", "落在标点和特殊词元上的平均权重。"},
        {"Σ min(weight, 1/n) over the n keys that are allowed: 1 for even weights.",
         "对允许的 n 个键求 Σ min(权重, 1/n)：权重均匀时为 1。"}};
    for (int s = 0; s < head_score_count; ++s)
      columns.push_back({id_of(head_score(s)), words_of(head_score(s)), meanings[static_cast<std::size_t>(s)]});
    columns.push_back(
        {"entropy",
         {"entropy", "熵"},
         {"−Σ p ln p of a row of weights, in nats, mean over rows: 0 looks at one word, ln n at all alike.",
          "一行权重的 −Σ p ln p（奈特），各行平均：0 表示只看一个词，ln n 表示一视同仁。"}});
    columns.push_back({"distance",
                       {"distance", "距离"},
                       {"Σ p |q − k|: how many positions away it looks, mean over rows.",
                        "Σ p |q − k|：平均看多远（位置数），各行平均。"}});
    columns.push_back({"written",
                       {"writes", "写入"},
                       {"‖z_{h} W_{O,h}‖: length of what the head adds to the residual stream, mean over rows.",
                        "‖z_{h} W_{O,h}‖：该头写入残差流的向量长度，各行平均。"}});
    columns.push_back({"group",
                       {"alike", "相似组"},
                       {"Heads with one letter look at the same places: the share of weight they have in common.",
                        "字母相同的头看的位置相近：按它们权重重合的比例分组。"}});
    return columns;
  }();
  return all;
}

double head_number(const HeadMeasurement& head, const std::string& column) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  for (int s = 0; s < head_score_count; ++s) {
    const MeanScore& score = head.scores[static_cast<std::size_t>(s)];
    if (column == id_of(head_score(s))) return score.rows > 0 ? score.weight : none;
  }
  if (column == "entropy") return head.rows > 0 ? head.entropy : none;
  if (column == "distance") return head.rows > 0 ? head.distance : none;
  if (column == "written") return head.all_rows > 0 ? head.written : none;
  if (column == "habit") {
    const HeadLabel label = label_of(head);
    return label.strength == HeadLabel::Strength::none ? -1 : label.confidence;
  }
  return none;
}

std::vector<int> sorted_heads(const HeadSurvey& survey, const std::vector<int>& groups, const std::string& column,
                              bool descending) {
  std::vector<int> order(survey.heads.size());
  std::iota(order.begin(), order.end(), 0);
  const auto number = [&](int head) -> double {
    if (column == "group") return groups[static_cast<std::size_t>(head)];
    const double value = head_number(survey.heads[static_cast<std::size_t>(head)], column);
    return column == "layer" ? head : value;
  };
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    const double x = number(a), y = number(b);
    if (std::isnan(x) || std::isnan(y)) return !std::isnan(x) && std::isnan(y);
    return descending ? x > y : x < y;
  });
  return order;
}

}  // namespace headlight
