// What a layer costs as the sequence grows: counted, and measured on this machine.
#include "core/figure/canvas.h"
#include "core/lab/complexity_figure.h"
#include "core/lab/exhibit.h"
#include "core/tensor/parallel.h"

namespace headlight::exhibit::complexity {
namespace {

struct Costs : Study {
  std::vector<LayerCurve> curves;
  int threads = 1;
};

std::shared_ptr<const Study> study(const LabState&, const ExhibitValues& values, const std::atomic<bool>* cancelled) {
  auto made = std::make_shared<Costs>();
  made->threads = threads();
  for (const LayerSize& size : compared_layers(values.whole("d"), values.whole("kernel"), values.on("projections"))) {
    LayerCurve curve{size, measured_lengths(), {}};
    for (const int n : curve.lengths) {
      curve.seconds.push_back(measure_layer(size, n, cancelled));
      if (curve.seconds.back() <= 0) return nullptr;  // cancelled
    }
    made->curves.push_back(std::move(curve));
  }
  return made;
}

Figure draw(const ExhibitInput& in) {
  const auto* costs = dynamic_cast<const Costs*>(in.study);
  if (costs == nullptr)
    return message_figure(in.base.style, {"Measuring …", "正在测量……"},
                          {"one layer at a time, on this computer", "在这台电脑上逐层测量"});
  return complexity_figure(in.base.style, costs->curves, in.values.whole("n"), costs->threads);
}

std::map<std::string, double> numbers(const ExhibitInput& in) {
  const auto* costs = dynamic_cast<const Costs*>(in.study);
  if (costs == nullptr) return {};
  const std::size_t at = nearest_length(costs->curves.front(), in.values.whole("n"));
  std::map<std::string, double> all{{"n", costs->curves.front().lengths[at]}, {"d", in.values.number("d")}};
  all["kernel"] = in.values.whole("kernel");
  for (const LayerCurve& curve : costs->curves) {
    const std::string name = to_string(curve.size.kind) + "_";
    all[name + "ms"] = 1000 * curve.seconds[at];
    all[name + "work"] = multiply_adds(curve.size, curve.lengths[at]);
    all[name + "path"] = longest_path(curve.size, curve.lengths[at]);
    if (curve.size.kind == SequenceKind::cnn) {
      LayerSize dilated = curve.size;
      dilated.kind = SequenceKind::dilated_cnn;
      all["dilated_cnn_path"] = longest_path(dilated, curve.lengths[at]);
    }
  }
  return all;
}

void measure_again(ExhibitValues& values) { values.set("again", 1 - values.number("again")); }

using Kind = ExhibitControl::Kind;

const RegisterExhibit registered{
    {.id = "complexity",
     .name = {"What a layer costs", "一层的代价"},
     .about =
         {"Attention compares all pairs: twice as long a text costs four times as much. A recurrent layer or a "
          "convolution costs twice as much, but news have a long way to go, and the recurrent one must wait for "
          "every step. The formulas stand beside times measured on this computer.",
          "注意力比较所有的词对：文本长一倍，代价是四倍。循环层和卷积层只要两倍，但消息要走很远的路，循环层还必须一"
          "步等一步。公式旁边是在这台电脑上实测的用时。"},
     .lesson = 16,
     .controls = {{.id = "n",
                   .label = {"n", "n"},
                   .kind = Kind::whole,
                   .low = 16,
                   .high = 2048,
                   .decimals = 0,
                   .logarithmic = true,
                   .start = {128},
                   .picture_only = true,
                   .tip = {"The nearest power of two.", "取最近的 2 的幂。"}},
                  {.id = "d",
                   .label = {"d", "d"},
                   .kind = Kind::whole,
                   .low = 16,
                   .high = 256,
                   .decimals = 0,
                   .logarithmic = true,
                   .start = {64}},
                  {.id = "kernel",
                   .label = {"kernel", "卷积核"},
                   .kind = Kind::whole,
                   .low = 2,
                   .high = 7,
                   .decimals = 0,
                   .start = {3}},
                  {.id = "projections",
                   .label = {"with projections", "含投影"},
                   .kind = Kind::toggle,
                   .tip = {"Attention with the products that make queries, keys, values and the output; tables of "
                           "costs leave them "
                           "out.",
                           "注意力也计入得到查询、键、值和输出的乘积；代价表通常不计。"}},
                  {.id = "again", .label = {"measurement", "测量"}, .kind = Kind::toggle, .shown = false}},
     .draw = draw,
     .study = study,
     .numbers = numbers,
     .buttons = {{"measure", {"Measure again", "重新测量"}, measure_again}}}};

}  // namespace
}  // namespace headlight::exhibit::complexity
