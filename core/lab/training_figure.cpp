#include "core/lab/training_figure.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "core/figure/color_bar.h"
#include "core/figure/line_plot.h"
#include "core/figure/matrix_grid.h"
#include "core/figure/mini_pattern.h"
#include "core/figure/pattern_panel.h"
#include "core/figure/value_name.h"
#include "core/lab/lab_state.h"
#include "core/models/guided_head.h"
#include "core/train/roles.h"

namespace headlight {
namespace {

std::string share(double value) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.2f", value);
  return digits;
}

/// A training with the run that shows its model at the step looked at.
struct Side {
  const TrainingRecord& record;
  const Run& run;
  int step;  // looked at
  std::string role;
};

Side side_of(const TrainingRecord& record, const Run& run, const TrainingPicture& picture) {
  const int step = picture.step < 0 ? record.steps_done : std::min(picture.step, record.steps_done);
  const std::vector<std::string> roles = roles_of(record);
  const bool known = std::find(roles.begin(), roles.end(), picture.role) != roles.end();
  return {record, run, step, known ? picture.role : roles.empty() ? "" : roles.front()};
}

bool is_chosen(const RunView& view, const HeadMeasures& head) {
  return head.attention + "." == view.attention("") && head.head == view.head;
}

std::string head_name(const Canvas& canvas, const HeadMeasures& head) {
  const std::string layer = std::to_string(parse_value_name(head.attention + ".pattern").layer + 1);
  const std::string number = std::to_string(head.head + 1);
  return canvas.say({"layer " + layer + " head " + number, "第 " + layer + " 层第 " + number + " 头"});
}

Tag tag_of(const HeadMeasures& head) {
  return {Tag::Kind::head,
          {head.attention + ".pattern", {parse_value_name(head.attention + ".pattern").layer, head.head, 0}}};
}

float x_high(const Side& side) { return static_cast<float>(std::max(1, side.record.recipe.steps)); }

PlotSeries curve(const Side& side, Color color, double StepReport::*what) {
  PlotSeries out;
  out.color = color;
  for (const StepReport& r : side.record.curve)
    out.data.push_back({static_cast<float>(r.step), static_cast<float>(r.*what)});
  if (!out.data.empty()) out.label = number(out.data.back().y, 2);
  return out;
}

/// Running mean of what single batches gave: of the last few of them, so that it hardly lags behind.
PlotSeries smoothed(const Side& side, PlotSeries raw) {
  const double kept = 1 - 1 / std::max(8.0, side.record.recipe.steps / 150.0);
  double mean = 0, weight = 0;
  for (Point& p : raw.data) {
    mean = kept * mean + (1 - kept) * static_cast<double>(p.y);
    weight = kept * weight + (1 - kept);
    p.y = static_cast<float>(mean / weight);
  }
  if (!raw.data.empty()) raw.label = number(raw.data.back().y, 2);
  return raw;
}

LinePlot loss_plot(const Canvas& canvas, const Side& side, Rect at, float y_high) {
  LinePlot plot;
  plot.title = canvas.say({"loss (nats a word), pale: each batch", "损失（奈特/词），浅色：每批"});
  plot.at = at;
  plot.x_high = x_high(side);
  plot.y_high = y_high;
  plot.x_numbers = false;
  plot.cursor = static_cast<float>(side.step);
  PlotSeries raw = curve(side, mix(canvas.colors.paper, canvas.colors.focus, 0.35F), &StepReport::loss);
  PlotSeries mean = smoothed(side, raw);
  mean.color = canvas.colors.focus;
  raw.label.clear();
  plot.series = {std::move(mean), std::move(raw)};
  return plot;
}

float highest_loss(const Side& side) {
  double most = 0;
  for (const StepReport& r : side.record.curve) most = std::max(most, r.loss);
  return round_up(static_cast<float>(most));
}

LinePlot words_plot(const Canvas& canvas, const Side& side, Rect at) {
  LinePlot plot;
  const std::string sample =
      side.record.checkpoints.empty() ? "" : std::to_string(side.record.checkpoints.back().roles.examples);
  plot.title =
      sample.empty()
          ? canvas.say({"right words", "正确的词"})
          : canvas.say({"right words (" + sample + " held-out examples)", "正确的词（" + sample + " 个留出样本）"});
  plot.at = at;
  plot.x_high = x_high(side);
  plot.x_numbers = false;
  plot.cursor = static_cast<float>(side.step);
  PlotSeries held_out;
  held_out.color = canvas.colors.good;
  held_out.dots = true;
  for (const Checkpoint& c : side.record.checkpoints)
    if (const auto word = c.roles.measures.find("word"); word != c.roles.measures.end())
      held_out.data.push_back({static_cast<float>(c.step), static_cast<float>(word->second)});
  if (!held_out.data.empty())
    held_out.label = share(static_cast<double>(held_out.data.back().y)) + canvas.say({" never seen", " 未见过的"});
  PlotSeries training = smoothed(side, curve(side, canvas.colors.muted, &StepReport::accuracy));
  if (!training.label.empty()) training.label += canvas.say({" trained on", " 训练中的"});
  plot.series = {held_out, training};
  return plot;
}

/// A line a head. The chosen one first, then those that do most.
LinePlot roles_plot(const Canvas& canvas, const RunView& view, const Side& side, Rect at) {
  LinePlot plot;
  plot.title = canvas.say(role_name(side.role));
  plot.at = at;
  plot.x_high = x_high(side);
  plot.cursor = static_cast<float>(side.step);
  if (side.record.checkpoints.empty() || side.role.empty()) return plot;
  const auto& heads = side.record.checkpoints.back().roles.heads;
  std::vector<std::size_t> order(heads.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto last = [&](std::size_t i) { return heads[i].measures.at(side.role); };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const bool first = is_chosen(view, heads[a]), second = is_chosen(view, heads[b]);
    return first != second ? first : last(a) > last(b);
  });
  for (const std::size_t i : order) {
    PlotSeries s;
    const bool chosen = is_chosen(view, heads[i]);
    s.color = chosen ? canvas.colors.weight : mix(canvas.colors.paper, canvas.colors.muted, 0.75F);
    s.line = chosen ? 2.5F : 1.2F;
    s.dots = true;
    s.tag = tag_of(heads[i]);
    for (const Checkpoint& c : side.record.checkpoints)
      if (i < c.roles.heads.size())
        s.data.push_back({static_cast<float>(c.step), static_cast<float>(c.roles.heads[i].measures.at(side.role))});
    if (chosen || last(i) >= 0.3) s.label = share(last(i)) + " " + head_name(canvas, heads[i]);
    plot.series.push_back(std::move(s));
  }
  return plot;
}

