// Pictures and sentences in one space: which caption is nearest to the drawing, and which picture to a caption.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/exhibits/drawing_pad.h"
#include "core/figure/matrix_grid.h"
#include "core/models/vision_forward.h"

namespace headlight::exhibit::captions {
namespace {

constexpr int examples = 6;
constexpr int listed = 5;  // captions nearest to the drawing

struct View {
  const ExhibitInput& input;
  const VisionStudy* study;
  Matrix drawing;

  const Tensor& cosines() const { return study->computed->value("similarity"); }  // [1, 1 + examples, captions]
  const Caption& caption(int n) const { return study->captions[static_cast<std::size_t>(n)]; }
  /// Captions by their cosine with a picture, the nearest first.
  std::vector<int> nearest(int picture) const {
    std::vector<int> order(static_cast<std::size_t>(cosines().cols()));
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return cosines()(0, picture, a) > cosines()(0, picture, b); });
    return order;
  }
  /// softmax over all captions
  double probability(int picture, int caption) const {
    const auto row = cosines().slice(0).row(picture).array() * match_scale;
    const float most = row.maxCoeff();
    return static_cast<double>(std::exp(row(caption) - most) / (row - most).exp().sum());
  }
};

View view_of(const ExhibitInput& input) { return {input, vision_study(input), drawing_of(input.values)}; }

void draw_small_picture(Canvas& canvas, const Matrix& picture, Rect at) {
  DrawnPatches small;
  small.at = at;
  small.picture = &picture;
  small.patch = pad_pixels;  // one piece
  draw_patches(canvas, small);
}

// Captions are rows, pictures are columns; the first one is the drawing.
void draw_matrix(Canvas& canvas, const View& view, Rect room) {
  float label = 0;
  for (int r = 0; r < examples; ++r)
    label = std::max(label, canvas.width_of(canvas.say(text_of(view.caption(r))), TextSize::label) + canvas.u(12));
  const float column = (room.w - label) / (examples + 1);
  const float row = std::min(column * 0.72F, (room.h - column) / examples);
  const float side = column - canvas.u(8);
  for (int c = 0; c <= examples; ++c) {
    const Rect at{room.x + label + static_cast<float>(c) * column + canvas.u(4), room.y, side, side};
    draw_small_picture(canvas, c == 0 ? view.drawing : view.study->examples[static_cast<std::size_t>(c) - 1].picture,
                       at);
    if (c > 0) continue;
    RectShape frame;
    frame.at = at;
    frame.stroke = canvas.colors.query;
    frame.line = canvas.u(2);
    canvas.figure.add(frame);
  }
  GridShape grid;
  grid.rows = examples;
  grid.cols = examples + 1;
  grid.at = {room.x + label, room.y + column, column * (examples + 1), row * examples};
  grid.gap = canvas.u(2);
  grid.scale = diverging_scale(1);
  grid.source = {name_in_study(0, "similarity"), {0, 0, 0}};
  grid.transposed = true;
  grid.quantity = "cosine";
  auto values = std::make_shared<std::vector<float>>();
  for (int r = 0; r < examples; ++r)
    for (int c = 0; c <= examples; ++c) values->push_back(view.cosines()(0, c, r));
  grid.values = values;
  fit_digits(grid, canvas.style.scale);
  canvas.figure.add(grid);
  for (int r = 0; r < examples; ++r) {
    const Rect own = grid.cell(r, r + 1);
    canvas.text({grid.at.x - canvas.u(8), own.y + own.h / 2}, canvas.say(text_of(view.caption(r))), TextSize::label,
                canvas.colors.ink, Align::right);
    RectShape frame;
    frame.at = own;
    frame.stroke = canvas.colors.focus;
    frame.line = canvas.u(2);
    canvas.figure.add(frame);
  }
}

void draw_nearest(Canvas& canvas, const View& view, Rect at) {
  const std::vector<int> order = view.nearest(0);
  const float pitch = at.h / listed;
  for (int i = 0; i < listed; ++i) {
    const int caption = order[static_cast<std::size_t>(i)];
    const auto p = static_cast<float>(view.probability(0, caption));
    const float y = at.y + static_cast<float>(i) * pitch;
    canvas
        .text({at.x, y + canvas.u(8)}, canvas.say(text_of(view.caption(caption))), TextSize::label,
              i == 0 ? canvas.colors.ink : canvas.colors.muted, Align::left, i == 0)
        .max_width = at.w;
    RectShape bar;
    bar.at = {at.x, y + canvas.u(18), std::max(canvas.u(1), (at.w - canvas.u(44)) * p), canvas.u(7)};
    bar.fill = i == 0 ? canvas.colors.value : mix(canvas.colors.card, canvas.colors.value, 0.45F);
    bar.tag = study_cell("similarity", {0, 0, caption});
    canvas.figure.add(bar);
    canvas.text({bar.at.right() + canvas.u(6), y + canvas.u(21)}, fixed(p, 2), TextSize::digits_small,
                canvas.colors.ink);
  }
}

