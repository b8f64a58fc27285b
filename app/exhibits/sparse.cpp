// Patterns of sparse attention: form, cost as the sentence grows, reach.
#include <algorithm>
#include <cmath>

#include "core/analysis/mask_study.h"
#include "core/analysis/sparse_study.h"
#include "core/figure/exhibit_parts.h"
#include "core/figure/fixed.h"
#include "core/lab/exhibit.h"

namespace headlight::exhibit::sparse {
namespace {

struct Pattern {
  Tr name;
  std::vector<SparsePart::Kind> parts;
};

const std::vector<Pattern>& patterns() {
  using K = SparsePart::Kind;
  static const std::vector<Pattern> all{
      {{"dense", "稠密"}, {}},
      {{"window", "窗口"}, {K::window}},
      {{"dilated window", "膨胀窗口"}, {K::dilated}},
      {{"strided", "跨步"}, {K::strided}},
      {{"global", "全局"}, {K::global}},
      {{"random", "随机"}, {K::random}},
      {{"blocks", "分块"}, {K::block}},
      {{"row", "行"}, {K::row}},
      {{"column", "列"}, {K::column}},
      {{"row + column", "行 + 列"}, {K::row, K::column}},
      {{"window + global", "窗口 + 全局"}, {K::window, K::global}},
      {{"window + global + random", "窗口 + 全局 + 随机"}, {K::window, K::global, K::random}}};
  return all;
}

const Pattern& pattern_of(const ExhibitValues& v) {
  return patterns()[static_cast<std::size_t>(
      std::clamp(v.whole("pattern"), 0, static_cast<int>(patterns().size()) - 1))];
}

MaskSpec spec_of(const ExhibitValues& v) {
  MaskSpec spec;
  spec.causal = v.on("causal");
  const Pattern& pattern = pattern_of(v);
  for (const SparsePart::Kind kind : pattern.parts)
    spec.sparse.push_back({.kind = kind,
                           .size = kind == SparsePart::Kind::global && pattern.parts.size() > 1 ? 1 : v.whole("size"),
                           .step = v.whole("step"),
                           .seed = static_cast<std::uint64_t>(v.whole("seed"))});
  return spec;
}

struct Curves : Study {
  std::vector<KeptEntries> kept, dense;
};

std::shared_ptr<const Study> study(const LabState&, const ExhibitValues& values, const std::atomic<bool>* cancelled) {
  auto made = std::make_shared<Curves>();
  MaskSpec spec = spec_of(values);
  made->kept = kept_over_length(spec, cancelled);
  spec.sparse.clear();
  made->dense = kept_over_length(spec, cancelled);
  return made->dense.size() == 7 ? made : nullptr;
}

void draw_pattern(Canvas& canvas, const Tensor& allowed, Rect at) {
  GridShape grid;
  grid.rows = allowed.rows();
  grid.cols = allowed.cols();
  grid.values = std::make_shared<std::vector<float>>(allowed.data(), allowed.data() + allowed.size());
  grid.at = at;
  grid.scale.map = ColorScale::Map::sequential;
  grid.scale.low = 0;
  grid.scale.high = 1.6F;
  grid.gap = at.w / static_cast<float>(grid.cols) > canvas.u(5) ? 1 : 0;
  grid.quantity = canvas.say({"1: may be looked at", "1：可以看"});
  canvas.figure.add(std::move(grid));
  RectShape frame;
  frame.at = at;
  frame.stroke = canvas.colors.rule;
  frame.line = canvas.colors.line;
  canvas.figure.add(frame);
}

std::string grouped(double value) {
  std::string digits = fixed(static_cast<float>(0), 0);
  digits = std::to_string(static_cast<long long>(std::llround(value)));
  for (int i = static_cast<int>(digits.size()) - 3; i > 0; i -= 3) digits.insert(static_cast<std::size_t>(i), " ");
  return digits;
}

// Both axes logarithmic: dense is a line of slope 2, a window one of slope 1.
void draw_curve(Canvas& canvas, const Curves& curves, int n, Rect at) {
  const Theme& t = canvas.colors;
  canvas
      .text({at.x, at.y - canvas.u(14)},
            canvas.say({"entries kept, as the sentence grows (both axes logarithmic)",
                        "句子变长时保留的项数（两轴均为对数）"}),
            TextSize::label, t.ink, Align::left, true)
      .max_width = at.w + canvas.u(60);
  const auto place = [&](double length, double kept) {
    return Point{
        at.x + at.w * static_cast<float>((std::log2(length) - 4) / 6),
        at.bottom() - at.h * static_cast<float>(std::clamp(std::log10(std::max(1.0, kept)) - 1, 0.0, 5.2) / 5.2)};
  };
  for (int power = 1; power <= 6; ++power) {
    const float y = place(16, std::pow(10.0, power)).y;
    draw_line(canvas, {at.x, y}, {at.right(), y}, t.rule, 1);
    canvas.text({at.x - canvas.u(6), y}, "10^{" + std::to_string(power) + "}", TextSize::label, t.muted, Align::right);
  }
  for (const KeptEntries& k : curves.kept)
    canvas.text({place(k.n, 1).x, at.bottom() + canvas.u(12)}, std::to_string(k.n), TextSize::digits_small, t.muted,
                Align::center);
  const auto curve = [&](const std::vector<KeptEntries>& points, Color color, float width) {
    LineShape line;
    for (const KeptEntries& k : points) line.points.push_back(place(k.n, k.kept));
    line.color = color;
    line.line = canvas.u(width) * t.line;
    canvas.figure.add(line);
    for (const KeptEntries& k : points) draw_dot(canvas, place(k.n, k.kept), 2.6F, color);
  };
  curve(curves.dense, t.muted, 1.6F);
  curve(curves.kept, t.weight, 2.6F);
  const float x = place(std::clamp(n, 16, 1024), 1).x;
  draw_line(canvas, {x, at.y}, {x, at.bottom()}, t.focus, 1.2F, true);
}

const KeptEntries& at_length(const std::vector<KeptEntries>& curve, int n) {
  return *std::min_element(curve.begin(), curve.end(), [n](const KeptEntries& a, const KeptEntries& b) {
    return std::abs(std::log2(static_cast<double>(a.n) / n)) < std::abs(std::log2(static_cast<double>(b.n) / n));
  });
}

// 2 · d_head multiply-adds and 4 bytes for every entry and head, as in mask_cost.
constexpr int heads = 8, d_head = 64;

float draw_costs(Canvas& canvas, const Curves& curves, int n, Rect at) {
  const Theme& t = canvas.colors;
  const KeptEntries &kept = at_length(curves.kept, n), &dense = at_length(curves.dense, n);
  const float row = canvas.u(26), second = at.x + at.w * 0.72F;
  float y = at.y;
  canvas.text({at.x, y + row / 2}, "n = " + std::to_string(kept.n), TextSize::text, t.focus, Align::left, true);
  canvas.text({second, y + row / 2}, canvas.say({"this pattern", "此图案"}), TextSize::label, t.weight, Align::right,
              true);
  canvas.text({at.right(), y + row / 2}, canvas.say({"dense", "稠密"}), TextSize::label, t.muted, Align::right, true);
  const auto line = [&](const Tr& name, const std::string& a, const std::string& b) {
    y += row;
    draw_line(canvas, {at.x, y}, {at.right(), y}, t.rule, 1);
    canvas.text({at.x, y + row / 2}, canvas.say(name), TextSize::label, t.ink);
    canvas.text({second, y + row / 2}, a, TextSize::digits, t.weight, Align::right);
    canvas.text({at.right(), y + row / 2}, b, TextSize::digits, t.muted, Align::right);
  };
  line({"entries kept", "保留的项"}, grouped(kept.kept), grouped(dense.kept));
  line({"of dense", "占稠密的"}, fixed(static_cast<float>(100 * kept.kept / dense.kept), 1) + " %", "100 %");
  const auto millions = [](double v) { return fixed(static_cast<float>(v / 1e6), 2); };
  line({"million multiply-adds", "百万次乘加"}, millions(kept.kept * heads * 2 * d_head),
       millions(dense.kept * heads * 2 * d_head));
  line({"megabytes of weights", "权重占用（MB）"}, millions(kept.kept * heads * 4), millions(dense.kept * heads * 4));
  return y + row;
}

Figure draw(const ExhibitInput& in) {
  Canvas canvas(roomy(in.base.style));
  const Theme& t = canvas.colors;
  const MaskSpec spec = spec_of(in.values);
  const int small = in.values.whole("n");
  const Tensor allowed = allowed_entries(spec, small, small, {});
  const float top = canvas.header(
      canvas.say({"Sparse attention", "稀疏注意力"}) + canvas.say({": ", "："}) +
          canvas.say(pattern_of(in.values).name),
      canvas.say(
          {"A row is a query; filled cells are the keys that it may look at. Costs for one layer with 8 heads of 64 "
           "numbers.",
           "一行是一个查询，填色的格是它可以看的键。代价按一层 8 个头、每头 64 个数计算。"}),
      {});
  const float gap = canvas.u(58), width = canvas.room_right() - canvas.margin();
  const float words = canvas.u(96);
  const float side =
      std::max(canvas.u(180), std::min(width * 0.44F, canvas.room_bottom() - top - words - canvas.u(30)));
  const Rect grid{canvas.margin(), top + canvas.u(28), side, side};
  canvas.text({grid.x, grid.y - canvas.u(14)},
              canvas.say({std::to_string(small) + " tokens", std::to_string(small) + " 个词元"}), TextSize::label,
              t.ink, Align::left, true);
  draw_pattern(canvas, allowed, grid);
  const int layers = layers_to_connect(allowed, in.values.on("causal"));
  const std::string l = std::to_string(layers);
  canvas.paragraph(
      {grid.x, grid.bottom() + canvas.u(12)},
      layers == 0
          ? canvas.say({"Reach: some pairs are **never** connected, however many layers there are.",
                        "可达性：有些词对**永远**连不上，无论叠多少层。"})
          : canvas.say({"Reach: after **" + l + (layers == 1 ? "** layer" : "** layers") +
                            " every token can have heard of every other" +
                            (in.values.on("causal") ? " before it." : "."),
                        "可达性：经过 **" + l + "** 层，每个词元都能得知" +
                            (in.values.on("causal") ? std::string("它之前的") : std::string("其他")) + "所有词元。"}),
      side, TextSize::text, t.ink);
  const auto* curves = dynamic_cast<const Curves*>(in.study);
  if (curves == nullptr) return canvas.finish(&in.base);
  const Rect right{grid.right() + gap, grid.y, canvas.room_right() - grid.right() - gap, side};
  const int n = in.values.whole("length");
  const float table = canvas.u(26 * 5);
  draw_curve(canvas, *curves, n, {right.x, right.y, right.w, std::max(canvas.u(110), side - table - canvas.u(24))});
  draw_costs(canvas, *curves, n,
             {right.x, right.y + std::max(canvas.u(110), side - table - canvas.u(24)) + canvas.u(34), right.w, table});
  return canvas.finish(&in.base);
}

std::map<std::string, double> numbers(const ExhibitInput& in) {
  const MaskSpec spec = spec_of(in.values);
  const int n = in.values.whole("n");
  const Tensor allowed = allowed_entries(spec, n, n, {});
  std::map<std::string, double> all{{"kept", static_cast<double>(mask_cost(allowed, 0, 1, 1).kept)},
                                    {"entries", static_cast<double>(n) * n},
                                    {"layers", static_cast<double>(layers_to_connect(allowed, in.values.on("causal")))},
                                    {"reach2", static_cast<double>(reach_of_last(allowed, 2))}};
  if (const auto* curves = dynamic_cast<const Curves*>(in.study)) {
    const KeptEntries &kept = at_length(curves->kept, in.values.whole("length")),
                      &dense = at_length(curves->dense, in.values.whole("length"));
    all["length"] = kept.n;
    all["kept_long"] = kept.kept;
    all["dense_long"] = dense.kept;
    all["share_long"] = kept.kept / dense.kept;
    all["multiply_adds"] = kept.kept * heads * 2 * d_head;
    all["bytes"] = kept.kept * heads * 4;
  }
  return all;
}

std::vector<Tr> pattern_names() {
  std::vector<Tr> names;
  for (const Pattern& pattern : patterns()) names.push_back(pattern.name);
  return names;
}

using Kind = ExhibitControl::Kind;

const RegisterExhibit registered{
    {.id = "sparse",
     .name = {"Sparse attention", "稀疏注意力"},
     .about = {"Dense attention compares every token with every other: twice as long a text costs four times as much. "
               "Sparse patterns keep a part of the entries. A window costs n times its width, but news travel slowly, "
               "layer by layer; a few global tokens are short cuts; blocks alone never meet.",
               "稠密注意力让每个词元与其他所有词元比较：文本长一倍，代价是四倍。稀疏图案只保留一部分。窗口的代价是 n "
               "乘窗宽，"
               "但消息要一层一层慢慢传；几个全局词元是捷径；只分块则永远互不相遇。"},
     .lesson = 15,
     .controls = {{.id = "pattern",
                   .label = {"pattern", "图案"},
                   .kind = Kind::choice,
                   .choices = pattern_names(),
                   .start = {1}},
                  {.id = "size",
                   .label = {"size", "大小"},
                   .kind = Kind::whole,
                   .low = 1,
                   .high = 16,
                   .decimals = 0,
                   .start = {2}},
                  {.id = "step",
                   .label = {"step", "步长"},
                   .kind = Kind::whole,
                   .low = 1,
                   .high = 16,
                   .decimals = 0,
                   .start = {4}},
                  {.id = "causal", .label = {"causal", "因果"}, .kind = Kind::toggle},
                  {.id = "n",
                   .label = {"tokens in the picture", "图中的词元数"},
                   .kind = Kind::whole,
                   .low = 8,
                   .high = 64,
                   .decimals = 0,
                   .start = {24},
                   .picture_only = true},
                  {.id = "length",
                   .label = {"n of the costs", "计算代价的 n"},
                   .kind = Kind::whole,
                   .low = 16,
                   .high = 1024,
                   .decimals = 0,
                   .logarithmic = true,
                   .start = {512},
                   .picture_only = true,
                   .tip = {"The nearest power of two.", "取最近的 2 的幂。"}},
                  seed_control()},
     .draw = draw,
     .study = study,
     .numbers = numbers}};

}  // namespace
}  // namespace headlight::exhibit::sparse
