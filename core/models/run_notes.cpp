#include "core/models/run_notes.h"

#include <algorithm>
#include <limits>

namespace headlight {
namespace {

/// The unknown words of all sentences, each once.
std::vector<std::string> unknown_words(const Run& run) {
  std::vector<std::string> words;
  for (const auto* side : {&run.source, &run.target})
    for (const Encoding& encoding : *side)
      for (const int position : encoding.unknown) {
        const std::string& word = encoding.tokens[static_cast<std::size_t>(position)].text;
        if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
      }
  return words;
}

std::optional<RunNote> unknown_note(const Run& run) {
  constexpr std::size_t most = 20;
  const std::vector<std::string> words = unknown_words(run);
  if (words.empty()) return {};
  const std::string count = std::to_string(words.size());
  std::string list;
  for (std::size_t i = 0; i < std::min(words.size(), most); ++i) list += " " + words[i];
  if (words.size() > most) list += " …";
  return RunNote{{count + " unknown", count + " 个未知词"},
                 Tr{"not in the model's vocabulary, taken as <unk>:", "不在模型的词表中，按 <unk> 处理："} + list};
}

}  // namespace

// Which values are not what the model computes.
std::optional<RunNote> changes_note(const Run& run) {
  std::string list;
  int count = 0;
  for (const Intervention& i : run.request.interventions) {
    if (!i.on) continue;
    if (++count > 5) continue;
    list += (list.empty() ? "" : ", ") + (i.kind == Intervention::Kind::knock_out ? "tokens" : i.value);
    if (i.head >= 0) list += "[" + std::to_string(i.head) + "]";
  }
  if (count == 0) return {};
  if (count > 5) list += " …";
  const std::string n = std::to_string(count);
  return RunNote{{n + (count == 1 ? " change by hand: " : " changes by hand: ") + list, n + " 项人为改动：" + list},
                 Tr{"values changed by hand: ", "人为改动的量："} + list};
}

std::optional<RunNote> mask_note(const Run& run) {
  const Request& r = run.request;
  if (r.mask == MaskSpec{} && r.encoder_mask == MaskSpec{} && r.cross_mask == MaskSpec{}) return {};
  return RunNote{{"another mask", "改用其他掩码"},
                 {"run with another mask than the model's own", "运行时用的不是模型自己的掩码"}};
}

std::optional<RunNote> cut_note(const Run& run, const Encoding& encoding) {
  if (!encoding.truncated) return {};
  const std::string n = std::to_string(encoding.length);
  const RunNote note{{"cut after " + n + " tokens", "只取前 " + n + " 个词元"},
                     {"only the first " + n + " tokens of the sentence are read, ", "句子只读取前 " + n + " 个词元，"}};
  if (run.config.position == Position::learned && encoding.length == run.config.max_positions)
    return RunNote{note.brief,
                   note.full + Tr{"because the model's table of learned positions has no more rows; take a shorter "
                                  "sentence or another kind of positions",
                                  "因为模型学到的位置表只有这么多行；请缩短句子，或改用其他位置编码"}};
  return RunNote{note.brief, note.full + Tr{"the rest is cut; take a shorter sentence", "其余被截去；请缩短句子"}};
}

std::optional<RunNote> score_note(const Run& run) {
  if (run.config.score != Score::additive || run.model->config.score == Score::additive) return {};
  const std::string seed = std::to_string(run.model->seed);
  return RunNote{{"additive scores with random W_q, W_k, v", "加性打分的 W_q、W_k、v 为随机值"},
                 {"the model has no parameters for additive scores: W_q, W_k and v are random, from its seed " + seed +
                      ", and in none of its files; for a model of its own use `headlight new --score additive`",
                  "模型没有加性打分的参数：W_q、W_k、v 由种子 " + seed +
                      " 随机生成，不在模型文件中；可用 `headlight new --score additive` 新建带有这些参数的模型"}};
}

std::optional<RunNote> not_finite_note(const Run& run) {
  constexpr float most = 1e19F;  // the square of a larger one is infinite: a layer norm then gives zeros
  const std::string* first = nullptr;
  int at = std::numeric_limits<int>::max();
  for (const auto& [name, node] : run.graph.names()) {
    const Tensor* value = node < at && !name.starts_with("~") ? run.graph.find_value(name) : nullptr;
    if (value == nullptr || value->size() == 0) continue;
    const auto numbers = value->flat().array();
    const bool below = (numbers <= most).all();  // a comparison with NaN is false
    const bool above = name.ends_with(".masked") || (numbers >= -most).all();
    if (below && above) continue;
    first = &name;
    at = node;
  }
  if (first == nullptr) return {};
  return RunNote{Tr{"overflow from ", "溢出始于 "} + *first,
                 Tr{"values that are not finite, or above 1e19 so that their squares are not, first in ",
                    "出现非有限的数值，或超过 1e19、平方后溢出的数值，最先见于 "} +
                     *first +
                     Tr{"; what is computed from them means nothing; take a smaller scale or other weights",
                        "；由此算出的数值没有意义；请减小缩放系数或更换权重"}};
}

std::optional<RunNote> no_key_note(const Run& run) {
  std::string first;
  int at = std::numeric_limits<int>::max();
  int query = 0;
  for (const auto& [name, node] : run.graph.names()) {
    const Tensor* pattern = node < at && name.ends_with(".pattern") ? run.graph.find_value(name) : nullptr;
    if (pattern == nullptr || pattern->size() == 0) continue;
    const auto& sentences = run.tokens_of(name.starts_with("decoder.") ? Stack::decoder : Stack::encoder);
    for (int n = 0; n < pattern->batch() && node < at; ++n) {
      const auto sentence = static_cast<std::size_t>(n / std::max(1, run.config.n_heads));
      const int rows = sentence < sentences.size() ? std::min(sentences[sentence].length, pattern->rows()) : 0;
      for (int r = 0; r < rows && node < at; ++r) {
        if ((pattern->slice(n).row(r).array() != 0.0F).any()) continue;
        first = name;
        at = node;
        query = r;
      }
    }
  }
  if (first.empty()) return {};
  return RunNote{{"a query without keys", "有查询没有可看的键"},
                 Tr{"queries that may look at no key, so that their weights are all 0, first in ",
                    "有查询没有可看的键，其权重全为 0，最先见于 "} +
                     first + Tr{", row ", " 第 "} + std::to_string(query) +
                     Tr{" (from 0); change the mask", " 行（从 0 数起）；请修改掩码"}};
}

std::vector<RunNote> notes_of(const Run& run) {
  std::vector<RunNote> notes;
  const auto add = [&](const std::optional<RunNote>& note) {
    const auto is_same = [&](const RunNote& old) { return old.full.in(Lang::en) == note->full.in(Lang::en); };
    if (note && std::none_of(notes.begin(), notes.end(), is_same)) notes.push_back(*note);
  };
  bool repaired = false;
  for (const auto* side : {&run.source, &run.target})
    for (const Encoding& encoding : *side) {
      add(cut_note(run, encoding));
      repaired = repaired || encoding.repaired;
    }
  add(score_note(run));
  add(changes_note(run));
  const std::optional<RunNote> overflow = not_finite_note(run);
  add(overflow ? overflow : no_key_note(run));
  if (repaired)
    add(RunNote{{"invalid bytes shown as �", "无效字节显示为 �"},
                {"bytes that are not UTF-8 were replaced by �; save the text as UTF-8",
                 "不是 UTF-8 的字节已替换为 �；请把文本存为 UTF-8"}});
  add(unknown_note(run));
  return notes;
}

}  // namespace headlight
