#include "core/figure/what_if_figure.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/figure/canvas.h"
#include "core/figure/intervention_words.h"
#include "core/figure/output_parts.h"
#include "core/figure/run_view.h"
#include "core/figure/value_name.h"
#include "core/figure/what_if_parts.h"

namespace headlight {
namespace {

const Vocabulary& words_of(const WhatIf& study) {
  return study.after->config.two_stacks() ? study.after->model->target : study.after->model->source;
}

// "animal (row 9)": whose row of probabilities is followed.
std::string row_words(const WhatIf& study) {
  const auto& sentence = study.after->tokens_of(Stack::decoder)[static_cast<std::size_t>(study.sentence)];
  return literal_text(sentence.tokens[static_cast<std::size_t>(study.row)].text);
}

std::string changes(const Canvas& canvas, const WhatIf& study) {
  std::string all;
  int count = 0;
  for (const Intervention& i : study.after->request.interventions) {
    if (!i.on) continue;
    if (++count > 3) continue;
    all += (all.empty() ? "" : canvas.say({"; ", "；"})) + intervention_words(i, *study.after, canvas.style.lang);
  }
  if (count > 3) {
    const std::string more = std::to_string(count - 3);
    all += canvas.say({"; and " + more + " more", "；另有 " + more + " 项"});
  }
  return all;
}

std::string caption(const Canvas& canvas, const WhatIf& study) {
  const std::string word = shown_word(words_of(study), study.word, canvas.style.lang);
  const std::string row = row_words(study);
  const std::string before = fixed_number(static_cast<double>(study.p_before), 3);
  const std::string after = fixed_number(static_cast<double>(study.p_after), 3);
  if (study.before == study.after)
    return canvas.say(
        {"Nothing is changed yet. Followed: “" + word + "”, which the row “" + row + "” finds likeliest (" + before +
             ").",
         "尚未改动任何东西。关注的词：“" + word + "”，即“" + row + "”这一行概率最高的词（" + before + "）。"});
  return canvas.say({"Changed: " + changes(canvas, study) + ". Probability of “" + word + "” in the row “" + row +
                         "”: " + before + " → **" + after + "**.",
                     "改动：" + changes(canvas, study) + "。“" + row + "”这一行“" + word + "”的概率：" + before +
                         " → **" + after + "**。"});
}

// The slice of a value that belongs to a head (or to no head) of the sentence.
int slice_for(const WhatIf& study, const std::string& value, const Tensor& tensor, int head) {
  const bool by_head = parse_value_name(value).by_head();
  return std::min(by_head ? study.sentence * study.after->config.n_heads + head : study.sentence, tensor.batch() - 1);
}

bool has_changed(const WhatIf& study, const std::string& value, int head) {
  const Tensor* before = study.before->graph.find_value(value);
  const Tensor* after = study.after->graph.find_value(value);
  if (before == nullptr || after == nullptr || before->shape() != after->shape() || after->size() == 0) return false;
  const std::size_t one = after->size() / static_cast<std::size_t>(after->batch());
  const std::size_t from = one * static_cast<std::size_t>(slice_for(study, value, *after, head));
  return !std::equal(after->data() + from, after->data() + from + one, before->data() + from);
}

// The selection moved to the stack, attention and layer that a value is of.
Selection at_value(const WhatIf& study, const std::string& value, Selection at) {
  const ValueName name = parse_value_name(value);
  if (name.layer >= 0) at.layer = name.layer;
  if (!study.after->config.two_stacks()) return at;
  const bool decoder = name.stack == "decoder.";
  if (decoder != at.decoder_stack) at.query = decoder ? study.row : -1;
  at.decoder_stack = decoder;
  if (decoder && name.by_head()) at.attention = name.cross() ? AttentionKind::cross : AttentionKind::self;
  return at;
}

std::optional<ShownDifference> first_of_all(const WhatIf& study, const Selection& selection) {
  std::vector<std::pair<int, std::string>> computed;
  for (const auto& [name, node] : study.after->graph.names())
    if (!name.starts_with('~') && !study.after->graph.is_parameter({node})) computed.emplace_back(node, name);
  std::sort(computed.begin(), computed.end());
  for (const auto& [node, name] : computed) {
    const int heads = parse_value_name(name).by_head() ? study.after->config.n_heads : 1;
    for (int h = 0; h < heads; ++h) {
      if (!has_changed(study, name, h)) continue;
      ShownDifference found{name, at_value(study, name, selection)};
      if (heads > 1) found.at.head = h;
      return found;
    }
  }
  return {};
}

}  // namespace

ShownDifference shown_difference(const WhatIf& study, const Selection& selection, const WhatIfOptions& options) {
  if (!options.value.empty()) return {options.value, at_value(study, options.value, selection)};
  const RunView view(*study.after, selection);
  const std::string candidates[] = {view.attention("pattern"), view.attention("z"), view.attention("out"),
                                    view.block("ffn.out"), view.block("resid_post")};
  for (const std::string& name : candidates)
    if (has_changed(study, name, view.head)) return {name, selection};
  return first_of_all(study, selection).value_or(ShownDifference{candidates[0], selection});
}

Figure what_if_figure(const FigureInput& input, const WhatIf& study, const WhatIfOptions& options) {
  Canvas canvas(input.style);
  const bool changed = study.before != study.after;
  const float top =
      canvas.header(canvas.say({"What if …?", "假如……？"}), caption(canvas, study), {hover_readout(input)});
  const float gap = canvas.u(26), left = canvas.margin();
  const float width = canvas.room_right() - left, half = (width - gap) / 2;
  const float shown = canvas.room_bottom() - top;
  const float height = std::max(shown, canvas.u(changed ? 470 : 300));
  const ShownDifference difference = shown_difference(study, input.selection, options);
  if (changed && shown < canvas.u(470)) {
    // A low window: what the change did comes first and has its height, the rest is a scroll away.
    const float tall = std::max(shown, canvas.u(260)), wide = width * 0.56F - gap;
    const float a = draw_difference(canvas, input, study, difference, {left, top, wide, tall});
    const float x = left + wide + gap;
    const float b = draw_words(canvas, study, {x, top, canvas.room_right() - x, std::min(tall, canvas.u(300))});
    const float second = std::max({a, b, top + tall}) + canvas.u(14);
    draw_scan(canvas, input, study, {left, second, half, canvas.u(240)});
    draw_reach(canvas, study, {left + half + gap, second, half, canvas.u(240)});
    return canvas.finish(&input);
  }
  const float upper = changed ? height * 0.5F - canvas.u(8) : height;
  const float a = draw_scan(canvas, input, study, {left, top, half, upper});
  const float b = draw_words(canvas, study, {left + half + gap, top, half, std::min(upper, canvas.u(300))});
  if (!changed) return canvas.finish(&input);
  const float second = std::max({a, b, top + upper}) + canvas.u(14);
  const float rest = std::max(canvas.u(190), top + height - second);
  draw_reach(canvas, study, {left, second, half, rest});
  draw_difference(canvas, input, study, difference, {left + half + gap, second, half, rest});
  return canvas.finish(&input);
}

}  // namespace headlight
