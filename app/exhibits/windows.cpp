// Windows of attention, plain and shifted: what a patch may see, how far it sees after two layers, what that saves.
#include <algorithm>

#include "app/exhibits/drawing_pad.h"
#include "core/figure/line_plot.h"
#include "core/nn/window_mask.h"

namespace headlight::exhibit::windows {
namespace {

constexpr int grid = pad_pixels / pad_patch;
constexpr int window = 4;

int shift_of(int layer) { return layer % 2 == 0 ? 0 : window / 2; }

bool sees(int layer, int query, int key) {
  return window_of(grid, window, shift_of(layer), query) == window_of(grid, window, shift_of(layer), key);
}

// Whether something of `key` can reach `query` through both layers: the second looks at what the first has brought.
bool reaches_patch(int query, int key) {
  for (int between = 0; between < grid * grid; ++between)
    if (sees(1, query, between) && sees(0, between, key)) return true;
  return false;
}

int count_seen(const std::function<bool(int)>& seen) {
  int count = 0;
  for (int key = 0; key < grid * grid; ++key) count += seen(key) ? 1 : 0;
  return count;
}

struct View {
  const ExhibitInput& input;
  const VisionStudy* study;
  Matrix drawing;
  int head, query;
};

View view_of(const ExhibitInput& input) {
  const VisionStudy* study = vision_study(input);
  const int heads = study != nullptr ? study->model->config.n_heads : 1;
  return {input, study, drawing_of(input.values), std::min(input.values.whole("head"), heads - 1),
          input.values.whole("query")};
}

// Hatches what is not seen, and draws the borders of the windows.
void draw_borders(Canvas& canvas, const DrawnPatches& drawing, int shift, const std::function<bool(int)>& seen) {
  for (int i = 0; i < grid * grid; ++i) {
    if (seen(i)) continue;
    RectShape veil;
    veil.at = patch_rect(drawing, i);
    veil.fill = with_alpha(canvas.colors.hatch_back, 0.55F);
    veil.hatched = true;
    canvas.figure.add(veil);
  }
  if (shift < 0) return;
  const float pitch = drawing.at.w / grid;
  for (int line = shift; line <= grid; line += window)
    for (const bool across : {false, true}) {
      const float at = static_cast<float>(line) * pitch;
      LineShape border;
      if (across)
        border.points = {{drawing.at.x, drawing.at.y + at}, {drawing.at.right(), drawing.at.y + at}};
      else
        border.points = {{drawing.at.x + at, drawing.at.y}, {drawing.at.x + at, drawing.at.bottom()}};
      border.color = canvas.colors.key;
      border.line = canvas.u(2);
      canvas.figure.add(border);
    }
}

// What the chosen patch sees in one layer: its weights, and everything else hatched.
void draw_layer(Canvas& canvas, const View& view, Rect at, int layer) {
  DrawnPatches seen;
  seen.at = at;
  seen.picture = &view.drawing;
  seen.patch = pad_patch;
  seen.tag = [](int patch) { return sets("query", patch); };
  if (view.study != nullptr) {
    const std::string name = "blocks." + std::to_string(layer) + ".attn.pattern";
    const auto row = view.study->computed->value(name).slice(view.head).row(view.query);
    seen.background = weight_colors(canvas.colors, std::vector<float>(row.data(), row.data() + row.size()));
    seen.tag = [&, name](int patch) {
      return sees(layer, view.query, patch) ? study_cell(name, {view.head, view.query, patch}) : sets("query", patch);
    };
  }
  draw_patches(canvas, seen);
  draw_borders(canvas, seen, shift_of(layer), [&](int key) { return sees(layer, view.query, key); });
  seen.background.assign(static_cast<std::size_t>(grid) * grid, with_alpha(canvas.colors.card, 0));
  RectShape frame;
  frame.at = patch_rect(seen, view.query);
  frame.stroke = canvas.colors.query;
  frame.line = canvas.u(2.5F);
  canvas.figure.add(frame);
}

void draw_reach(Canvas& canvas, const View& view, Rect at) {
  DrawnPatches all;
  all.at = at;
  all.picture = &view.drawing;
  all.patch = pad_patch;
  all.tag = [](int patch) { return sets("query", patch); };
  all.chosen = view.query;
  all.chosen_color = canvas.colors.query;
  for (int key = 0; key < grid * grid; ++key)
    all.background.push_back(reaches_patch(view.query, key) ? mix(canvas.colors.card, canvas.colors.value, 0.3F)
                                                            : canvas.colors.card);
  draw_patches(canvas, all);
  draw_borders(canvas, all, -1, [&](int key) { return reaches_patch(view.query, key); });
}

// Pairs that a head compares, against the number of patches of larger pictures.
void draw_costs(Canvas& canvas, Rect at) {
  LinePlot plot;
  plot.title = canvas.say({"pairs of a head in millions, by number of patches", "一个头的对数（百万），横轴为图块数"});
  plot.at = at;
  PlotSeries everything;
  everything.color = canvas.colors.weight;
  everything.label = canvas.say({"all pairs", "全部"});
  PlotSeries windows;
  windows.color = canvas.colors.value;
  windows.label = canvas.say({"windows of 4 × 4", "4 × 4 窗口"});
  for (int side = 0; side <= 56; side += 4) {
    const auto patches = static_cast<float>(side * side);
    everything.data.push_back({patches, patches * patches / 1e6F});
    windows.data.push_back({patches, patches * window * window / 1e6F});
  }
  plot.x_high = 56 * 56;
  plot.y_high = 10;
  plot.series = {windows, everything};
  draw_line_plot(canvas, plot);
}

// Three remarks, a paragraph each.
std::vector<Tr> told(const View& view) {
  const int first = count_seen([&](int key) { return sees(0, view.query, key); });
  const int second = count_seen([&](int key) { return sees(1, view.query, key); });
  const int both = count_seen([&](int key) { return reaches_patch(view.query, key); });
  const auto n = [](long value) { return std::to_string(value); };
  const long all = static_cast<long>(grid) * grid * grid * grid;
  const long plain = window_pairs(grid, window, 0), shifted = window_pairs(grid, window, window / 2);
  std::vector<Tr> out;
  out.emplace_back("The patch sees **" + n(first) + "** patches in layer 1 and **" + n(second) +
                       "** in layer 2. Through both, something of **" + n(both) + "** of the 64 can reach it.",
                   "这个图块在第 1 层看得到 **" + n(first) + "** 块，在第 2 层看得到 **" + n(second) +
                       "** 块。经过两层，64 块中有 **" + n(both) + "** 块的内容能传到它。");
  out.emplace_back("Pairs that a head compares here: " + n(plain) + " in plain windows, " + n(shifted) +
                       " in shifted ones, " + n(all) + " if every patch saw every patch.",
                   "这里一个头要比较的对数：普通窗口 " + n(plain) + "，错开的窗口 " + n(shifted) +
                       "；若每块都看所有块，则为 " + n(all) + "。");
  if (view.study == nullptr || is_empty(view.drawing)) return out;
  const Tensor& probs = view.study->computed->value("probs");
  Eigen::Index best = 0;
  const float largest = probs.slice(0).row(0).maxCoeff(&best);
  const Tr name = name_of(static_cast<DrawnKind>(best));
  out.emplace_back(
      "This model has nothing but windows, and says: **" + name.in(Lang::en) + "** (" + fixed(largest, 2) + ").",
      "这个模型只用窗口，它的判断是：**" + name.in(Lang::zh) + "**（" + fixed(largest, 2) + "）。");
  return out;
}

Figure draw(const ExhibitInput& input) {
  const View view = view_of(input);
  Canvas canvas(roomy(input.base.style, 740, 560));
  const float top = canvas.header(
      canvas.say({"Windows that shift", "会错开的窗口"}),
      canvas.say(
          {"A patch looks only inside its window; in every second layer the windows are shifted by half. Click a "
           "hatched patch to see from there.",
           "图块只在自己的窗口里看；每隔一层，窗口错开一半。点一个有斜线的图块，换到那里去看。"}),
      vision_readout(input, view.study));
  const float gap = canvas.u(20), line = canvas.u(24), below = canvas.u(230);
  const float room = canvas.room_right() - canvas.margin();
  const float fits = canvas.room_bottom() - top - line - below;
  const float side = std::max(canvas.u(110), std::min((room - 3 * gap) / 4, fits));
  const float width = 4 * side + 3 * gap;
  const float left = canvas.margin() + std::max(0.0F, (room - width) / 2);
  const auto panel = [&](int i, const Tr& words) {
    const Rect at{left + static_cast<float>(i) * (side + gap), top + line, side, side};
    panel_title(canvas, {at.x, at.y - line / 2 - canvas.u(2)}, words, side);
    return at;
  };
  draw_pad(canvas, panel(0, {"draw here", "在这里画"}), view.drawing);
  draw_layer(canvas, view, panel(1, {"layer 1: windows", "第 1 层：窗口"}), 0);
  draw_layer(canvas, view, panel(2, {"layer 2: shifted", "第 2 层：错开"}), 1);
  draw_reach(canvas, view, panel(3, {"through both layers", "经过两层"}));
  const float lower = top + line + side + canvas.u(52);
  const float half = (width - gap) / 2;
  const float height = std::clamp(canvas.room_bottom() - lower - canvas.u(40), canvas.u(90), canvas.u(210));
  draw_costs(canvas, {left + canvas.u(34), lower, half - canvas.u(160), height});
  float y = lower - canvas.u(26);
  for (const Tr& remark : told(view))
    y = canvas.paragraph({left + half + gap, y}, canvas.say(remark), half, TextSize::text, canvas.colors.ink) +
        canvas.u(10);
  return canvas.finish(&input.base);
}

std::map<std::string, double> numbers(const ExhibitInput& input) {
  const View view = view_of(input);
  return {{"pairs", static_cast<double>(window_pairs(grid, window, 0))},
          {"shifted_pairs", static_cast<double>(window_pairs(grid, window, window / 2))},
          {"all_pairs", static_cast<double>(grid) * grid * grid * grid},
          {"seen_1", count_seen([&](int key) { return sees(0, view.query, key); })},
          {"seen_2", count_seen([&](int key) { return sees(1, view.query, key); })},
          {"reach", count_seen([&](int key) { return reaches_patch(view.query, key); })}};
}

ExhibitControl query_control() {
  ExhibitControl query{"query", {"Patch that looks", "在看的图块"}, ExhibitControl::Kind::whole, 0, grid * grid - 1};
  query.start = {27};
  query.shown = false;
  query.picture_only = true;
  return query;
}

const RegisterExhibit registered{pad_exhibit<VisionForm::windows>(
    {.id = "windows",
     .name = {"Windows of attention", "窗口注意力"},
     .about = {"What a patch sees when it may look only inside a window, as in Swin, and what shifting "
               "the windows changes.",
               "图块只能在窗口里看（如 Swin）时看得到什么，错开窗口又改变了什么。"},
     .lesson = 21,
     .controls = {pad_head_control(), query_control()},
     .draw = draw,
     .numbers = numbers})};

}  // namespace
}  // namespace headlight::exhibit::windows
