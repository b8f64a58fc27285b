#include "core/figure/heads_figure.h"

#include <algorithm>

#include "core/models/guided_head.h"
#include "core/text/error.h"

namespace headlight {
namespace {

bool same_attention(const AttentionGroup& a, const AttentionGroup& b) {
  return a.decoder_stack == b.decoder_stack && a.kind == b.kind;
}

// "mostly the previous word: 0.83; even weights would give 0.15; 120 rows" of the head under the mouse, or the chosen.
std::string readout(const Canvas& canvas, const HeadsPicture& p) {
  int which = -1;
  for (int i = 0; i < p.size(); ++i)
    if (p.input.hover && *p.input.hover == p.tag(i)) which = i;
  for (int i = 0; which < 0 && i < p.size(); ++i)
    if (p.chosen(i)) which = i;
  if (which < 0) return "";
  const HeadLabel label = label_of(p.head(which));
  const std::string name = p.name(canvas, which) + canvas.say({": ", "："}) + canvas.say(words_of(label));
  if (label.strength == HeadLabel::Strength::none) return name;
  const std::string weight = number(static_cast<float>(label.confidence), 2);
  if (label.habit == HeadScore::uniform) return name + " " + weight;
  const std::string chance = number(static_cast<float>(label.chance), 2), rows = std::to_string(label.rows);
  return name + " " + weight +
         canvas.say(
             {" (even weights: " + chance + "; " + rows + " rows)", "（均匀时 " + chance + "；" + rows + " 行）"});
}

std::string caption(const Canvas& canvas, const HeadsPicture& p) {
  const std::string over = canvas.say(p.survey.sentences);
  std::string text;
  switch (p.options.form) {
    case HeadsOptions::Form::table:
      text = canvas.say({"Mean weights over " + over +
                             ". A head is named after the place with most weight above what even weights would give. "
                             "Click a heading to sort, a row to choose the head.",
                         over + "上的平均权重。头按超出均匀权重最多的位置命名。点击列名排序，点击一行选中该头。"});
      break;
    case HeadsOptions::Form::map:
      text = canvas.say({"Layers down, heads across; the colour is the chosen measure over " + over + ".",
                         "纵向是层，横向是头；颜色是所选指标在" + over + "上的值。"});
      break;
    case HeadsOptions::Form::groups: {
      const std::string limit = number(p.options.alike, 2);
      text = canvas.say({"Heads whose weights lie on the same keys: Σ min(p, q) of two rows, mean over the rows of " +
                             over + "; joined while it is at least " + limit + " (average linkage).",
                         "权重落在相同键上的头归为一组：两行权重的 Σ min(p, q) 在" + over + "各行上的平均，不低于 " +
                             limit + " 便合并（平均连接）。"});
      break;
    }
  }
  if (const auto guided = guided_head(*p.survey.run->model)) {
    std::string who;
    for (int i = 0; i < p.size(); ++i)
      if (p.head(i).attention == guided->attention && p.head(i).head == guided->head) who = p.name(canvas, i);
    if (!who.empty()) text += canvas.say(Tr{" " + who + ": ", who + "："} + guided_words + Tr{".", "。"});
  }
  if (const std::string why = canvas.say(p.survey.remark); !why.empty()) text += canvas.say({" ", ""}) + why;
  return text;
}

}  // namespace

bool HeadsPicture::chosen(int i) const {
  const Selection& s = input.selection;
  const HeadMeasurement& h = head(i);
  const bool decoder = survey.run->config.two_stacks() && s.decoder_stack;
  const AttentionGroup looked_at{decoder, decoder ? s.attention : AttentionKind::self};
  return same_attention(h.group, looked_at) && h.layer == s.layer && h.head == s.head;
}

std::string HeadsPicture::name(const Canvas& canvas, int i) const {
  const HeadMeasurement& h = head(i);
  const std::string layer = std::to_string(h.layer + 1), number = std::to_string(h.head + 1);
  std::string place = canvas.say({"L" + layer + " H" + number, layer + " 层 " + number + " 头"});
  if (!survey.run->config.two_stacks()) return place;
  const Tr stack = h.group.kind == AttentionKind::cross ? Tr{"cross ", "交叉 "}
                   : h.group.decoder_stack              ? Tr{"dec ", "解码 "}
                                                        : Tr{"enc ", "编码 "};
  return canvas.say(stack) + place;
}

std::string HeadsPicture::letter(int i) const {
  std::vector<int> seen;  // groups with company, in the order of their first heads
  for (const int group : groups)
    if (std::count(groups.begin(), groups.end(), group) > 1 && std::find(seen.begin(), seen.end(), group) == seen.end())
      seen.push_back(group);
  const auto found = std::find(seen.begin(), seen.end(), groups[static_cast<std::size_t>(i)]);
  if (found == seen.end()) return "";
  const auto n = found - seen.begin();
  return n < 26 ? std::string(1, static_cast<char>('A' + n)) : std::to_string(n + 1);
}

Selection HeadsPicture::selection(int i) const {
  Selection s = at_group(Selection{}, head(i).group);
  s.layer = head(i).layer;
  s.head = head(i).head;
  // The longest sentence of a batch: no padding in its picture.
  const auto length = [&](std::size_t b) {
    return survey.run->source[b].length + (survey.run->target.empty() ? 0 : survey.run->target[b].length);
  };
  for (std::size_t b = 1; b < survey.run->source.size(); ++b)
    if (length(b) > length(static_cast<std::size_t>(s.sentence))) s.sentence = static_cast<int>(b);
  return s;
}

Tag HeadsPicture::tag(int i) const {
  return {Tag::Kind::head, {head(i).attention + ".pattern", {head(i).layer, head(i).head, 0}}};
}

Figure heads_figure(const FigureInput& input, const HeadSurvey& survey, const HeadsOptions& options) {
  Canvas canvas(input.style);
  const HeadsPicture picture{input, survey, options,
                             group_heads(survey.similarity, static_cast<double>(options.alike))};
  const Tr title = options.form == HeadsOptions::Form::table ? Tr{"Heads: what each one looks at", "注意力头：各看什么"}
                   : options.form == HeadsOptions::Form::map ? Tr{"Heads: layers × heads", "注意力头：层 × 头"}
                                                             : Tr{"Heads that look alike", "相似的注意力头"};
  const float top = canvas.header(canvas.say(title), caption(canvas, picture), {readout(canvas, picture)});
  switch (options.form) {
    case HeadsOptions::Form::table:
      draw_heads_table(canvas, picture, top);
      break;
    case HeadsOptions::Form::map:
      draw_heads_map(canvas, picture, top);
      break;
    case HeadsOptions::Form::groups:
      draw_heads_groups(canvas, picture, top);
      break;
  }
  return canvas.finish();
}

}  // namespace headlight
