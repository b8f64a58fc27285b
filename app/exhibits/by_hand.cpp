// Attention by hand: three tokens, small whole numbers, every step; and as a sheet to be printed and filled in.
#include "core/analysis/by_hand.h"

#include <algorithm>

#include "core/figure/exhibit_parts.h"
#include "core/figure/fixed.h"
#include "core/figure/matrix_grid.h"
#include "core/lab/exhibit.h"

namespace headlight::exhibit::by_hand {
namespace {

constexpr int T = by_hand_tokens, F = by_hand_features, D = by_hand_head;
constexpr float page_side = 26, page_top = 14;         // what printers leave white
constexpr float page_width = 794, page_height = 1083;  // A4 at 96 pixels an inch, less what stands below an export

struct ByHandStudy : Study {
  std::shared_ptr<const Run> made;
  const Run* run(int) const override { return made.get(); }
  Tr run_name(int) const override { return {"by hand", "手算"}; }
};

ByHandNumbers numbers_of(const ExhibitValues& v) {
  ByHandNumbers n;
  std::copy_n(v.numbers("x").begin(), n.x.size(), n.x.begin());
  std::copy_n(v.numbers("w_q").begin(), n.w_q.size(), n.w_q.begin());
  std::copy_n(v.numbers("w_k").begin(), n.w_k.size(), n.w_k.begin());
  std::copy_n(v.numbers("w_v").begin(), n.w_v.size(), n.w_v.begin());
  n.scaled = v.on("scaled");
  n.causal = v.on("causal");
  return n;
}

std::shared_ptr<const Study> study(const LabState&, const ExhibitValues& values, const std::atomic<bool>*) {
  auto made = std::make_shared<ByHandStudy>();
  made->made = by_hand_run(numbers_of(values));
  return made;
}

struct Sheet {
  Canvas& canvas;
  const ExhibitInput& in;
  const Run& run;
  bool blanks, page;
  float cell_w, cell_h;

  // Name over a matrix, tokens at its left; returns the right edge.
  void frame(Point at, int rows, int cols, const std::string& name, Color color, bool tokens,
             bool token_columns) const {
    const float w = cell_w * static_cast<float>(cols);
    canvas.text({at.x + w / 2, at.y - canvas.u(token_columns ? 28 : 13)}, name, TextSize::text, color, Align::center,
                true);
    for (int i = 0; i < rows && tokens; ++i)
      canvas.text({at.x - canvas.u(9), at.y + cell_h * (static_cast<float>(i) + 0.5F)}, std::string(1, "ABC"[i]),
                  TextSize::label, canvas.colors.muted, Align::right);
    for (int i = 0; i < cols && token_columns; ++i)
      canvas.text({at.x + cell_w * (static_cast<float>(i) + 0.5F), at.y - canvas.u(9)}, std::string(1, "ABC"[i]),
                  TextSize::label, canvas.colors.key, Align::center);
  }

  float given(Point at, int rows, int cols, const std::string& name, Color color, const std::string& control,
              bool tokens) const {
    frame(at, rows, cols, name, color, tokens, false);
    const auto& values = in.values.numbers(control);
    for (int i = 0; i < rows * cols; ++i) {
      const int row = i / cols;
      draw_entry(canvas, in.base,
                 {at.x + cell_w * static_cast<float>(i % cols) + 1, at.y + cell_h * static_cast<float>(row) + 1,
                  cell_w - 2, cell_h - 2},
                 values[static_cast<std::size_t>(i)], 1, color, control, i);
    }
    return at.x + cell_w * static_cast<float>(cols);
  }

  float result(Point at, int rows, int cols, const std::string& name, Color color, const std::string& value,
               int decimals, bool tokens, bool weights = false) const {
    frame(at, rows, cols, name, color, tokens, cols == T);
    const Rect room{at.x, at.y, cell_w * static_cast<float>(cols), cell_h * static_cast<float>(rows)};
    if (blanks) {
      for (int i = 0; i < rows * cols; ++i) {
        const int row = i / cols;
        RectShape box;
        box.at = {at.x + cell_w * static_cast<float>(i % cols), at.y + cell_h * static_cast<float>(row), cell_w,
                  cell_h};
        box.fill = canvas.colors.card;
        box.stroke = canvas.colors.muted;
        box.line = canvas.colors.line;
        canvas.figure.add(box);
      }
      return room.right();
    }
    GridShape grid = grid_of(run, {value, {0, 0, 0}}, rows, cols);
    grid.at = room;
    grid.gap = 1;
    grid.scale = weights ? weight_scale() : diverging_scale(std::max(1.0F, largest(grid) * 1.6F));
    fit_digits(grid, canvas.style.scale, decimals);
    grid.source.name = name_in_study(0, value);
    canvas.figure.add(grid);
    return room.right();
  }