std::string seed_words(const Canvas& canvas, const TrainingRecord& record) {
  const std::string name = record.model && !record.model->name.empty() ? record.model->name : record.recipe.name;
  const std::string seed = std::to_string(record.recipe.seed);
  return literal_text(name) + canvas.say({" · seed " + seed, " · 种子 " + seed});
}

std::string step_words(const Canvas& canvas, const Side& side) {
  const std::string step = std::to_string(side.step), steps = std::to_string(side.record.recipe.steps);
  return canvas.say({"step " + step + " of " + steps, "第 " + step + " 步，共 " + steps + " 步"});
}

/// What the sentence's head does is said under it; a guided head says so.
std::string guided_note(const Canvas& canvas, const RunView& view) {
  return view.guided() ? canvas.say(guided_words) : "";
}

Figure one_training(const FigureInput& input, const TrainingPicture& picture) {
  Canvas canvas(input.style);
  const RunView view(input.run, input.selection);
  const Side side = side_of(picture.record, input.run, picture);
  const std::string hovered = hover_readout(input);
  const float top = canvas.header(
      canvas.say({"Training ", "训练 "}) + seed_words(canvas, picture.record),
      canvas.say(
          {"Left: what was learned, along the steps. Right: what the chosen head looks at, as the model is at the "
           "step marked.",
           "左：沿训练步数看学到了什么。右：模型在所标步数时，所选的头在看什么。"}),
      hovered.empty() ? Canvas::Readout{step_words(canvas, side), canvas.colors.weight} : Canvas::Readout{hovered});

  // 1. three plots over each other
  const float left = canvas.margin() + canvas.u(30), width = (canvas.room_right() - left) * 0.42F;
  const float labels = canvas.u(130), heading = canvas.u(26), gap = canvas.u(16);
  const float height = std::max(canvas.u(50), (canvas.room_bottom() - top - canvas.u(24) - 3 * heading - 2 * gap) / 3);
  const float plot_width = std::max(canvas.u(80), width - labels);
  const auto place = [&](int i) {
    return Rect{left, top + heading + static_cast<float>(i) * (height + heading + gap), plot_width, height};
  };
  draw_line_plot(canvas, loss_plot(canvas, side, place(0), highest_loss(side)));
  draw_line_plot(canvas, words_plot(canvas, side, place(1)));
  draw_line_plot(canvas, roles_plot(canvas, view, side, place(2)));

  // 2. the chosen head on the sentence
  const float x = left + width + canvas.u(16);
  const std::string group = group_name(view, input.style.lang);
  const std::string layer = std::to_string(view.layer + 1), head = std::to_string(view.head + 1);
  const float line = canvas.line_height(TextSize::label);
  canvas.text({x, top + line / 2},
              (group.empty() ? "" : group + canvas.say({", ", "，"})) +
                  canvas.say({"layer " + layer + ", head " + head, "第 " + layer + " 层第 " + head + " 头"}),
              TextSize::label, canvas.colors.ink, Align::left, true);
  float y = top + line;
  if (const std::string note = guided_note(canvas, view); !note.empty())
    y = canvas.paragraph({x, y}, note, canvas.room_right() - x, TextSize::label, canvas.colors.focus);
  y += canvas.u(4);
  PatternPanel panel;
  panel.value = view.attention("pattern");
  panel.scale = weight_scale();
  panel.hatch_masked = true;
  panel.writes = !view.writes.empty();
  const PanelLayout layout = layout_panel(canvas, view, panel, input.hover, canvas.room_right() - x,
                                          canvas.room_bottom() - y - canvas.u(color_bar_height), {canvas.u(44), 2});
  const GridShape grid = draw_panel(canvas, view, panel, layout, input.hover, {x, y});
  draw_color_bar(canvas, {grid.at.x, grid.at.bottom() + canvas.u(10)},
                 {canvas.say({"attention weight", "注意力权重"}), weight_scale(), "", ""});
  return canvas.finish(&input);
}

