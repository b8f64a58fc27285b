#include "core/lab/compare_picture.h"

#include <algorithm>
#include <cctype>

#include "core/figure/canvas.h"
#include "core/figure/compare_figure.h"
#include "core/figure/intervention_words.h"
#include "core/lab/mask_presets.h"
#include "core/lab/model_source.h"
#include "core/lab/pictures.h"

namespace headlight {
namespace {

struct Comparison : Study {
  std::shared_ptr<const Run> first, second;
  LabState first_state, second_state;
  const Run* run(int number) const override { return number == 0 ? second.get() : nullptr; }
};

LabState question_of_compare(const LabState& state) {
  LabState asked;
  asked.view = ViewKind::compare;
  asked.request = state.request;
  asked.selection = state.selection;
  asked.selection.locked.reset();
  asked.selection.trail.clear();
  asked.selection.step = 0;
  asked.compare = state.compare;
  return asked;
}

std::shared_ptr<const Study> study_of_compare(const LabState& asked, const std::atomic<bool>* cancelled) {
  auto made = std::make_shared<Comparison>();
  made->first = run_lab(asked.request, cancelled);
  if (!made->first || made->first->graph.size() == 0) return nullptr;
  made->first_state = asked;  // a layer that the model has not is not named
  made->first_state.selection = clamped(asked.selection, *made->first);
  made->second_state = second_side(made->first_state, made->first->config);
  const bool same = made->second_state.request == asked.request;
  made->second = same ? made->first : run_lab(made->second_state.request, cancelled);
  if (!made->second || made->second->graph.size() == 0) return nullptr;
  return made;
}

Figure draw_compare(const FigureInput& input, const LabState& state, const Study* study) {
  const auto* made = dynamic_cast<const Comparison*>(study);
  if (made == nullptr) return empty_figure(input.style);
  LabState a = made->first_state, b = made->second_state;
  // A side that leaves it to its model is called after what that model does.
  a.request.attention_scale = made->first->config.attention_scale;
  b.request.attention_scale = made->second->config.attention_scale;
  const ComparedSide first{*made->first, clamped(a.selection, *made->first), side_words(a, b, input.style.lang)};
  const ComparedSide second{*made->second, clamped(b.selection, *made->second), side_words(b, a, input.style.lang)};
  FigureInput own = input;
  if (!(made->first->request.sentences == input.run.request.sentences)) own.hover.reset();  // of another moment
  return compare_figure(own, first, second, state.heatmap.quantity);
}

std::string joined(const std::vector<std::string>& parts, Lang lang) {
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : lang == Lang::zh ? "，" : ", ") + part;
  return all;
}

// "… wide …": what a sentence has that the other one has not, in whole words.
std::string own_words(const std::string& text, const std::string& other) {
  const auto inside_word = [](char c) {
    return (c & 0xC0) == 0x80 || std::isalpha(static_cast<unsigned char>(c)) != 0;
  };
  const std::size_t shorter = std::min(text.size(), other.size());
  std::size_t begin = 0, end = 0;  // of the common parts
  while (begin < shorter && text[begin] == other[begin]) ++begin;
  while (begin > 0 && begin < text.size() && inside_word(text[begin]) && (text[begin - 1] & 0x80) == 0 &&
         inside_word(text[begin - 1]))
    --begin;
  while (begin > 0 && begin < text.size() && (text[begin] & 0xC0) == 0x80) --begin;
  while (end < shorter - std::min(shorter, begin) && text[text.size() - 1 - end] == other[other.size() - 1 - end])
    ++end;
  while (end > 0 && inside_word(text[text.size() - end])) --end;
  const std::string middle = text.substr(begin, text.size() - begin - end);
  return (begin > 0 ? "… " : "") + (middle.empty() ? "–" : middle) + (end > 0 ? " …" : "");
}

std::string model_words(const Request& request, Lang lang) {
  if (request.model.live) return Tr{"the training", "训练中的模型"}.in(lang);
  return request.model.folder.empty() ? Tr{"random weights", "随机权重"}.in(lang) : literal_text(request.model.folder);
}

}  // namespace

