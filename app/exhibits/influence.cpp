// RNN, CNN and attention on one sentence: what is left of a word in every result.
#include <algorithm>
#include <cmath>

#include "core/figure/influence_figure.h"
#include "core/lab/exhibit.h"
#include "core/lab/one_sentence.h"

namespace headlight::exhibit::influence {
namespace {

constexpr std::size_t most_words = 64;

struct Influences : Study {
  std::vector<std::string> tokens;
  std::vector<InfluencePanel> panels;
};

SequenceConfig config_of(SequenceKind kind, const ExhibitValues& values) {
  SequenceConfig config;
  config.kind = kind;
  config.d_model = 16;
  config.n_heads = 2;
  const bool recurrent = kind == SequenceKind::rnn || kind == SequenceKind::lstm;
  config.layers = recurrent ? 1 : values.whole("layers");
  config.kernel = values.whole("kernel");
  const double keep = values.number("keep");
  config.forget_bias = static_cast<float>(std::log(keep / (1 - keep)));  // sigmoid(bias) = keep
  return config;
}

std::shared_ptr<const Study> study(const LabState& question, const ExhibitValues& values,
                                   const std::atomic<bool>* cancelled) {
  const auto run = run_to_study(question.request, cancelled);
  if (!run || run->source.empty()) return nullptr;
  const auto sentence = std::min(static_cast<std::size_t>(question.selection.sentence), run->source.size() - 1);
  auto made = std::make_shared<Influences>();
  std::vector<std::string> words;  // each once
  std::vector<int> ids;
  for (const Token& token : run->source[sentence].tokens) {
    if (made->tokens.size() == most_words) break;
    const auto known = std::find(words.begin(), words.end(), token.text);
    ids.push_back(static_cast<int>(known - words.begin()));
    if (known == words.end()) words.push_back(token.text);
    made->tokens.push_back(token.text);
  }
  if (ids.empty()) return nullptr;
  for (const SequenceKind kind : all_sequence_kinds) {
    const SequenceConfig config = config_of(kind, values);
    Parameters p = initial_sequence_parameters(config, static_cast<std::uint64_t>(values.whole("seed")), words);
    set_recurrent_radius(config, p, values.number("radius"));
    made->panels.push_back({config, influence_matrix(config, p, ids, cancelled)});
    if (made->panels.back().influence.size() == 0) return nullptr;
  }
  return made;
}

InfluenceView view_of(const ExhibitValues& values) {
  return {values.whole("from"), values.whole("to"), static_cast<InfluenceShown>(values.whole("shown")),
          values.on("logarithmic")};
}

Figure draw(const ExhibitInput& in) {
  const auto* made = dynamic_cast<const Influences*>(in.study);
  if (made == nullptr) return empty_figure(in.base.style);
  return influence_figure(in.base.style, made->tokens, made->panels, view_of(in.values), in.base.hover);
}

std::map<std::string, double> numbers(const ExhibitInput& in) {
  const auto* made = dynamic_cast<const Influences*>(in.study);
  if (made == nullptr) return {};
  const int T = static_cast<int>(made->tokens.size());
  const InfluenceView view = view_of(in.values);
  const int from = std::clamp(view.from, 0, T - 1), to = view.to < 0 ? T - 1 : std::min(view.to, T - 1);
  std::map<std::string, double> all{{"words", T}, {"from", from + 1}, {"to", to + 1}};
  for (const InfluencePanel& panel : made->panels) {
    const std::string name = to_string(panel.config.kind) + "_";
    all[name + "influence"] = influence_shown(panel.influence, to, from, InfluenceShown::norm);
    all[name + "share"] = influence_shown(panel.influence, to, from, InfluenceShown::share);
    all[name + "left"] = influence_shown(panel.influence, to, from, InfluenceShown::strongest);
    all[name + "path"] = path_length(panel.config, from, to);
    all[name + "field"] = receptive_field(panel.config, panel.config.layers, T);
    all[name + "series"] = serial_steps(panel.config, T);
  }
  return all;
}

using Kind = ExhibitControl::Kind;

const RegisterExhibit registered{
    {.id = "influence",
     .name = {"RNN, CNN and attention on one sentence", "同一个句子上的 RNN、CNN 与注意力"},
     .about = {"Five small models with random weights get the same vectors of the same words. How much does the result "
               "at one word change with another word? That is a gradient, computed through the whole model. In a "
               "recurrent model an influence passes through all states in between; in a convolution it needs layers; "
               "attention goes there directly.",
               "五个随机权重的小模型读入同样的词向量。某个词处的结果随另一个词变化多少？这是一个梯度，由反向传播穿过整"
               "个模型算出。在循环网络里，影响要经过中间的每一个状态；在卷积里，要靠层数；注意力则一步到位。"},
     .lesson = 16,
     .controls =
         {{.id = "layers",
           .label = {"layers", "层数"},
           .kind = Kind::whole,
           .low = 1,
           .high = 6,
           .decimals = 0,
           .start = {2},
           .tip = {"Of the convolutions and of attention; the recurrent models have one.",
                   "卷积与注意力的层数；循环模型只有一层。"}},
          {.id = "kernel",
           .label = {"kernel", "卷积核"},
           .kind = Kind::whole,
           .low = 2,
           .high = 5,
           .decimals = 0,
           .start = {3}},
          {.id = "radius",
           .label = {"size of W_h", "W_h 的大小"},
           .low = 0.2,
           .high = 1.6,
           .start = {0.7},
           .tip = {"RNN and LSTM: the largest |eigenvalue| of W_h. Below 1 influences fade from state to state; above "
                   "1 they "
                   "grow until tanh saturates.",
                   "RNN 与 LSTM：W_h 的最大特征值的绝对值。小于 1 时影响逐状态衰减；大于 1 时增长，直到 tanh 饱和。"}},
          {.id = "keep",
           .label = {"LSTM: keeps", "LSTM：保留"},
           .low = 0.3,
           .high = 0.99,
           .start = {0.95},
           .tip = {"What the forget gate lets through at each step, to begin with.", "遗忘门起初在每一步让多少通过。"}},
          {.id = "shown",
           .label = {"cells show", "单元格表示"},
           .kind = Kind::choice,
           .choices = {{"of the strongest", "相对最强者"}, {"share", "份额"}, {"norm", "范数"}},
           .picture_only = true},
          {.id = "logarithmic", .label = {"logarithmic", "对数"}, .kind = Kind::toggle, .picture_only = true},
          seed_control({"weights", "权重"}),
          {.id = "from",
           .label = {"word", "词"},
           .kind = Kind::whole,
           .low = 0,
           .high = 63,
           .decimals = 0,
           .start = {0},
           .shown = false,
           .picture_only = true},
          {.id = "to",
           .label = {"result", "结果"},
           .kind = Kind::whole,
           .low = -1,
           .high = 63,
           .decimals = 0,
           .start = {-1},
           .shown = false,
           .picture_only = true}},
     .draw = draw,
     .uses_run = true,
     .study = study,
     .numbers = numbers,
     .weights = [](const ExhibitInput&) { return WeightsOf::random; }}};

}  // namespace
}  // namespace headlight::exhibit::influence