  void sign(float x, float y, const std::string& words) const {
    canvas.text({x, y}, words, TextSize::text, canvas.colors.muted, Align::center);
  }
};

// A step's number and formula at the left edge; below them, on paper, what to do.
void step(const Sheet& s, float y, int n, const Tr& what) {
  Canvas& c = s.canvas;
  const float r = c.u(11);
  RectShape disc;
  disc.at = {c.margin(), y - r, 2 * r, 2 * r};
  disc.fill = c.colors.accent_soft;
  disc.radius = r;
  c.figure.add(disc);
  c.text({c.margin() + r, y}, std::to_string(n), TextSize::label, c.colors.weight, Align::center, true);
  c.text({c.margin() + c.u(30), y}, c.say(what), TextSize::text, c.colors.ink, Align::left, true);
}

std::string attn(const char* part) { return std::string("blocks.0.attn.") + part; }

// The formula of the number under the mouse, or of the one that is locked.
std::vector<std::string> formula(const FigureInput& base, const Run& run) {
  const std::string prefix = name_in_study(0, "");
  ValueRef at;
  if (base.hover && base.hover->kind == Tag::Kind::cell)
    at = base.hover->value;
  else if (base.selection.locked)
    at = *base.selection.locked;
  if (!at.name.starts_with(prefix)) return {};
  at.name = at.name.substr(prefix.size());
  const Tensor* value = run.graph.find_value(at.name);
  if (value == nullptr || !value->contains(at.at)) return {};
  std::vector<std::string> lines = run.graph.explain(run.graph.find(at.name), at.at).lines;
  if (!lines.empty())
    lines.front() =
        "**" + describe_short(run, at, base.style.lang) + " = " + number((*value)(at.at), 4) + "**   " + lines.front();
  return lines;
}

float worksheet_header(Canvas& canvas, bool blanks) {
  const Theme& t = canvas.colors;
  canvas.figure.title = canvas.say({"Attention by hand", "手算注意力"});
  canvas.text({canvas.margin(), canvas.u(46)},
              canvas.figure.title + (blanks ? "" : canvas.say({": answers", "：答案"})), TextSize::heading, t.ink,
              Align::left, true);
  if (blanks) {
    const float x = canvas.room_right() - canvas.u(300), y = canvas.u(54);
    canvas.text({x, canvas.u(46)}, canvas.say({"name", "姓名"}), TextSize::label, t.muted, Align::right);
    draw_line(canvas, {x + canvas.u(8), y}, {canvas.room_right(), y}, t.muted, 1);
  }
  return canvas.paragraph({canvas.margin(), canvas.u(72)},
                          canvas.say({"Three tokens A, B, C, one attention head, small numbers. Fill in the boxes from "
                                      "top to bottom. For softmax: e^{x} from a table or a pocket calculator; each row "
                                      "of weights must sum to 1.",
                                      "三个词元 A、B、C，一个注意力头，都是小数目。从上往下填写方框。做 softmax 时，"
                                      "e^{x} 可查表或用计算器；每一行权重之和必须为 1。"}),
                          canvas.room_right() - canvas.margin(), TextSize::text, t.ink);
}

float steps(const Sheet& s, float top, float free) {
  Canvas& c = s.canvas;
  const Theme& t = c.colors;
  const float left = c.margin() + c.u(52), w = s.cell_w, h = s.cell_h, title = c.u(s.page ? 60 : 50), gap = c.u(40);
  const float wide = c.room_right() - left;
  const float pitch_of_three = std::min((wide + c.u(30)) / 3, w * T + c.u(96));
  const auto column = [&](int i) { return left + static_cast<float>(i) * pitch_of_three; };
  float y = top;
  // 1. what is given
  step(s, y + c.u(10), 1,
       {"given: X, one row for each token, and the three matrices", "给定：X（每个词元一行）与三个矩阵"});
  y += title;
  s.given({left, y}, T, F, "X", t.ink, "x", true);
  const float first = left + w * F + gap, pitch = std::min((c.room_right() - first + gap) / 3, 2 * w + c.u(80));
  s.given({first, y}, F, D, "W_{Q}", t.query, "w_q", false);
  s.given({first + pitch, y}, F, D, "W_{K}", t.key, "w_k", false);
  s.given({first + 2 * pitch, y}, F, D, "W_{V}", t.value, "w_v", false);
  y += h * F + free;
  // 2. three projections
  step(s, y + c.u(10), 2, {"Q = X W_{Q},  K = X W_{K},  V = X W_{V}", "Q = X W_{Q}，K = X W_{K}，V = X W_{V}"});
  y += title;
  s.result({column(0), y}, T, D, "Q", t.query, attn("q"), 0, true);
  s.result({column(1), y}, T, D, "K", t.key, attn("k"), 0, true);
  s.result({column(2), y}, T, D, "V", t.value, attn("v"), 0, true);
  y += h * T + free;
  // 3. scores and weights: rows are queries, columns keys
  const bool scaled = s.in.values.on("scaled"), causal = s.in.values.on("causal");
  step(s, y + c.u(10), 3,
       causal ? Tr{"every query with every key up to its own; then softmax, row by row",
                   "每个查询与不晚于它的每个键；再逐行 softmax"}
              : Tr{"every query with every key; then softmax, row by row", "每个查询与每个键；再逐行 softmax"});
  y += title + c.u(14);
  s.result({column(0), y}, T, T, "QK^{T}", t.ink, attn("scores"), 0, true);
  if (scaled || causal)
    s.result({column(1), y}, T, T, scaled ? "QK^{T} ÷ \\sqrt{2}" : "QK^{T}", t.ink, attn("masked"), 2, true);
  s.result({column(2), y}, T, T, c.say({"weights", "权重"}), t.weight, attn("pattern"), 3, true, true);
  y += h * T + free;
  // 4. the output
  step(s, y + c.u(10), 4,
       {"output = weights · V: every row a weighted sum of the rows of V",
        "输出 = 权重 · V：每一行都是 V 各行的加权和"});
  y += title;
  s.result({column(0), y}, T, D, c.say({"output", "输出"}), t.focus, attn("z"), 3, true);
  return y + h * T;
}

Figure draw(const ExhibitInput& in) {
  const bool page = in.values.on("page");
  Style style = roomy(in.base.style);
  if (page) {
    style.width = (page_width - 2 * page_side) * style.scale;
    style.height = (page_height - page_top) * style.scale;
  }
  Canvas canvas(style);
  const auto run = by_hand_run(numbers_of(in.values));
  const bool blanks = in.values.on("blanks");
  float top = 0;
  if (page)
    top = worksheet_header(canvas, blanks) + canvas.u(22);
  else
    top = canvas.header(canvas.say({"Attention by hand", "手算注意力"}),
                        canvas.say({"Three tokens, one head. Click a given number to change it; point at a result to "
                                    "see how it is made.",
                                    "三个词元，一个头。点击给定的数可以改动；指向结果可看到它是怎样算出的。"}),
                        {});
  const float foot = page ? canvas.u(8) : canvas.u(58);
  const float fixed_room = canvas.u(4 * (page ? 60 : 50) + 14);
  const float room = canvas.room_bottom() - top - foot - fixed_room;
  const float cell_h = std::clamp(room / 14.5F, canvas.u(20), canvas.u(page ? 46 : 32));
  const float free = std::clamp((room - 12 * cell_h) / 3, canvas.u(6), canvas.u(page ? 84 : 22));
  const float cell_w = std::min(canvas.u(page ? 66 : 78), (canvas.room_right() - canvas.margin() - canvas.u(150)) / 9);
  const Sheet sheet{canvas, in, *run, blanks, page, cell_w, cell_h};
  const float bottom = steps(sheet, top, free);
  if (page) {
    Figure sheet_of_paper;
    const Figure inner = canvas.finish(&in.base);
    sheet_of_paper.scale = inner.scale;
    sheet_of_paper.title = inner.title;
    sheet_of_paper.place(inner, page_side * style.scale, page_top * style.scale);
    sheet_of_paper.width = page_width * style.scale;
    sheet_of_paper.height = page_height * style.scale;
    return sheet_of_paper;
  }
  if (!blanks) {
    const std::vector<std::string> lines = formula(in.base, *run);
    // Beside the last step, where there is room.
    const float x = canvas.margin() + canvas.u(52) + cell_w * D + canvas.u(50);
    float y = bottom - cell_h * T + canvas.u(6);
    for (std::size_t i = 0; i < std::min<std::size_t>(lines.size(), 4); ++i)
      y = canvas.paragraph({x, y}, lines[i], canvas.room_right() - x, TextSize::label,
                           i == 0 ? canvas.colors.focus : canvas.colors.ink);
  }
  return canvas.finish(&in.base);
}

std::map<std::string, double> numbers(const ExhibitInput& in) {
  const auto run = by_hand_run(numbers_of(in.values));
  std::map<std::string, double> all;
  const auto put = [&](const char* name, const char* part, int cols) {
    const Tensor& value = run->value(attn(part));
    for (int r = 0; r < T; ++r)
      for (int c = 0; c < cols; ++c)
        all[name + std::to_string(r + 1) + std::to_string(c + 1)] = static_cast<double>(value(0, r, c));
  };
  put("q", "q", D);
  put("k", "k", D);
  put("v", "v", D);
  put("score", "scores", T);
  put("weight", "pattern", T);
  put("output", "z", D);
  return all;
}

using Kind = ExhibitControl::Kind;

ExhibitControl given(const char* id, const Tr& label, std::vector<double> start) {
  return {.id = id,
          .label = label,
          .kind = Kind::numbers,
          .low = -9,
          .high = 9,
          .decimals = 1,
          .start = std::move(start),
          .shown = false};
}

const RegisterExhibit registered{
    {.id = "by-hand",
     .name = {"By hand", "手算"},
     .about =
         {"The whole of attention with numbers that a pencil can follow: project, compare, weigh, mix. Nothing here "
          "is simplified but the size: it is the same program that runs the large models. As a page it can be "
          "printed, with blanks to be filled in or with the answers.",
          "用铅笔就能跟上的数走完注意力的全程：投影、比较、加权、混合。除了规模小，没有任何简化：运行大模型的也是"
          "这同一套程序。它可以作为一页纸打印出来，带空格供填写，或带答案。"},
     .lesson = 3,
     .controls = {{.id = "scaled",
                   .label = {"divide by √d", "除以 √d"},
                   .kind = Kind::toggle,
                   .start = {1},
                   .tip = {"d = 2 here.", "这里 d = 2。"}},
                  {.id = "causal",
                   .label = {"causal mask", "因果掩码"},
                   .kind = Kind::toggle,
                   .tip = {"No token sees a later one.", "任何词元都看不到它后面的词元。"}},
                  {.id = "blanks",
                   .label = {"blanks", "留空"},
                   .kind = Kind::toggle,
                   .picture_only = true,
                   .tip = {"Results are empty boxes to be filled in.", "结果处是待填写的空格。"}},
                  {.id = "page",
                   .label = {"A4 page", "A4 页面"},
                   .kind = Kind::toggle,
                   .picture_only = true,
                   .tip = {"In the form of a page to be printed: export it as PDF.", "排成可打印的一页：导出为 PDF。"}},
                  given("x", {"X", "X"}, {1, 0, 1, 0, 2, 0, 1, 1, 1}),
                  given("w_q", {"W_Q", "W_Q"}, {1, 0, 0, 1, 1, 0}),
                  given("w_k", {"W_K", "W_K"}, {0, 1, 1, 0, 0, 1}),
                  given("w_v", {"W_V", "W_V"}, {1, 2, 0, 3, 1, 1})},
     .draw = draw,
     .study = study,
     .numbers = numbers}};

}  // namespace
}  // namespace headlight::exhibit::by_hand