struct Matches {
  int captions = 0, pictures = 0;  // whose nearest one is their own
};
Matches matches(const View& view) {
  Matches out;
  for (int i = 0; i < examples; ++i) {
    out.pictures += view.nearest(i + 1).front() == i ? 1 : 0;
    Eigen::Index best = 0;
    view.cosines().slice(0).col(i).tail(examples).maxCoeff(&best);
    out.captions += best == i ? 1 : 0;
  }
  return out;
}

Tr told(const View& view) {
  const Matches right = matches(view);
  const std::string all = std::to_string(examples);
  return {"Framed: pairs that belong together. Of all 50 captions, the own one is nearest for " +
              std::to_string(right.pictures) + " of the " + all +
              " example pictures; of these pictures, the own one is nearest for " + std::to_string(right.captions) +
              " of the " + all + " captions.",
          "加框的是本来配对的。" + all + " 幅例图中，有 " + std::to_string(right.pictures) +
              " 幅与自己的描述最近（在全部 50 句中比较）；" + all + " 句描述中，有 " + std::to_string(right.captions) +
              " 句与自己的图最近。"};
}

Figure draw(const ExhibitInput& input) {
  const View view = view_of(input);
  Canvas canvas(roomy(input.base.style, 740, 560));
  const float top =
      canvas.header(canvas.say({"Pictures and sentences", "图与描述"}),
                    canvas.say({"Two encoders, one for pictures and one for captions, end in the same space: each "
                                "number is the cosine of two "
                                "vectors.",
                                "两个编码器，一个读图，一个读描述，最后到同一个空间：每个数是两个向量的余弦。"}),
                    vision_readout(input, view.study));
  const float line = canvas.u(24), gap = canvas.u(30);
  const float room = canvas.room_right() - canvas.margin();
  const float left_width = std::max(canvas.u(150), std::min(room * 0.3F, canvas.room_bottom() - top - canvas.u(230)));
  const Rect pad{canvas.margin(), top + line, left_width, left_width};
  panel_title(canvas, {pad.x, pad.y - line / 2 - canvas.u(2)}, {"draw here", "在这里画"}, left_width);
  draw_pad(canvas, pad, view.drawing);
  if (view.study == nullptr) return canvas.finish(&input.base);
  const float lower = pad.bottom() + line;
  if (is_empty(view.drawing)) {
    canvas.paragraph({pad.x, lower},
                     canvas.say({"The sheet is empty. Draw one shape.", "纸上还是空的。请画一个图形。"}), left_width,
                     TextSize::text, canvas.colors.ink);
  } else {
    panel_title(canvas, {pad.x, lower}, {"the nearest of 50 captions", "50 句描述中最近的几句"}, left_width);
    draw_nearest(canvas, view, {pad.x, lower + canvas.u(14), left_width, canvas.u(34 * listed)});
  }
  const float x = pad.right() + gap;
  const Rect right{x, top + line, canvas.room_right() - x, canvas.room_bottom() - top - line - canvas.u(80)};
  panel_title(canvas, {x, right.y - line / 2 - canvas.u(2)},
              {"cosines: captions × pictures (the first is yours)", "余弦：描述 × 图（第一幅是你画的）"}, right.w);
  draw_matrix(canvas, view, right);
  const Rect drawn = bounds(canvas.figure.shapes().back(), canvas.style.scale);
  canvas.paragraph({x, drawn.bottom() + canvas.u(16)}, canvas.say(told(view)), right.w, TextSize::text,
                   canvas.colors.ink);
  return canvas.finish(&input.base);
}

std::map<std::string, double> numbers(const ExhibitInput& input) {
  const View view = view_of(input);
  if (view.study == nullptr) return {};
  const Matches right = matches(view);
  const int best = view.nearest(0).front();
  return {{"nearest", static_cast<double>(view.cosines()(0, 0, best))},
          {"probability", view.probability(0, best)},
          {"pictures_right", right.pictures},
          {"captions_right", right.captions},
          {"examples", examples}};
}

const RegisterExhibit registered{pad_exhibit<VisionForm::captions, examples>(
    {.id = "captions",
     .name = {"Pictures and captions", "图与描述"},
     .about = {"Which sentence describes the drawing, and which picture a sentence: two encoders that "
               "meet in one space, as in CLIP.",
               "哪句话说的是这幅画，哪幅画配得上这句话：两个编码器在同一空间相会（如 CLIP）。"},
     .lesson = 21,
     .controls = {},
     .draw = draw,
     .numbers = numbers})};

}  // namespace
}  // namespace headlight::exhibit::captions
