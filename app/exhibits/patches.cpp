// A drawing, cut in patches, read by a small vision transformer: who looks where, and what it says.
#include <algorithm>

#include "app/exhibits/drawing_pad.h"
#include "core/train/vision_scores.h"

namespace headlight::exhibit::patches {
namespace {

struct View {
  const ExhibitInput& input;
  const VisionStudy* study;
  Matrix drawing;
  int layer, head, query;  // query 0: the class token; else patch query − 1

  std::string pattern_name() const { return "blocks." + std::to_string(layer) + ".attn.pattern"; }
  const Run& run() const { return *study->computed; }
  float weight(int token) const { return run().value(pattern_name())(head, query, token); }
  std::vector<float> patch_weights() const {
    std::vector<float> out;
    out.reserve(static_cast<std::size_t>(study->model->vision.patches()));
    for (int i = 0; i < study->model->vision.patches(); ++i) out.push_back(weight(i + 1));
    return out;
  }
  PatchWeight on_ink() const {
    const auto pattern = run().value(pattern_name()).slice(head);
    return weight_on(pattern.row(query), 1, shape_patches(study->model->vision, study->drawing));
  }
};

View view_of(const ExhibitInput& input) {
  const VisionStudy* study = vision_study(input);
  const ModelConfig config = study != nullptr ? study->model->config : ModelConfig{};
  return {input,
          study,
          drawing_of(input.values),
          std::min(input.values.whole("layer"), config.n_layers - 1),
          std::min(input.values.whole("head"), config.n_heads - 1),
          input.values.whole("query")};
}

Tr who(int query) {
  if (query == 0) return {"the class token", "分类词元"};
  const int grid = pad_pixels / pad_patch;
  const std::string row = std::to_string((query - 1) / grid + 1);
  const std::string column = std::to_string((query - 1) % grid + 1);
  return {"patch " + row + "," + column, "图块 " + row + "," + column};
}

void draw_cut(Canvas& canvas, const View& view, Rect at) {
  DrawnPatches cut;
  cut.at = at;
  cut.picture = &view.drawing;
  cut.patch = pad_patch;
  cut.gap = canvas.u(4);
  cut.tag = [](int patch) { return sets("query", patch + 1); };
  cut.chosen = view.query - 1;
  cut.chosen_color = canvas.colors.query;
  draw_patches(canvas, cut);
}

void draw_attention(Canvas& canvas, const View& view, Rect at) {
  DrawnPatches seen;
  seen.at = at;
  seen.picture = &view.drawing;
  seen.patch = pad_patch;
  seen.background = weight_colors(canvas.colors, view.patch_weights());
  seen.tag = [&](int patch) { return study_cell(view.pattern_name(), {view.head, view.query, patch + 1}); };
  seen.chosen = view.query - 1;
  seen.chosen_color = canvas.colors.query;
  draw_patches(canvas, seen);
}

// All tokens in a row, each with its weight above it. The first one is the class token.
void draw_row(Canvas& canvas, const View& view, Rect at) {
  const int tokens = 1 + (pad_pixels / pad_patch) * (pad_pixels / pad_patch);
  const float pitch = at.w / static_cast<float>(tokens);
  const float side = pitch - canvas.u(1.5F);
  const float bars = at.h - side - canvas.u(4);
  float most = 1e-9F;
  if (view.study != nullptr)
    for (int t = 0; t < tokens; ++t) most = std::max(most, view.weight(t));
  for (int t = 0; t < tokens; ++t) {
    const Rect tile{at.x + static_cast<float>(t) * pitch, at.bottom() - side, side, side};
    if (view.study != nullptr) {
      const float height = std::max(canvas.u(1), bars * view.weight(t) / most);
      RectShape bar;
      bar.at = {tile.x, at.y + bars - height, side, height};
      bar.fill = canvas.colors.weight;
      bar.tag = study_cell(view.pattern_name(), {view.head, view.query, t});
      canvas.figure.add(bar);
    }
    RectShape box;
    box.at = tile;
    box.fill = t == 0 ? mix(canvas.colors.card, canvas.colors.query, 0.35F) : canvas.colors.card;
    box.stroke = t == view.query ? canvas.colors.query : canvas.colors.rule;
    box.line = t == view.query ? canvas.u(2) : canvas.u(1);
    box.tag = sets("query", t);
    canvas.figure.add(box);
    if (t == 0) continue;
    const int grid = pad_pixels / pad_patch;
    const Matrix patch = view.drawing.block(Eigen::Index{(t - 1) / grid} * pad_patch,
                                            Eigen::Index{(t - 1) % grid} * pad_patch, pad_patch, pad_patch);
    DrawnPatches small;
    small.at = tile;
    small.picture = &patch;
    small.patch = pad_patch;
    small.lines = false;
    small.background = {with_alpha(canvas.colors.card, 0)};
    if (!is_empty(patch)) draw_patches(canvas, small);
  }
}

void draw_classes(Canvas& canvas, const View& view, Rect at) {
  const Tensor& probs = view.run().value("probs");
  const float pitch = at.h / static_cast<float>(probs.cols());
  const float label = canvas.u(74), number = canvas.u(48);
  for (int c = 0; c < probs.cols(); ++c) {
    const float y = at.y + (static_cast<float>(c) + 0.5F) * pitch;
    const bool best = probs(0, 0, c) == probs.slice(0).maxCoeff();
    canvas.text({at.x + label - canvas.u(8), y}, canvas.say(name_of(static_cast<DrawnKind>(c))), TextSize::label,
                best ? canvas.colors.ink : canvas.colors.muted, Align::right, best);
    RectShape bar;
    bar.at = {at.x + label, y - canvas.u(7), std::max(canvas.u(1), (at.w - label - number) * probs(0, 0, c)),
              canvas.u(14)};
    bar.fill = best ? canvas.colors.value : mix(canvas.colors.card, canvas.colors.value, 0.45F);
    bar.tag = study_cell("probs", {0, 0, c});
    canvas.figure.add(bar);
    TextShape& value =
        canvas.text({bar.at.right() + canvas.u(6), y}, fixed(probs(0, 0, c), 2), TextSize::digits, canvas.colors.ink);
    value.tag = bar.tag;
  }
}

Tr reading(const View& view) {
  if (is_empty(view.drawing))
    return {"The sheet is empty: whatever the model says now is a guess. Draw something.",
            "纸上还没有画：模型现在说什么都只是猜测。请先画点什么。"};
  const PatchWeight weight = view.on_ink();
  const std::string on = percent(weight.on), share = percent(weight.share);
  return {"Of the weight that " + who(view.query).in(Lang::en) + " gives to patches, **" + on +
              "** falls on patches with ink. They are " + share +
              " of the picture: that is what even weights would give.",
          who(view.query).in(Lang::zh) + "分给各图块的权重中，**" + on + "** 落在有墨迹的图块上；这些图块只占全图的 " +
              share + "，平均分配时就只有这么多。"};
}

Figure draw(const ExhibitInput& input) {
  const View view = view_of(input);
  Canvas canvas(roomy(input.base.style, 740, 560));
  const std::string layer = std::to_string(view.layer + 1), head = std::to_string(view.head + 1);
  const Tr looks = who(view.query);
  const float top = canvas.header(
      canvas.say({"Patches are tokens", "图块就是词元"}),
      canvas.say(
          {"Draw on the left; every square of 4 × 4 pixels is a token. Click a patch: where does it look in layer " +
               layer + ", head " + head + "?",
           "在左边画；每个 4 × 4 像素的小块就是一个词元。点一个图块：第 " + layer + " 层的头 " + head +
               " 里，它看向哪里？"}),
      vision_readout(input, view.study));
  const float gap = canvas.u(26), line = canvas.u(24);
  const float row_height = canvas.u(86), below = canvas.u(150);
  const float room = canvas.room_right() - canvas.margin();
  const float fits = canvas.room_bottom() - top - 2 * line - row_height - below - 2 * gap;
  const float side = std::max(canvas.u(120), std::min((room - 2 * gap) / 3, fits));
  const float left = canvas.margin() + std::max(0.0F, (room - 3 * side - 2 * gap) / 2);
  const auto panel = [&](int i) { return Rect{left + static_cast<float>(i) * (side + gap), top + line, side, side}; };
  const auto title = [&](const Rect& at, const Tr& words) {
    panel_title(canvas, {at.x, at.y - line / 2 - canvas.u(2)}, words, side);
  };
  title(panel(0), {"draw here", "在这里画"});
  draw_pad(canvas, panel(0), view.drawing);
  title(panel(1), {"cut in 64 patches", "切成 64 个图块"});
  draw_cut(canvas, view, panel(1));
  title(panel(2), {"seen by " + looks.in(Lang::en), looks.in(Lang::zh) + "看到的"});
  const float width = 3 * side + 2 * gap;
  const Rect row{left, panel(0).bottom() + line + canvas.u(4), width, row_height};
  panel_title(canvas, {left, row.y - line / 2},
              {"the same as a row: the class token, then 64 patches; above them the weights",
               "排成一行：先是分类词元，再是 64 个图块；上方是权重"},
              width);
  if (view.study != nullptr) draw_attention(canvas, view, panel(2));
  draw_row(canvas, view, row);
  if (view.study == nullptr) return canvas.finish(&input.base);
  const float lower = row.bottom() + gap;
  const float half = (width - gap) * 0.5F;
  panel_title(canvas, {left, lower}, {"what the class token says at the end", "分类词元最后的判断"}, half);
  draw_classes(canvas, view, {left, lower + canvas.u(12), half, canvas.u(118)});
  canvas.paragraph({left + half + gap, lower - canvas.u(8)}, canvas.say(reading(view)), half, TextSize::text,
                   canvas.colors.ink);
  return canvas.finish(&input.base);
}

std::map<std::string, double> numbers(const ExhibitInput& input) {
  const View view = view_of(input);
  if (view.study == nullptr) return {};
  const Tensor& probs = view.run().value("probs");
  Eigen::Index best = 0;
  const float largest = probs.slice(0).row(0).maxCoeff(&best);
  const PatchWeight weight = view.on_ink();
  return {{"patches", view.study->model->vision.patches()},
          {"on_shape", weight.on},
          {"share", weight.share},
          {"class", static_cast<double>(best)},
          {"probability", static_cast<double>(largest)}};
}

ExhibitControl query_control() {
  ExhibitControl query{
      "query", {"Who looks (0: class token)", "谁在看（0：分类词元）"}, ExhibitControl::Kind::whole, 0, 64};
  query.shown = false;
  query.picture_only = true;
  return query;
}

const RegisterExhibit registered{pad_exhibit<VisionForm::whole>(
    {.id = "patches",
     .name = {"A drawing in patches", "切成图块的画"},
     .about = {"Draw a shape and watch a small vision transformer look at it. It was trained by this "
               "program on drawn circles, squares, triangles, crosses and lines.",
               "画一个图形，看一个小小的视觉 Transformer 怎样看它。它由本程序用画出来的圆、正方形、"
               "三角形、叉和线段训练而成。"},
     .lesson = 21,
     .controls = {pad_layer_control(), pad_head_control(), query_control()},
     .draw = draw,
     .numbers = numbers})};

}  // namespace
}  // namespace headlight::exhibit::patches
