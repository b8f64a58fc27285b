#include "core/figure/axis_labels.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

float widest(const Canvas& canvas, const std::vector<std::string>& texts, TextSize size, float longest) {
  float width = 0;
  for (const std::string& text : texts) width = std::max(width, canvas.width_of(text, size, true));
  return std::min(width, canvas.u(longest));
}

// Every n-th index and the ones that must be there; what comes too close to those gives way.
std::vector<int> thinned(const AxisLabels& labels, int step) {
  const int n = static_cast<int>(labels.texts.size());
  std::vector<int> must;
  if (labels.hovered >= 0 && labels.hovered < n) must.push_back(labels.hovered);
  const auto clear = [&](int i) {
    return std::all_of(must.begin(), must.end(), [&](int m) { return std::abs(m - i) >= step; });
  };
  if (labels.chosen >= 0 && labels.chosen < n && clear(labels.chosen)) must.push_back(labels.chosen);
  std::vector<int> shown = must;
  for (int i = 0; i < n; i += step)
    if (clear(i)) shown.push_back(i);
  std::sort(shown.begin(), shown.end());
  return shown;
}

int step_for(float needed, float pitch) {
  return std::max(1, static_cast<int>(std::ceil(needed / std::max(pitch, 0.01F))));
}

TextShape& label(Canvas& canvas, const AxisLabels& labels, const LabelPlan& plan, int i, Point at, Align align) {
  const bool bold = i == labels.chosen || i == labels.hovered;
  TextShape& text = canvas.text(at, labels.texts[static_cast<std::size_t>(i)], plan.size, labels.color, align, bold);
  text.angle = plan.angle;
  text.max_width = plan.width;
  const int position = labels.positions.empty() ? labels.first + i : labels.positions[static_cast<std::size_t>(i)];
  if (!labels.role.empty()) text.tag = {Tag::Kind::token, {labels.role, {0, position, 0}}};
  return text;
}

}  // namespace

LabelPlan plan_columns(const Canvas& canvas, const AxisLabels& labels, float pitch) {
  LabelPlan plan;
  const float full = widest(canvas, labels.texts, TextSize::label, labels.longest);
  const float small = widest(canvas, labels.texts, TextSize::tiny, labels.longest);
  const float gap = canvas.u(4);
  int step = 1;
  if (full + gap <= pitch) {
    plan.width = full;
  } else if (small + gap <= pitch) {
    plan.size = TextSize::tiny;
    plan.width = small;
  } else if (pitch * 0.7072F >= canvas.u(1.2F * pixels(TextSize::label))) {
    plan.angle = 45;
    plan.width = full;
  } else if (pitch * 0.7072F >= canvas.u(1.2F * pixels(TextSize::tiny))) {
    plan.angle = 45;
    plan.size = TextSize::tiny;
    plan.width = small;
  } else {  // at 45 degrees neighbours would run into each other
    plan.angle = 90;
    plan.size = TextSize::tiny;
    plan.width = small;
    step = step_for(canvas.u(12.5F), pitch);
  }
  plan.width = std::ceil(plan.width + 1);  // never an ellipsis from rounding
  const float line = canvas.line_height(plan.size);
  if (plan.angle == 0) plan.extent = line + canvas.u(2);
  if (plan.angle == 45) plan.extent = 0.7072F * (plan.width + line) + canvas.u(2);
  if (plan.angle == 90) plan.extent = plan.width + canvas.u(8);
  if (plan.angle == 45) plan.overhang = std::max(0.0F, 0.7072F * (plan.width + line / 2) - pitch / 2);
  plan.shown = thinned(labels, step);
  return plan;
}

LabelPlan plan_rows(const Canvas& canvas, const AxisLabels& labels, float pitch) {
  LabelPlan plan;
  plan.size = pitch >= canvas.u(16) ? TextSize::label : TextSize::tiny;
  plan.width = std::ceil(widest(canvas, labels.texts, plan.size, labels.longest) + 1);
  if (!labels.seconds.empty())
    plan.second_width = std::ceil(widest(canvas, labels.seconds, plan.size, labels.longest) + 1) + canvas.u(14);
  plan.extent = plan.width + plan.second_width + canvas.u(10);
  plan.shown = thinned(labels, step_for(canvas.u(plan.size == TextSize::label ? 16 : 12.5F), pitch));
  return plan;
}

void draw_column_labels(Canvas& canvas, const AxisLabels& labels, const LabelPlan& plan, float x, float bottom,
                        float pitch) {
  const float line = canvas.line_height(plan.size);
  for (const int i : plan.shown) {
    const float middle = x + (static_cast<float>(i) + 0.5F) * pitch;
    if (plan.angle == 0)
      label(canvas, labels, plan, i, {middle, bottom - line / 2 - canvas.u(1)}, Align::center);
    else if (plan.angle == 45)
      label(canvas, labels, plan, i, {middle, bottom - line * 0.36F - canvas.u(2)}, Align::left);
    else
      label(canvas, labels, plan, i, {middle, bottom - canvas.u(5)}, Align::left);
  }
}

void draw_column_labels_below(Canvas& canvas, const AxisLabels& labels, const LabelPlan& plan, float x, float top,
                              float pitch) {
  const float line = canvas.line_height(plan.size);
  for (const int i : plan.shown) {
    const float middle = x + (static_cast<float>(i) + 0.5F) * pitch;
    if (plan.angle == 0)
      label(canvas, labels, plan, i, {middle, top + line / 2}, Align::center);
    else if (plan.angle == 45)
      label(canvas, labels, plan, i, {middle, top + line * 0.4F}, Align::right);
    else
      label(canvas, labels, plan, i, {middle, top + canvas.u(4)}, Align::right);
  }
}

void draw_row_labels(Canvas& canvas, const AxisLabels& labels, const LabelPlan& plan, float right, float y,
                     float pitch) {
  for (const int i : plan.shown) {
    const float middle = y + (static_cast<float>(i) + 0.5F) * pitch;
    label(canvas, labels, plan, i, {right - canvas.u(7), middle}, Align::right);
    if (plan.second_width <= 0) continue;
    TextShape& second =
        canvas.text({right - canvas.u(7) - plan.width - canvas.u(14), middle},
                    labels.seconds[static_cast<std::size_t>(i)], plan.size, canvas.colors.muted, Align::right);
    second.max_width = plan.second_width - canvas.u(14);
  }
}

}  // namespace headlight
