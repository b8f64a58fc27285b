// Object queries: a few learned vectors ask the patches what is where, and share the shapes among themselves.
#include <algorithm>

#include "app/exhibits/drawing_pad.h"
#include "core/figure/connections_figure.h"

namespace headlight::exhibit::object_queries {
namespace {

struct View {
  const ExhibitInput& input;
  const VisionStudy* study;
  Matrix drawing;
  int layer, head;

  const Run& run() const { return *study->computed; }
  int queries() const { return study->model->vision.queries; }
  std::string pattern_name() const { return "decoder.blocks." + std::to_string(layer) + ".cross.pattern"; }
  int answer(int query) const {  // a class; the last one means: nothing
    Eigen::Index best = 0;
    run().value("decoder.probs").slice(0).row(query).maxCoeff(&best);
    return static_cast<int>(best);
  }
  bool nothing(int query) const { return answer(query) == study->model->classes(); }
};

View view_of(const ExhibitInput& input) {
  const VisionStudy* study = vision_study(input);
  const ModelConfig config = study != nullptr ? study->model->config : ModelConfig{};
  return {input, study, drawing_of(input.values), std::min(input.values.whole("layer"), config.n_layers - 1),
          std::min(input.values.whole("head"), config.n_heads - 1)};
}

Tr answer_name(const View& view, int query) {
  if (view.nothing(query)) return {"nothing", "什么也没有"};
  return name_of(static_cast<DrawnKind>(view.answer(query)));
}

// Where a query says its shape is: a small cross in its colour, with its number.
void draw_place(Canvas& canvas, const View& view, Rect at, int query) {
  const Tensor& places = view.run().value("decoder.places");
  const Color color = head_color(canvas.colors, query);
  const Point middle{at.x + at.w * places(0, query, 0), at.y + at.h * places(0, query, 1)};
  const float arm = canvas.u(7);
  for (const bool across : {false, true}) {
    LineShape line;
    line.points = across ? std::vector<Point>{{middle.x - arm, middle.y}, {middle.x + arm, middle.y}}
                         : std::vector<Point>{{middle.x, middle.y - arm}, {middle.x, middle.y + arm}};
    line.color = color;
    line.line = canvas.u(2.5F);
    line.tag = study_cell("decoder.places", {0, query, across ? 0 : 1});
    canvas.figure.add(line);
  }
  canvas.text({middle.x + arm + canvas.u(2), middle.y - arm}, std::to_string(query + 1), TextSize::label, color,
              Align::left, true);
}

void draw_query(Canvas& canvas, const View& view, Rect at, int query) {
  const auto row = view.run().value(view.pattern_name()).slice(view.head).row(query);
  DrawnPatches seen;
  seen.at = at;
  seen.picture = &view.drawing;
  seen.patch = pad_patch;
  seen.background =
      tinted(canvas.colors, std::vector<float>(row.data(), row.data() + row.size()), head_color(canvas.colors, query));
  seen.tag = [&](int patch) { return study_cell(view.pattern_name(), {view.head, query, patch}); };
  draw_patches(canvas, seen);
  if (!view.nothing(query)) draw_place(canvas, view, at, query);
}

// "query 2 says: circle 0.98", and where.
void draw_answer(Canvas& canvas, const View& view, Rect below, int query) {
  const float line = canvas.u(21);
  const Tensor& probs = view.run().value("decoder.probs");
  const Tensor& places = view.run().value("decoder.places");
  const int answer = view.answer(query);
  const bool nothing = view.nothing(query);
  TextShape& what = canvas.text({below.x, below.y}, canvas.say(answer_name(view, query)), TextSize::title,
                                nothing ? canvas.colors.muted : canvas.colors.ink, Align::left, !nothing);
  what.tag = study_cell("decoder.probs", {0, query, answer});
  TextShape& sure = canvas.text({below.right(), below.y}, fixed(probs(0, query, answer), 2), TextSize::digits,
                                canvas.colors.ink, Align::right);
  sure.tag = what.tag;
  if (nothing) return;
  const auto pixels_of = [&](int axis) {
    return number(places(0, query, axis) * static_cast<float>(view.study->model->vision.picture), 1);
  };
  canvas.text({below.x, below.y + line}, canvas.say({"at ", "位置 "}) + "(" + pixels_of(0) + ", " + pixels_of(1) + ")",
              TextSize::label, canvas.colors.muted);
}

Tr told(const View& view) {
  int found = 0;
  for (int q = 0; q < view.queries(); ++q) found += view.nothing(q) ? 0 : 1;
  const std::string n = std::to_string(found), all = std::to_string(view.queries());
  if (is_empty(view.drawing))
    return {"The sheet is empty. Draw one to three small shapes.", "纸上还是空的。请画一到三个小图形。"};
  return {n + " of " + all +
              " queries found something; the others say “nothing”. The colour shows where each looks in this "
              "layer and head, the small cross where it says the shape is.",
          all + " 个查询中有 " + n +
              " 个找到了东西，其余的回答“什么也没有”。颜色表示它在这一层、这个头里看向哪里；小十字是它所说"
              "的位置。"};
}

Figure draw(const ExhibitInput& input) {
  const View view = view_of(input);
  Canvas canvas(roomy(input.base.style, 740, 560));
  const float top = canvas.header(
      canvas.say({"Object queries", "目标查询"}),
      canvas.say(
          {"Four learned vectors ask the patches by cross-attention; each answers with a shape and its place, or with "
           "“nothing”.",
           "四个学到的向量用交叉注意力去问各图块；每个都回答一个图形及其位置，或者“什么也没有”。"}),
      vision_readout(input, view.study));
  const float gap = canvas.u(20), line = canvas.u(24);
  const float room = canvas.room_right() - canvas.margin();
  const float small = std::max(canvas.u(110), std::min((room - 3 * gap) / 4, (canvas.room_bottom() - top) * 0.38F));
  const float width = 4 * small + 3 * gap;
  const float left = canvas.margin() + std::max(0.0F, (room - width) / 2);
  const float big =
      std::max(canvas.u(130), std::min(width * 0.42F, canvas.room_bottom() - top - 2 * line - small - canvas.u(80)));
  const Rect pad{left, top + line, big, big};
  panel_title(canvas, {pad.x, pad.y - line / 2 - canvas.u(2)}, {"draw small shapes here", "在这里画一到三个小图形"},
              big);
  draw_pad(canvas, pad, view.drawing);
  if (view.study == nullptr) return canvas.finish(&input.base);
  for (int q = 0; q < view.queries(); ++q)
    if (!view.nothing(q)) draw_place(canvas, view, pad, q);
  canvas.paragraph({pad.right() + gap * 1.5F, pad.y + canvas.u(4)}, canvas.say(told(view)),
                   left + width - pad.right() - gap * 1.5F, TextSize::text, canvas.colors.ink);
  for (int q = 0; q < view.queries(); ++q) {
    const Rect at{left + static_cast<float>(q) * (small + gap), pad.bottom() + line + canvas.u(8), small, small};
    canvas.text({at.x, at.y - line / 2}, canvas.say({"query ", "查询 "}) + std::to_string(q + 1), TextSize::label,
                head_color(canvas.colors, q), Align::left, true);
    draw_query(canvas, view, at, q);
    draw_answer(canvas, view, {at.x, at.bottom() + canvas.u(16), small, line}, q);
  }
  return canvas.finish(&input.base);
}

std::map<std::string, double> numbers(const ExhibitInput& input) {
  const View view = view_of(input);
  if (view.study == nullptr) return {};
  double found = 0;
  for (int q = 0; q < view.queries(); ++q) found += view.nothing(q) ? 0 : 1;
  return {{"queries", view.queries()}, {"found", found}};
}

const RegisterExhibit registered{pad_exhibit<VisionForm::queries>(
    {.id = "object-queries",
     .name = {"Questions to a picture", "向图像提问"},
     .about = {"Learned queries look at the patches of a drawing, as in DETR, and say what is where.",
               "学到的查询去看一幅画的图块（如 DETR），说出哪里有什么。"},
     .lesson = 21,
     .controls = {pad_layer_control(), pad_head_control()},
     .draw = draw,
     .numbers = numbers})};

}  // namespace
}  // namespace headlight::exhibit::object_queries
