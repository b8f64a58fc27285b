// How long words and positions are, drawn many times, against d.
#include <algorithm>
#include <cmath>

#include "core/analysis/embedding_draws.h"
#include "core/figure/canvas.h"
#include "core/figure/scaling_pages.h"
#include "core/lab/exhibit.h"

namespace headlight::exhibit::norms {
namespace {

struct Draws : Study {
  std::vector<DrawnLengths> lengths;
};

std::shared_ptr<const Study> study(const LabState&, const ExhibitValues& values, const std::atomic<bool>*) {
  auto made = std::make_shared<Draws>();
  made->lengths = draw_lengths(static_cast<std::uint64_t>(values.whole("seed")));
  return made;
}

Figure draw(const ExhibitInput& in) {
  const auto* draws = dynamic_cast<const Draws*>(in.study);
  if (draws == nullptr)
    return message_figure(in.base.style, {"Drawing vectors …", "正在抽取向量……"},
                          {"1000 of each size", "每种大小 1000 个"});
  return scaling_draws_figure(in.base, draws->lengths, in.values.whole("d"), in.values.whole("init") == 1);
}

std::map<std::string, double> numbers(const ExhibitInput& in) {
  const auto* draws = dynamic_cast<const Draws*>(in.study);
  if (draws == nullptr) return {};
  const double d = in.values.number("d");
  const auto far = [d](const DrawnLengths& at) { return std::abs(std::log(static_cast<double>(at.d) / d)); };
  const DrawnLengths& at = *std::min_element(draws->lengths.begin(), draws->lengths.end(),
                                             [&](const auto& a, const auto& b) { return far(a) < far(b); });
  const double word = at.mean * (in.values.whole("init") == 1 ? std::sqrt(at.d) : 1.0);
  return {{"d", at.d},
          {"word", word},
          {"scaled", word * std::sqrt(at.d)},
          {"position", at.position},
          {"ratio", word / at.position},
          {"ratio_scaled", word * std::sqrt(at.d) / at.position}};
}

using Kind = ExhibitControl::Kind;

const RegisterExhibit registered{
    {.id = "norms",
     .name = {"Lengths of embeddings", "嵌入的长度"},
     .about =
         {"Why is an embedding multiplied by √d before positions are added? Drawn from N(0, 1/d), a word has length "
          "about 1 whatever d is, and a sinusoidal position has length √(d/2): exactly, not √d. At d = 512 the "
          "position would be 16 times as long as the word. Drawn from N(0, 1) the word is already longer.",
          "为什么加位置之前要把嵌入乘以 √d？取自 N(0, 1/d) 时，无论 d 多大，词的长度都约为 1，而正弦位置的长度正好是 "
          "√(d/2)，不是 √d。d = 512 时，位置会是词的 16 倍长。取自 N(0, 1) 时，词本来就更长。"},
     .lesson = 8,
     .controls = {{.id = "d",
                   .label = {"d", "d"},
                   .kind = Kind::whole,
                   .low = 8,
                   .high = 1024,
                   .decimals = 0,
                   .logarithmic = true,
                   .start = {512},
                   .picture_only = true},
                  {.id = "init",
                   .label = {"drawn from", "取自"},
                   .kind = Kind::choice,
                   .choices = {{"N(0, 1/d)", "N(0, 1/d)"}, {"N(0, 1)", "N(0, 1)"}},
                   .picture_only = true},
                  seed_control()},
     .draw = draw,
     .study = study,
     .numbers = numbers}};

}  // namespace
}  // namespace headlight::exhibit::norms
