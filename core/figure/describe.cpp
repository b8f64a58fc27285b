#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "core/figure/builders.h"
#include "core/figure/head_name.h"
#include "core/figure/rich_text.h"
#include "core/figure/run_view.h"
#include "core/figure/value_name.h"
#include "core/models/guided_head.h"
#include "core/models/run_notes.h"
#include "core/tensor/strict_json.h"

namespace headlight {
namespace {

// The token at a position, with its position when the sentence has it more than once.
std::string token_at(const std::vector<Encoding>& sentences, int sentence, int position) {
  const std::string number = std::to_string(position);
  if (sentence < 0 || sentence >= static_cast<int>(sentences.size())) return number;
  const auto& tokens = sentences[static_cast<std::size_t>(sentence)].tokens;
  if (position < 0 || position >= static_cast<int>(tokens.size())) return number;
  const std::string& text = tokens[static_cast<std::size_t>(position)].text;
  const auto same = std::count_if(tokens.begin(), tokens.end(), [&](const Token& t) { return t.text == text; });
  // A comma between commas would not be seen.
  const bool punctuation =
      text.size() <= 3 && (text.size() > 1 ? text == "，" || text == "。" || text == "、"
                                           : std::ispunct(static_cast<unsigned char>(text[0])) != 0);
  const std::string shown = punctuation ? "\"" + text + "\"" : text;
  return literal_text(shown) + (same > 1 ? "_{" + number + "}" : "");
}

std::string word_of(const Vocabulary& vocabulary, int id) {
  return id >= 0 && id < vocabulary.size() ? literal_text(vocabulary.word(id)) : std::to_string(id);
}

struct Sides {
  std::string row, col;  // empty: not shown
};

Sides sides_of(const Run& run, const ValueName& name, const ValueRef& element) {
  const Index3& at = element.at;
  const bool decoder = name.stack == "decoder.";
  const Vocabulary& vocabulary = decoder ? run.model->target : run.model->source;
  const std::string part = name.last();
  if (part == "token_embedding") return {word_of(vocabulary, at.row), std::to_string(at.col)};
  if (part == "unembed") return {std::to_string(at.row), word_of(vocabulary, at.col)};
  if (part == "position_embedding") return {std::to_string(at.row), std::to_string(at.col)};
  const Var node = run.graph.find(element.name);
  if (node.valid() && run.graph.is_parameter(node)) {
    if (run.graph.value(node).rows() == 1) return {"", std::to_string(at.col)};
    return {std::to_string(at.row), std::to_string(at.col)};
  }

  const int sentence = name.by_head() ? at.batch / std::max(1, run.config.n_heads) : at.batch;
  const auto& own = run.tokens_of(decoder ? Stack::decoder : Stack::encoder);
  const auto& memory = name.cross() || part == "cross_mask" ? run.source : own;
  if (name.pattern_like()) return {token_at(own, sentence, at.row), token_at(memory, sentence, at.col)};
  const bool of_keys = part == "k" || part == "v" || part == "k_unit";
  const std::string row = token_at(of_keys ? memory : own, sentence, at.row);
  if (part == "ids") return {row, ""};
  const Var classes = run.graph.find("out.W_class");
  if (classes.valid() && (part == "logits" || part == "probs")) {
    // of a vision model: its classes stand behind the special words, and beyond them "nothing"
    const int id = at.col + Vocabulary().size();
    return {name.stack.empty() ? "" : row, id < vocabulary.size() ? word_of(vocabulary, id) : "∅"};
  }
  if (run.graph.find("similarity").valid() && (part == "logits" || part == "similarity"))
    return {std::to_string(at.row + 1), std::to_string(at.col + 1)};
  if (part == "patches" || part == "patch_embed")  // no class token stands before them
    return {token_at(own, sentence, at.row + (run.graph.find("class_token").valid() ? 1 : 0)), std::to_string(at.col)};
  if (part == "logits" || part == "probs" || part.ends_with(".lens.logits") || part.ends_with(".lens.probs"))
    return {row, word_of(vocabulary, at.col)};
  return {row, std::to_string(at.col)};
}

std::string joined(const std::vector<std::string>& parts, const std::string& between) {
  std::string all;
  for (const std::string& part : parts)
    if (!part.empty()) all += (all.empty() ? "" : between) + part;
  return all;
}

Tr stack_name(const std::string& stack, bool cross) {
  if (cross) return {"cross-attention", "交叉注意力"};
  return stack == "encoder." ? Tr{"encoder", "编码器"} : Tr{"decoder", "解码器"};
}

}  // namespace

std::string head_name(const Run& run, const AttentionGroup& group, int layer, int head, Lang lang) {
  const bool cross = group.kind == AttentionKind::cross;
  const std::string of =
      run.config.two_stacks() ? stack_name(group.decoder_stack ? "decoder." : "encoder.", cross).in(lang) : "";
  const std::string l = std::to_string(layer + 1), h = std::to_string(head + 1);
  return Tr{(of.empty() ? "" : of + ", ") + "layer " + l + ", head " + h, of + "第 " + l + " 层第 " + h + " 头"}.in(
      lang);
}

std::string head_name(const RunView& view, Lang lang) {
  return head_name(view.run, {view.stack == Stack::decoder, view.kind}, view.layer, view.head, lang);
}

std::string describe_short(const Run& run, const ValueRef& element, Lang lang) {
  const ValueName name = parse_value_name(element.name);
  const Sides sides = sides_of(run, name, element);
  const std::string inside = joined({sides.row, sides.col}, ", ");
  const std::string words = value_name(element.name, lang);
  return inside.empty() ? words : words + "[" + inside + "]";
}

std::string describe(const Run& run, const ValueRef& element, Lang lang) {
  const ValueName name = parse_value_name(element.name);
  std::vector<std::string> where;
  if (!name.stack.empty()) where.push_back(stack_name(name.stack, name.cross()).in(lang));
  std::string place;
  if (name.layer >= 0 && run.config.n_layers > 1) {
    const std::string number = std::to_string(name.layer + 1);
    place = Tr{"layer " + number, "第 " + number + " 层"}.in(lang);
  }
  if (name.by_head() && run.config.n_heads > 1) {
    const std::string number = std::to_string(element.at.batch % run.config.n_heads + 1);
    place = joined({place, Tr{"head " + number, "第 " + number + " 头"}.in(lang)}, lang == Lang::zh ? "" : ", ");
  }
  where.push_back(place);
  const std::string suffix = joined(where, " · ");
  return describe_short(run, element, lang) + (suffix.empty() ? "" : " · " + suffix);
}

namespace {
/// "trained for 300 steps"; a model that does not count them is just trained.
Tr trained_words(const Model& model) {
  const auto training = nlohmann::json::parse(model.training, nullptr, false);
  const int steps = training.is_object() ? training.value("steps", 0) : 0;
  if (steps <= 0) return {"trained", "已训练"};
  const std::string n = std::to_string(steps);
  return {"trained for " + n + (n == "1" ? " step" : " steps"), "已训练 " + n + " 步"};
}
}  // namespace

std::string provenance(const Run& run, const Selection& selection, Lang lang) {
  const RunView view(run, selection);
  const auto say = [&](const Tr& text) { return text.in(lang); };
  std::vector<std::string> parts;
  const std::string seed = std::to_string(run.model->seed);
  const std::string name = run.model->name.empty() ? say({"model from a seed", "由种子生成的模型"}) : run.model->name;
  parts.push_back("Headlight " HEADLIGHT_VERSION);
  parts.push_back(name + " (" + say({"seed ", "种子 "}) + seed + ", " +
                  (run.model->trained ? say(trained_words(*run.model)) : say({"random weights", "随机权重"})) + ")");
  const auto sentence = [&](const std::vector<Encoding>& all) {
    std::string text;
    if (all.empty()) return text;
    constexpr std::size_t most = 24;  // a longer sentence is named by its beginning
    const std::vector<Token>& tokens = all[static_cast<std::size_t>(view.sentence)].tokens;
    for (std::size_t i = 0; i < std::min(most, tokens.size()); ++i)
      text += (text.empty() ? "" : " | ") + shortened(tokens[i].text);
    if (tokens.size() > most) {
      const std::string n = std::to_string(tokens.size());
      text += " | … " + say({"(" + n + " tokens)", "（共 " + n + " 个词元）"});
    }
    return text;
  };
  std::string words = sentence(run.source);
  if (!run.target.empty()) words += " → " + sentence(run.target);
  parts.push_back(words);
  // What makes these numbers other than a reader expects belongs into the caption, too.
  const auto sentence_index = static_cast<std::size_t>(view.sentence);
  for (const auto* side : {&run.source, &run.target})
    if (sentence_index < side->size())
      if (const auto note = cut_note(run, (*side)[sentence_index])) parts.push_back(say(note->brief));
  for (const auto& note : {score_note(run), mask_note(run), changes_note(run)})
    if (note) parts.push_back(say(note->brief));
  parts.push_back(head_name(view, lang));
  if (view.guided()) parts.push_back(say(guided_words));
  if (!view.queries.empty())
    parts.push_back(say({"query ", "查询词 "}) + view.queries[static_cast<std::size_t>(view.query)]);
  return joined(parts, " · ");
}

}  // namespace headlight
