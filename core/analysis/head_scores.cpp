#include "core/analysis/head_scores.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>

#include "core/ops/forbidden.h"
#include "core/text/error.h"

namespace headlight {
namespace {

/// One side of an attention, as words: those of the vocabulary where it has them. Equal words have equal numbers.
struct Side {
  std::vector<int> words;
  std::vector<char> separator;
  int length = 0;
};

bool has_letter_or_digit(const std::string& word) {
  const auto text = icu::UnicodeString::fromUTF8(word);
  for (int i = 0; i < text.length(); i = text.moveIndex32(i, 1))
    if (u_isalnum(text.char32At(i))) return true;
  return false;
}

bool is_special(const std::string& word) {
  return word.size() > 2 && word.front() == '<' && word.back() == '>' && word != "<unk>";
}

using Numbers = std::map<std::string, int>;

Side side_of(const Encoding& encoding, const Vocabulary& vocabulary, Numbers& numbers) {
  Side side;
  side.length = encoding.length;
  for (int t = 0; t < encoding.length; ++t) {
    const auto i = static_cast<std::size_t>(t);
    const int id = encoding.ids[i];
    const std::string& word = id == Vocabulary::unk ? encoding.tokens[i].text : vocabulary.word(id);
    side.words.push_back(numbers.emplace(word, static_cast<int>(numbers.size())).first->second);
    side.separator.push_back(is_special(word) || !has_letter_or_digit(word) ? 1 : 0);
  }
  return side;
}

bool named(HeadScore score, const Side& queries, const Side& keys, bool cross, int q, int k) {
  const auto word = [](const Side& side, int t) { return side.words[static_cast<std::size_t>(t)]; };
  switch (score) {
    case HeadScore::previous:
      return k == q - 1;
    case HeadScore::same:
      return k == q;
    case HeadScore::next:
      return k == q + 1;
    case HeadScore::first:
      return k == 0 && q > 0;
    case HeadScore::same_word:
      return (cross || k != q) && word(keys, k) == word(queries, q);
    case HeadScore::induction:
      return !cross && k >= 1 && k - 1 < q && k != q && word(keys, k - 1) == word(queries, q);
    case HeadScore::local:
      return std::abs(q - k) <= local_reach;
    case HeadScore::separator:
      return keys.separator[static_cast<std::size_t>(k)] != 0;
    case HeadScore::uniform:
      break;
  }
  return false;
}

/// Sums over the rows of one head, to be divided in the end.
void add_row(HeadMeasurement& head, const ConstMatrixMap& pattern, const std::vector<int>& allowed, const Side& queries,
             const Side& keys, int q) {
  const double each = 1.0 / static_cast<double>(allowed.size());
  const bool cross = head.group.kind == AttentionKind::cross;
  ++head.rows;
  head.entropy_limit += std::log(static_cast<double>(allowed.size()));
  double overlap = 0;
  for (const int k : allowed) {
    const auto p = static_cast<double>(pattern(q, k));
    if (p > 0) head.entropy -= p * std::log(p);
    head.distance += p * std::abs(q - k);
    head.distance_chance += each * std::abs(q - k);
    overlap += std::min(p, each);
  }
  for (int s = 0; s < head_score_count; ++s) {
    MeanScore& score = head.scores[static_cast<std::size_t>(s)];
    if (head_score(s) == HeadScore::uniform) {
      score.weight += overlap;
      ++score.rows;
      continue;
    }
    double weight = 0;
    std::size_t places = 0;
    for (const int k : allowed) {
      if (!named(head_score(s), queries, keys, cross, q, k)) continue;
      weight += static_cast<double>(pattern(q, k));
      ++places;
    }
    if (places == 0 || places == allowed.size()) continue;
    score.weight += weight;
    score.chance += each * static_cast<double>(places);
    ++score.rows;
  }
}

void measure(const Run& run, HeadMeasurement& head, int sentence) {
  const bool cross = head.group.kind == AttentionKind::cross;
  const Stack own = head.group.decoder_stack ? Stack::decoder : Stack::encoder;
  const Tensor* pattern = run.graph.find_value(head.attention + ".pattern");
  const Tensor* masked = run.graph.find_value(head.attention + ".masked");
  const Tensor* z = run.graph.find_value(head.attention + ".z");
  const Tensor* W_O = run.graph.find_value(head.attention + ".W_O");
  if (pattern == nullptr) return;
  const int H = run.config.n_heads, d_head = run.config.d_head;
  const auto& own_tokens = run.tokens_of(own);
  const auto& own_words = own == Stack::decoder ? run.model->target : run.model->source;
  for (std::size_t b = 0; b < own_tokens.size(); ++b) {
    if (sentence >= 0 && static_cast<int>(b) != sentence) continue;
    Numbers numbers;
    const Side queries = side_of(own_tokens[b], own_words, numbers);
    const Side keys = cross ? side_of(run.source[b], run.model->source, numbers) : queries;
    const int slice = static_cast<int>(b) * H + head.head;
    std::vector<int> allowed;
    for (int q = 0; q < queries.length; ++q) {
      allowed.clear();
      for (int k = 0; k < keys.length; ++k)
        if (masked == nullptr || (*masked)(slice, q, k) > forbidden_below) allowed.push_back(k);
      const bool defined = std::isfinite(pattern->slice(slice).row(q).sum());  // no mistake with masks on purpose
      if (allowed.size() > 1 && defined) add_row(head, pattern->slice(slice), allowed, queries, keys, q);
    }
    if (z == nullptr || W_O == nullptr) continue;
    const Matrix wrote = z->slice(slice).topRows(queries.length) *
                         W_O->slice(0).middleRows(Eigen::Index{head.head} * d_head, d_head);  // [Tq, d_model]
    for (int q = 0; q < queries.length; ++q) head.written += static_cast<double>(wrote.row(q).norm());
    head.all_rows += queries.length;
  }
}

void divide(HeadMeasurement& head) {
  const double rows = std::max(1, head.rows);
  for (double* sum : {&head.entropy, &head.entropy_limit, &head.distance, &head.distance_chance}) *sum /= rows;
  head.written /= std::max(1, head.all_rows);
  for (MeanScore& score : head.scores) {
    score.weight /= std::max(1, score.rows);
    score.chance /= std::max(1, score.rows);
  }
}

}  // namespace

HeadScore head_score(int index) { return static_cast<HeadScore>(index); }

const char* id_of(HeadScore score) {
  static constexpr std::array<const char*, head_score_count> ids{
      "previous", "same", "next", "first", "same_word", "induction", "local", "separator", "uniform"};
  return ids[static_cast<std::size_t>(score)];
}

Tr words_of(HeadScore score) {
  static const std::array<Tr, head_score_count> words{{{"previous word", "前一词"},
                                                       {"same position", "同一位置"},
                                                       {"next word", "后一词"},
                                                       {"first token", "第一个词元"},
                                                       {"same word", "相同的词"},
                                                       {"induction", "归纳"},
                                                       {"local", "邻近"},
                                                       {"separator", "标点与特殊符"},
                                                       {"uniform", "均匀"}}};
  return words[static_cast<std::size_t>(score)];
}

HeadMeasurement measure_head(const Run& run, const AttentionGroup& group, int layer, int head, int sentence) {
  HeadMeasurement measured;
  measured.group = group;
  measured.layer = layer;
  measured.head = head;
  measured.attention = run.prefix(group.decoder_stack ? Stack::decoder : Stack::encoder) + "blocks." +
                       std::to_string(layer) + (group.kind == AttentionKind::cross ? ".cross" : ".attn");
  measure(run, measured, sentence);
  divide(measured);
  return measured;
}

std::vector<HeadMeasurement> measure_heads(const Run& run, const std::atomic<bool>* cancelled) {
  std::vector<HeadMeasurement> heads;
  if (run.graph.size() == 0) return heads;
  for (const AttentionGroup& group : attention_groups(run))
    for (int l = 0; l < run.config.n_layers; ++l)
      for (int h = 0; h < run.config.n_heads; ++h) {
        if (cancelled != nullptr && cancelled->load(std::memory_order_relaxed)) return {};
        heads.push_back(measure_head(run, group, l, h));
      }
  return heads;
}

HeadLabel label_of(const HeadMeasurement& head) {
  using enum HeadScore;
  const int fewest = std::max(3, (head.rows + 4) / 5);
  const auto good = [&](HeadScore score) { return head[score].rows >= fewest ? head[score].above_chance() : -1; };
  HeadScore best = previous;
  for (const HeadScore score : {same, next, first, same_word, induction})
    if (good(score) > good(best)) best = score;
  const double narrow = good(best);
  for (const HeadScore wide : {separator, local})
    if (good(wide) > std::max(good(best), std::max(0.0, narrow) + 0.25)) best = wide;

  const MeanScore& score = head[best];
  HeadLabel label{HeadLabel::Strength::none, best, score.weight, score.chance, score.rows};
  if (score.weight >= 0.5 && good(best) >= 0.3)
    label.strength = HeadLabel::Strength::mostly;
  else if (score.weight >= 0.3 && good(best) >= 0.2)
    label.strength = HeadLabel::Strength::partly;
  else if (head[uniform].rows > 0 && head[uniform].weight >= 0.8)
    label = {HeadLabel::Strength::mostly, uniform, head[uniform].weight, head[uniform].chance, head[uniform].rows};
  else
    label = {HeadLabel::Strength::none, uniform, head[uniform].weight, head[uniform].chance, head[uniform].rows};
  return label;
}

Tr words_of(const HeadLabel& label) {
  if (label.strength == HeadLabel::Strength::none) return {"no usual habit", "无常见习惯"};
  if (label.habit == HeadScore::uniform) return {"evenly on all words", "均匀地看所有词"};
  static const std::array<Tr, head_score_count> places{{{"the previous word", "前一词"},
                                                        {"the same position", "同一位置"},
                                                        {"the next word", "后一词"},
                                                        {"the first token", "第一个词元"},
                                                        {"the same word elsewhere", "别处的同一个词"},
                                                        {"what followed last time", "上次跟在后面的词"},
                                                        {"words nearby", "邻近的词"},
                                                        {"punctuation and special tokens", "标点与特殊符"},
                                                        {"all", "全部"}}};
  return (label.strength == HeadLabel::Strength::mostly ? Tr{"mostly ", "多看"} : Tr{"partly ", "有时看"}) +
         places[static_cast<std::size_t>(label.habit)];
}

}  // namespace headlight
