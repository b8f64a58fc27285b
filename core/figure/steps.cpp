#include "core/figure/steps.h"

#include <algorithm>
#include <array>

#include "core/models/guided_head.h"
#include "core/text/error.h"

namespace headlight {
namespace {

std::string two(float value) { return number(value, 2); }

StepPlan scaling_step(const ModelConfig& config) {
  const float factor = config.embedding_scale, root = std::sqrt(static_cast<float>(config.d_model));
  const bool usual = std::abs(factor - root) < 1e-3F * root;
  const std::string formula = usual ? "\\sqrt{d_{model}} = " + two(factor) : two(factor);
  return {{"embed_scaled",
           {"× \\sqrt{d}", "× \\sqrt{d}"},
           {"Scaled embedding = x × " + formula, "缩放后的词嵌入 = x × " + formula},
           {"Every number of a word's vector is multiplied by the same factor, so that the positions do not drown the "
            "word.",
            "词向量的每个数都乘同一个倍数，免得位置淹没了词义。"}},
          draw_embedding_scaled};
}

StepPlan position_step(const ModelConfig& config) {
  Tr title{"No position vectors", "没有位置向量"};
  Tr caption{"Without positions the model cannot tell the order of the words.", "没有位置，模型分不清词的先后。"};
  if (config.position == Position::sinusoidal) {
    const std::string formula = "p_{2i} = sin(pos ÷ 10000^{2i/d}),  p_{2i+1} = cos(pos ÷ 10000^{2i/d})";
    title = {"Positions: " + formula, "位置：" + formula};
    caption = {"Each position has its own vector: waves that get slower from left to right.",
               "每个位置有自己的向量：从左到右一列比一列慢的波。"};
  } else if (config.position == Position::learned) {
    title = {"Positions: p = P[position]", "位置：p = P[位置]"};
    caption = {"Each position picks its row of a learned table.", "每个位置从学到的表里取出自己的一行。"};
  } else if (config.position == Position::rotary) {
    title = {"No position vectors: rotary positions come later", "没有位置向量：旋转位置编码在后面起作用"};
    caption = {"Nothing is added to the words; inside attention every query and key is turned by its position.",
               "词向量上什么也不加；在注意力里，每个查询和键按自己的位置旋转。"};
  } else if (config.position == Position::alibi) {
    title = {"No position vectors: ALiBi comes later", "没有位置向量：ALiBi 在后面起作用"};
    caption = {"Nothing is added to the words; inside attention the scores of distant words are lowered.",
               "词向量上什么也不加；在注意力里，距离越远的词分数扣得越多。"};
  }
  return {{"pos_embed", {"position", "位置"}, title, caption}, draw_positions};
}

StepPlan score_step(const ModelConfig& config) {
  switch (config.score) {
    case Score::additive:
      return {{"scores",
               {"scores", "分数"},
               {"Scores = v · tanh(W_{q} q + W_{k} k)", "分数 = v · tanh(W_{q} q + W_{k} k)"},
               {"Each query is compared with each key by a small network.", "每个查询用一个小网络与每个键比较。"}},
              draw_scores};
    case Score::cosine:
      return {{"scores",
               {"scores", "分数"},
               {"Scores = cosine of q and k", "分数 = q 与 k 的夹角余弦"},
               {"Each query is compared with each key by their angle; lengths do not matter.",
                "每个查询与每个键只比较方向，不看长度。"}},
              draw_scores};
    default:
      break;
  }
  return {{"scores",
           {"scores", "分数"},
           {"Scores = Q K^{T}", "分数 = Q K^{T}"},
           {"A score is the dot product of a row of Q and a column of K^{T}: how well the query fits the key.",
            "每个分数是 Q 的一行与 K^{T} 的一列的点积：查询与键的匹配程度。"}},
          draw_scores};
}

StepPlan scaled_step(const ModelConfig& config) {
  const bool divide = config.attention_scale && config.score == Score::scaled;
  const std::string root = "\\sqrt{" + std::to_string(config.d_head) + "}";
  if (divide)
    return {{"scaled",
             {"scaled", "缩放"},
             {"Scaled scores = scores ÷ " + root, "缩放后的分数 = 分数 ÷ " + root},
             {"Sums of many products grow with d_{head}; dividing by its root keeps softmax from saturating.",
              "乘积的和随 d_{head} 变大；除以它的平方根，softmax 才不会饱和。"}},
            draw_scaled};
  return {{"scaled",
           {"scaled", "缩放"},
           {"Scaling is off: scores ÷ 1", "缩放关闭：分数 ÷ 1"},
           {"The scores go to softmax as they are.", "分数原样送进 softmax。"}},
          draw_scaled};
}

// Asked every frame, so from the request and not from the numbers.
bool something_is_masked(const RunView& view) {
  const Request& request = view.run.request;
  const auto& keys = view.run.tokens_of(view.cross() ? Stack::encoder : view.stack);
  const bool encoder = view.run.config.two_stacks() && view.stack == Stack::encoder;
  const MaskSpec& mask = view.cross() ? request.cross_mask : encoder ? request.encoder_mask : request.mask;
  const bool padded =
      mask.padding && !keys.empty() && keys[static_cast<std::size_t>(view.sentence)].length < view.n_keys();
  const bool own = !view.cross() && !encoder && view.run.config.causal;
  return padded || mask.causal.value_or(own) || mask.painted.has_value() || !mask.sparse.empty();
}

Tr weights_caption(const RunView& view) {
  if (!something_is_masked(view))
    return {"Each row is a query word; the weights of a row add up to 1.", "每一行是一个查询词；一行的权重相加为 1。"};
  return {"Each row is a query word; the weights of a row add up to 1. Hatched cells are masked: exactly 0.",
          "每一行是一个查询词；一行的权重相加为 1。斜线格被掩码禁止，权重恰为 0。"};
}

Tr norm_title(const RunView& view, const char* sum) {
  const std::string s = sum;
  return view.pre_norm() ? Tr{"x + " + s + ", then LayerNorm", "x + " + s + "，再层归一化"}
                         : Tr{"LayerNorm(x + " + s + ")", "层归一化(x + " + s + ")"};
}

// What follows the last block, whichever block is looked at. An encoder under a decoder ends with its norm.
void add_output_steps(const RunView& view, std::vector<StepPlan>& steps) {
  steps.push_back({{"ln_final",
                    {"last norm", "末归一"},
                    {"Last norm: LayerNorm(x)", "最后的层归一化：层归一化(x)"},
                    {"After the last layer every row is normalised once more.", "最后一层之后，每一行再归一化一次。"}},
                   draw_final_norm});
  if (view.find(view.of_stack("probs")) == nullptr) return;
  const bool tied = view.run.config.tied;
  steps.push_back(
      {{"logits",
        {"logits", "词表分数"},
        tied ? Tr{"Logits = x E^{T}", "词表分数 = x E^{T}"} : Tr{"Logits = x W_{U}", "词表分数 = x W_{U}"},
        tied ? Tr{"Each row is compared with the embedding of every word of the vocabulary.",
                  "每一行与词表中每个词的嵌入作点积。"}
             : Tr{"Each row gets a score for every word of the vocabulary.", "每一行为词表中的每个词打一个分。"}},
       draw_logits});
  steps.push_back(
      {{"probs",
        {"words", "概率"},
        {"Probabilities = softmax(logits)", "概率 = softmax(词表分数)"},
        {"The scores of a row become probabilities; shown are the words the chosen row finds most probable.",
         "一行的分数变成概率；这里列出所选行认为最可能的词。"}},
       draw_probabilities});
}

}  // namespace

std::vector<StepPlan> plan_steps(const RunView& view) {
  const ModelConfig& config = view.run.config;
  std::vector<StepPlan> steps;
  steps.push_back({{"tokens",
                    {"tokens", "词元"},
                    {"Tokens and their ids", "词元和编号"},
                    {"The sentence is cut into tokens; each token has a number in the vocabulary.",
                     "句子被切成词元；每个词元在词表里有一个编号。"}},
                   draw_tokens});
  steps.push_back({{"embed",
                    {"embed", "嵌入"},
                    {"Embedding: x = E[id]", "词嵌入：x = E[编号]"},
                    {"Each id picks one row of the embedding table E: the word as a vector.",
                     "每个编号从嵌入表 E 里取出一行：词变成向量。"}},
                   draw_embedding});
  steps.push_back(scaling_step(config));
  steps.push_back(position_step(config));
  steps.push_back({{"resid_in",
                    {"sum", "相加"},
                    {"Input = word + position", "输入 = 词 + 位置"},
                    {"Word and position are added, number by number: this is what the first layer reads.",
                     "词向量与位置向量逐个数相加：这就是第一层读到的。"}},
                   draw_sum});
  if (config.norm == Norm::pre)
    steps.push_back({{"ln1",
                      {"norm", "归一化"},
                      {"LayerNorm(x) = gain · (x − mean) ÷ standard deviation + bias",
                       "层归一化(x) = 增益 · (x − 均值) ÷ 标准差 + 偏置"},
                      {"Each row is shifted to mean 0 and stretched to standard deviation 1 before attention reads it.",
                       "注意力读它之前，每一行先移到均值 0、拉到标准差 1。"}},
                     draw_first_norm});
  steps.push_back(
      {{"qkv",
        {"Q K V", "Q K V"},
        config.norm == Norm::pre
            ? Tr{"Q = n W_{Q},  K = n W_{K},  V = n W_{V},  with n = LayerNorm(x)",
                 "Q = n W_{Q}，K = n W_{K}，V = n W_{V}，其中 n = 层归一化(x)"}
            : Tr{"Q = x W_{Q},  K = x W_{K},  V = x W_{V}", "Q = x W_{Q}，K = x W_{K}，V = x W_{V}"},
        view.cross()
            ? Tr{"Queries come from the decoder's words, keys and values from the encoder's.",
                 "查询来自解码器的词，键和值来自编码器的词。"}
            : Tr{"Each word gets a query (what it looks for), a key (what it offers) and a value (what it says).",
                 "每个词得到一个查询（找什么）、一个键（有什么）、一个值（说什么）。"}},
       draw_projections});
  if (view.find(view.attention("q_rotated")) != nullptr)
    steps.push_back(
        {{"rotated",
          {"rotate", "旋转"},
          {"Rotary positions: q and k turned by p · 10000^{−2i/d}", "旋转位置编码：q、k 旋转 p · 10000^{−2i/d}"},
          {"Each pair of columns is turned by an angle that grows with the position p; fast on the left, "
           "slowly on the right.",
           "每对相邻的列旋转一个随位置 p 增大的角度；左边转得快，右边转得慢。"}},
         draw_rotation});
  steps.push_back(score_step(config));
  steps.push_back(scaled_step(config));
  const bool alibi = view.find(view.attention("biased")) != nullptr;
  if (alibi)
    steps.push_back({{"biased",
                      {"ALiBi", "ALiBi"},
                      {"ALiBi: scaled scores − m · |i − j|", "ALiBi：缩放后的分数 − m · |i − j|"},
                      {"The farther a key, the more is taken off its score; every head has its own slope m.",
                       "键越远，分数扣得越多；每个头有自己的斜率 m。"}},
                     draw_biased});
  steps.push_back({{"masked",
                    {"mask", "掩码"},
                    alibi ? Tr{"Masked scores = scores with ALiBi + mask", "掩码后的分数 = 加 ALiBi 后的分数 + 掩码"}
                          : Tr{"Masked scores = scaled scores + mask", "掩码后的分数 = 缩放后的分数 + 掩码"},
                    {"Where the mask forbids looking it adds −∞ (hatched); elsewhere it adds 0.",
                     "掩码不许看的地方加 −∞（斜线格），其余地方加 0。"}},
                   draw_masked});
  steps.push_back({{"pattern",
                    {"weights", "权重"},
                    {"Weights = softmax(masked scores)", "权重 = softmax(掩码后的分数)"},
                    weights_caption(view)},
                   draw_weights});
  steps.push_back({{"z",
                    {"output z", "加权和"},
                    {"z = weights · V", "z = 权重 · V"},
                    {"The output of the head is a mixture of the value vectors, in the proportions of the weights.",
                     "这个头的输出是各个值向量按权重混合而成。"}},
                   draw_weighted_sum});
  steps.push_back({{"concat",
                    {"heads", "拼接"},
                    {"All heads side by side", "所有头并排拼接"},
                    {"Every head has made its own z; they are put side by side, row by row.",
                     "每个头都有自己的 z；逐行并排放在一起。"}},
                   draw_concat});
  steps.push_back({{"out",
                    {"W_{O}", "W_{O}"},
                    {"Attention output = concat · W_{O}", "注意力的输出 = 拼接 · W_{O}"},
                    {"W_{O} mixes what the heads found and brings it back to the width of the model.",
                     "W_{O} 把各个头的发现混合起来，回到模型的宽度。"}},
                   draw_output});
  steps.push_back({{"add_norm",
                    {"add+norm", "残差归一"},
                    {norm_title(view, "attention").in(Lang::en), norm_title(view, "注意力").in(Lang::zh)},
                    {"The word keeps what it was and adds what it has heard.", "词保留原来的自己，加上它听到的。"}},
                   draw_add_norm});
  const std::string act = config.activation == Activation::relu ? "ReLU" : "GELU";
  steps.push_back(
      {{"ffn",
        {"FFN", "前馈"},
        {"FFN(x) = " + act + "(x W_{1} + b_{1}) W_{2} + b_{2}", "前馈(x) = " + act + "(x W_{1} + b_{1}) W_{2} + b_{2}"},
        {"Every word is worked on by itself, by the same two-layer network.", "每个词各自经过同一个两层网络。"}},
       draw_feed_forward});
  steps.push_back({{"add_norm_ffn",
                    {"add+norm 2", "残差归一 2"},
                    {norm_title(view, "FFN").in(Lang::en), norm_title(view, "前馈").in(Lang::zh)},
                    {"The block ends as it began: one vector a word, ready for the next layer.",
                     "这一层结束时和开始时一样：每个词一个向量，送往下一层。"}},
                   draw_last_add_norm});
  add_output_steps(view, steps);
  return steps;
}

std::vector<Step> steps_of(const Run& run, const Selection& selection) {
  std::vector<Step> steps;
  for (const StepPlan& plan : plan_steps(RunView(run, selection))) steps.push_back(plan.step);
  return steps;
}

Figure step_figure(const FigureInput& input) {
  const RunView view(input.run, input.selection);
  if (view.empty()) return empty_figure(input.style);
  const std::vector<StepPlan> steps = plan_steps(view);
  const StepPlan& plan =
      steps[static_cast<std::size_t>(std::clamp(input.selection.step, 0, static_cast<int>(steps.size()) - 1))];
  Canvas canvas(input.style);
  StepDrawing d{input, view, canvas, 0};
  std::string caption = canvas.say(plan.step.caption);
  constexpr std::array of_one_head{"qkv", "rotated", "scores", "scaled", "biased", "masked", "pattern", "z"};
  if (view.guided() && std::find(of_one_head.begin(), of_one_head.end(), plan.step.id) != of_one_head.end())
    caption += canvas.say(Tr{" (", "（"} + guided_words + Tr{")", "）"});
  d.top = canvas.header(canvas.say(plan.step.title), caption, {hover_readout(input)});
  plan.draw(d);
  return canvas.finish(&input);
}

}  // namespace headlight