/// Title, words and roles of one side, and below all heads of the attention looked at with their role.
void draw_side(Canvas& canvas, const FigureInput& input, const Side& side, Rect room, float loss_high) {
  const RunView chosen(side.run, clamped(input.selection, side.run));
  const float line = canvas.line_height(TextSize::label);
  canvas
      .text({room.x, room.y + line / 2}, seed_words(canvas, side.record), TextSize::label, canvas.colors.ink,
            Align::left, true)
      .max_width = room.w;
  canvas.text({room.x, room.y + 1.5F * line}, step_words(canvas, side), TextSize::label, canvas.colors.muted)
      .max_width = room.w;
  const float left = room.x + canvas.u(28), labels = canvas.u(130), heading = canvas.u(26);
  const float height = std::clamp(room.h * 0.13F, canvas.u(40), canvas.u(110));
  float y = room.y + 2 * line + heading;
  const float plot_width = std::max(canvas.u(60), room.right() - left - labels);
  draw_line_plot(canvas, loss_plot(canvas, side, {left, y, plot_width, height}, loss_high));
  y += height + heading + canvas.u(12);
  draw_line_plot(canvas, words_plot(canvas, side, {left, y, plot_width, height}));
  y += height + heading + canvas.u(12);

  // heads: a small pattern each, with its number for the role under it
  canvas
      .text({room.x, y - canvas.u(6)}, canvas.say(role_name(side.role)), TextSize::label, canvas.colors.ink,
            Align::left, true)
      .max_width = room.w;
  y += line;
  const Checkpoint* then = side.record.checkpoint_at(side.step);
  const int layers = chosen.layers(), heads = chosen.heads();
  const float gap = canvas.u(12), under = canvas.line_height(TextSize::digits);
  const float across = (room.w - gap) / static_cast<float>(heads) - gap;
  const float down =
      (room.bottom() - y) / static_cast<float>(layers) - under - gap - canvas.line_height(TextSize::tiny);
  const float size = std::clamp(std::min(across, down), canvas.u(24), canvas.u(130));
  Selection at = clamped(input.selection, side.run);
  for (int l = 0; l < layers; ++l) {
    for (int h = 0; h < heads; ++h) {
      at.layer = l;
      at.head = h;
      const RunView view(side.run, at);
      const float x = room.x + canvas.u(2) + static_cast<float>(h) * (size + gap);
      const bool same = l == chosen.layer && h == chosen.head;
      const std::string name = canvas.say({"L" + std::to_string(l + 1) + " H" + std::to_string(h + 1),
                                           "层 " + std::to_string(l + 1) + " 头 " + std::to_string(h + 1)});
      const float tiny = canvas.line_height(TextSize::tiny);
      canvas
          .text({x, y + tiny / 2 - canvas.u(3)}, name + (view.guided() ? " · " + canvas.say(guided_word) : ""),
                TextSize::tiny, view.guided() ? canvas.colors.focus : canvas.colors.muted)
          .max_width = size + gap - canvas.u(4);
      draw_mini_pattern(canvas, view, {x, y + tiny, size, size}, same, weight_scale());
      if (then == nullptr) continue;
      for (const HeadMeasures& measured : then->roles.heads)
        if (is_chosen(view, measured) && measured.measures.contains(side.role))
          canvas.text({x + size / 2, y + tiny + size + canvas.u(3) + under / 2}, share(measured.measures.at(side.role)),
                      TextSize::digits, same ? canvas.colors.weight : canvas.colors.ink, Align::center, same);
    }
    y += size + under + gap + canvas.line_height(TextSize::tiny);
  }
}