LabState second_side(const LabState& state, const ModelConfig& config) {
  LabState other = state;
  const CompareOptions& c = state.compare;
  Request& request = other.request;
  const auto at = static_cast<std::size_t>(std::max(0, state.selection.sentence));
  if (c.model) {
    if (c.model->empty())
      use_seeded(request);
    else
      use_stored(request, *c.model);
  }
  if (c.seed) request.model.seed = *c.seed;
  if (c.snapshot) request.model.snapshot = *c.snapshot;
  if (c.sentence && at < request.sentences.size()) request.sentences[at] = *c.sentence;
  if (c.target && at < request.targets.size()) request.targets[at] = *c.target;
  if (c.mask) request.mask = *c.mask;
  if (c.attention_scale) request.attention_scale = *c.attention_scale;
  if (c.embedding_scale) request.embedding_scale = *c.embedding_scale;
  if (c.position) request.position = *c.position;
  if (c.unchanged) request.interventions.clear();
  if (c.layer) other.selection.layer = *c.layer;
  if (c.head) other.selection.head = *c.head;
  if (c == CompareOptions{}) {
    other.selection.head = (state.selection.head + 1) % std::max(1, config.n_heads);
    if (config.n_heads == 1) other.selection.layer = (state.selection.layer + 1) % std::max(1, config.n_layers);
  }
  return other;
}

std::string side_words(const LabState& side, const LabState& other, Lang lang) {
  const Request &r = side.request, &o = other.request;
  std::vector<std::string> parts;
  if (side.selection.layer != other.selection.layer || side.selection.head != other.selection.head) {
    const std::string l = std::to_string(side.selection.layer + 1), h = std::to_string(side.selection.head + 1);
    parts.push_back(Tr{"layer " + l + ", head " + h, "第 " + l + " 层第 " + h + " 头"}.in(lang));
  }
  if (r.model.folder != o.model.folder || r.model.live != o.model.live) parts.push_back(model_words(r, lang));
  if (r.model.seed != o.model.seed) {
    const bool drawn = r.model.folder.empty() && !r.model.live;
    parts.push_back(
        Tr{"seed ", "种子 "}.in(lang) + std::to_string(r.model.seed) +
        (drawn ? Tr{"", ""} : Tr{" (does nothing to trained weights)", "（对训练好的权重不起作用）"}).in(lang));
  }
  if (r.model.snapshot != o.model.snapshot) {
    const std::string step = std::to_string(r.model.snapshot);
    parts.push_back(r.model.snapshot < 0    ? Tr{"trained", "已训练"}.in(lang)
                    : r.model.snapshot == 0 ? Tr{"untrained", "未训练"}.in(lang)
                                            : Tr{"after " + step + " steps", "训练 " + step + " 步后"}.in(lang));
  }
  if (r.sentences != o.sentences) {
    const auto at = static_cast<std::size_t>(std::max(0, side.selection.sentence));
    const auto sentence = [at](const Request& q) { return at < q.sentences.size() ? q.sentences[at] : q.sentences[0]; };
    parts.push_back(literal_text(own_words(sentence(r), sentence(o))));
  }
  if (r.mask != o.mask) {
    const int preset = preset_of(r.mask);
    const Tr mask = r.mask.painted ? Tr{"painted", "手绘"}
                    : preset >= 0  ? mask_presets()[static_cast<std::size_t>(preset)].name
                                   : Tr{"own", "自定"};
    parts.push_back(Tr{"mask: ", "掩码："}.in(lang) + mask.in(lang));
  }
  if (r.attention_scale != o.attention_scale)
    parts.push_back(r.attention_scale.value_or(true) ? Tr{"scores ÷ \\sqrt{d_{k}}", "分数 ÷ \\sqrt{d_{k}}"}.in(lang)
                                                     : Tr{"scores not scaled", "分数不缩放"}.in(lang));
  if (r.embedding_scale != o.embedding_scale)
    parts.push_back(r.embedding_scale ? Tr{"embedding × ", "嵌入 × "}.in(lang) + number(*r.embedding_scale, 1)
                                      : Tr{"the model's own embedding scale", "模型自己的嵌入缩放"}.in(lang));
  if (r.position != o.position)
    parts.push_back(r.position ? Tr{"positions: ", "位置："}.in(lang) + to_string(*r.position)
                               : Tr{"the model's own positions", "模型自己的位置"}.in(lang));
  if (r.interventions != o.interventions)
    parts.push_back(r.interventions.empty() ? Tr{"as it is", "原样"}.in(lang)
                                            : Tr{"changed by hand", "人为改动"}.in(lang));
  return parts.empty() ? Tr{"the same", "相同"}.in(lang) : joined(parts, lang);
}

Picture compare_picture() {
  return {ViewKind::compare, "compare",    question_of_compare,
          study_of_compare,  draw_compare, [](const LabState&) { return 1.0; }};
}

}  // namespace headlight