Figure two_trainings(const FigureInput& input, const TrainingPicture& picture) {
  Canvas canvas(input.style);
  const Side first = side_of(picture.record, input.run, picture);
  const Side second = side_of(*picture.other, *picture.other_run, picture);
  const float top = canvas.header(
      canvas.say({"Two trainings side by side", "两次训练并排"}),
      canvas.say({"The same sentence in both. Trainings that end with the same ability may have heads that do quite "
                  "different things.",
                  "两边是同一个句子。能力相同的两次训练，各头所做的事可能大不相同。"}),
      {hover_readout(input)});
  const float gap = canvas.u(36), width = (canvas.room_right() - canvas.margin() - gap) / 2;
  const float loss_high = std::max(highest_loss(first), highest_loss(second));
  const Rect room{canvas.margin(), top, width, canvas.room_bottom() - top};
  draw_side(canvas, input, first, room, loss_high);
  draw_side(canvas, input, second, {room.x + width + gap, room.y, width, room.h}, loss_high);
  LineShape rule;
  const float x = room.x + width + gap / 2;
  rule.points = {{x, top}, {x, canvas.room_bottom()}};
  rule.color = canvas.colors.rule;
  canvas.figure.add(rule);
  return canvas.finish(&input);
}

}  // namespace

Tr role_name(const std::string& role) {
  if (role == "right") return {"weight on the right noun", "落在正确名词上的权重"};
  if (role == "above") return {"right noun above the other", "正确名词高于另一个的比例"};
  if (role == "alignment") return {"looks at the word it translates", "看着所译的词"};
  if (role == "previous") return {"weight on the previous token", "落在前一词元上的权重"};
  if (role == "induction") return {"weight on what followed before", "落在上次后续词上的权重"};
  if (role == "self") return {"weight on itself", "落在自身上的权重"};
  if (role == "next") return {"weight on the next token", "落在后一词元上的权重"};
  if (role == "first") return {"weight on the first token", "落在首个词元上的权重"};
  if (role.empty()) return {"roles of the heads", "各头的作用"};
  return {role, role};
}

std::vector<std::string> roles_of(const TrainingRecord& record) {
  if (record.checkpoints.empty() || record.checkpoints.back().roles.heads.empty()) return {};
  const Evaluation& last = record.checkpoints.back().roles;
  std::vector<std::string> roles{main_role(last)};
  for (const auto& measure : last.heads.front().measures) {
    const std::string& role = measure.first;
    const bool everywhere = std::all_of(record.checkpoints.begin(), record.checkpoints.end(), [&](const Checkpoint& c) {
      return std::all_of(c.roles.heads.begin(), c.roles.heads.end(),
                         [&](const HeadMeasures& h) { return h.measures.contains(role); });
    });
    if (everywhere && role != roles.front()) roles.push_back(role);
  }
  return roles;
}

Figure training_figure(const FigureInput& input, const TrainingPicture& picture) {
  if (RunView(input.run, input.selection).empty()) return empty_figure(input.style);
  if (picture.other != nullptr && picture.other_run != nullptr &&
      !RunView(*picture.other_run, clamped(input.selection, *picture.other_run)).empty())
    return two_trainings(input, picture);
  return one_training(input, picture);
}

}  // namespace headlight
