// The sheet behind the model chip: everything that makes a model.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "app/panels/mask_editor.h"
#include "app/panels/model_settings.h"
#include "app/ui/widgets.h"
#include "app/views/view.h"
#include "core/lab/model_store.h"
#include "core/tensor/random.h"

namespace headlight::panel::model {
namespace {

constexpr float label_share = 0.34F;

/// A row with a label that explains itself when the mouse rests on it; gives the room right of it.
Rect labelled(Column& column, const std::string& id, const Tr& label, const Tr& tip) {
  const Rect row = column.row(control_height(), px(6));
  const float width = std::round(row.w * label_share);
  click_area(id + ".about", {row.x, row.y, width - px(6), row.h}, tr(label));
  tooltip(tip);
  text({row.x, center(row).y}, tr(label), TextSize::label, colors().muted, Align::left, false, width - px(6));
  return {row.x + width, row.y, row.w - width, row.h};
}

void heading(Column& column, const Tr& words) {
  column.space(px(8));
  const Rect row = column.row(line_height(TextSize::label), px(4));
  text({row.x, center(row).y}, tr(words), TextSize::label, colors().ink, Align::left, true);
  const float used = width_of(tr(words), TextSize::label, true) + px(10);
  rule({row.x + used, center(row).y}, {row.right(), center(row).y}, colors().rule, colors().line);
}

void note(Column& column, const Tr& words, Color color) {
  column.space(paragraph({column.room.x, column.y, column.room.w, 0}, tr(words), TextSize::tiny, color) + px(6));
}

template <typename Enum>
bool choose(const std::string& id, Rect at, const std::vector<Tr>& choices, Enum& value, bool enabled = true) {
  int chosen = static_cast<int>(value);
  if (!segmented(id, at, choices, chosen, enabled)) return false;
  value = static_cast<Enum>(chosen);
  return true;
}

void draw_seed(Column& column, std::uint64_t& seed, bool enabled) {
  static std::string typed;
  static std::uint64_t shown = ~std::uint64_t{0};
  if (shown != seed) {
    shown = seed;
    typed = std::to_string(seed);
  }
  const auto parts =
      split(labelled(column, "model.seed", {"seed", "随机种子"},
                     {"The random weights follow from this number alone: same seed, same model, on every "
                      "machine.",
                      "随机权重只由这个数决定：种子相同，模型就相同，任何机器都一样。"}),
            {1, 0.8F});
  FieldOptions options;
  options.hint = {"a whole number", "一个整数"};
  options.enabled = enabled;
  if (text_field("model.seed", parts[0], typed, options).changed) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), value);
    if (error == std::errc() && end == typed.data() + typed.size()) seed = shown = value;
  }
  ButtonOptions dice;
  dice.enabled = enabled;
  if (button("model.dice", parts[1], {"roll the dice", "掷骰子"}, dice)) seed = seed_for(seed, "dice") % 9999 + 1;
  tooltip({"Another random model.", "换一个随机模型。"});
}

void draw_sizes(Session& session, Column& column) {
  static int heads_before = 0;  // set when the width forced another number of heads
  ModelConfig& config = session.state.request.model.config;
  const bool enabled = !from_folder(session);
  ModelConfig shown = wanted_config(session);
  const auto slider = [&](const char* id, const Tr& label, int& value, int low, int high, int step, const Tr& tip) {
    const bool changed =
        slider_int(id, column.row(control_height(), px(2)), label, value, low, std::max(high, value), step, enabled);
    tooltip(tip);
    return changed;
  };
  if (slider("model.layers", {"layers", "层数"}, shown.n_layers, 1, 12, 1,
             {"Blocks of each stack; the output of one is the input of the next.",
              "每个栈的层数；一层的输出是下一层的输入。"}))
    config.n_layers = shown.n_layers;
  if (slider("model.d_model", {"d_{model}", "d_{model}"}, shown.d_model, 8, 256, 8,
             {"Numbers in the vector of a token, the same everywhere along the residual stream.",
              "每个词元向量的维数，沿残差流处处相同。"})) {
    const int heads = config.n_heads;
    set_d_model(config, shown.d_model);
    heads_before = config.n_heads == heads ? 0 : heads;
  }
  const std::vector<int> possible = possible_heads(shown.d_model);
  std::vector<Tr> names;
  int chosen = -1;
  for (std::size_t i = 0; i < possible.size(); ++i) {
    names.push_back(same(std::to_string(possible[i])));
    if (possible[i] == shown.n_heads) chosen = static_cast<int>(i);
  }
  const Rect heads_row =
      labelled(column, "model.heads", {"heads", "头数"},
               {"Heads of every attention layer. Each gets d_{model} ÷ heads columns, so only divisors "
                "of d_{model} can be chosen.",
                "每个注意力层的头数。每个头分得 d_{model} ÷ 头数 列，因此只能选 d_{model} 的约数。"});
  if (segmented("model.heads", heads_row, names, chosen, enabled)) {
    set_heads(config, possible[static_cast<std::size_t>(chosen)]);
    heads_before = 0;
  }
  const std::string sum = "d_{head} = " + std::to_string(shown.d_model) + " ÷ " + std::to_string(shown.n_heads) +
                          " = " + std::to_string(shown.d_head);
  if (heads_before > 0 && enabled && chosen >= 0)
    note(column,
         {sum + ": " + std::to_string(heads_before) + " heads do not divide " + std::to_string(shown.d_model) +
              ", so there are " + std::to_string(config.n_heads) + " now.",
          sum + "：" + std::to_string(heads_before) + " 个头不能整除 " + std::to_string(shown.d_model) + "，现改为 " +
              std::to_string(config.n_heads) + " 个。"},
         colors().focus);
  else
    note(column, same(sum), colors().muted);
  if (slider("model.d_ff", {"d_{ff}", "d_{ff}"}, shown.d_ff, 8, 1024, 8,
             {"Width of the feed-forward network between its two matrices.", "前馈网络两个矩阵之间的宽度。"}))
    config.d_ff = shown.d_ff;
}

void draw_kinds(Session& session, Column& column) {
  ModelConfig& config = session.state.request.model.config;
  const bool enabled = !from_folder(session);
  ModelConfig shown = wanted_config(session);
  if (choose(
          "model.norm",
          labelled(column, "model.norm", {"layer norm", "层归一化"},
                   {"Before each sublayer (pre) or after adding it to its input (post, as in the first transformer).",
                    "在每个子层之前（前置），或在与输入相加之后（后置，最初的 Transformer 如此）。"}),
          {{"pre", "前置"}, {"post", "后置"}}, shown.norm, enabled))
    config.norm = shown.norm;
  if (choose("model.activation",
             labelled(column, "model.activation", {"activation", "激活函数"},
                      {"In the feed-forward network: ReLU is max(0, x), GELU is its smooth relative.",
                       "前馈网络的激活函数：ReLU 即 max(0, x)，GELU 是它的平滑版本。"}),
             {same("ReLU"), same("GELU")}, shown.activation, enabled))
    config.activation = shown.activation;
  if (choose("model.position",
             labelled(
                 column, "model.position", {"position", "位置编码"},
                 {"What makes the order of the words matter: sinusoidal or learned vectors added to them, queries and "
                  "keys turned by their position (rotary, RoPE), or scores lowered with the distance (ALiBi). Without "
                  "any a shuffled sentence gives the same vectors, shuffled.",
                  "使词的顺序起作用的东西：加到词上的正弦或可学习向量，按位置旋转查询和键（旋转，RoPE），"
                  "或按距离降低分数（ALiBi）。若都没有，打乱的句子得到的只是打乱的相同向量。"}),
             {{"none", "无"}, {"sine", "正弦"}, {"learned", "可学习"}, {"rotary", "旋转"}, same("ALiBi")},
             shown.position))
    set_position(session, shown.position);
  toggle("model.tied", column.row(control_height(), px(4)),
         {"output matrix = embedding table (tied)", "输出矩阵 = 嵌入表（共享）"}, enabled ? config.tied : shown.tied,
         enabled);
  tooltip({"The vocabulary scores use the token embedding, transposed, in place of a matrix of their own.",
           "词表打分直接使用转置的词嵌入，而不另设矩阵。"});
  toggle("model.biases", column.row(control_height(), px(4)), {"biases", "偏置"},
         enabled ? config.biases : shown.biases, enabled);
  tooltip({"A number added to every column after a matrix product.", "矩阵乘法之后加到每一列上的数。"});
}

void draw_scalings(Session& session, Column& column) {
  const ModelConfig shown = wanted_config(session);
  const float root = std::sqrt(static_cast<float>(shown.d_model));
  float factor = shown.embedding_scale;
  int chosen = std::abs(factor - 1) < 1e-4F ? 0 : std::abs(factor - root) < 1e-3F ? 1 : 2;
  if (segmented(
          "model.embedding_scale",
          labelled(column, "model.embedding_scale", {"embedding ×", "嵌入倍数"},
                   {"The factor of the token vectors before positions are added: none, \\sqrt{d_{model}}, or your "
                    "own.",
                    "加位置之前词向量所乘的倍数：不乘、\\sqrt{d_{model}}，或自选。"}),
          {{"off", "不乘"}, same("\\sqrt{d}"), {"any", "自选"}}, chosen))
    set_embedding_scale(session, chosen == 0 ? 1 : chosen == 1 ? root : std::abs(root - 8) < 1e-3F ? 4.0F : 8.0F);
  if (slider_float("model.embedding_factor", column.row(control_height(), px(2)), {"factor", "倍数"}, factor,
                   {0.1F, 64, 2, true}))
    set_embedding_scale(session, factor);
  Score score = shown.score;
  if (choose(
          "model.score",
          labelled(column, "model.score", {"score", "打分函数"},
                   {"How a query is compared with a key: scaled dot product, dot product, v^{T} tanh(W_{q}q + W_{k}k), "
                    "or the cosine of their angle.",
                    "查询与键如何比较：缩放点积、点积、加性 v^{T} tanh(W_{q}q + W_{k}k)，或夹角余弦。"}),
          {{"scaled", "缩放点积"}, {"dot", "点积"}, {"additive", "加性"}, {"cosine", "余弦"}}, score))
    set_score(session, score);
  bool scaled = shown.attention_scale;
  if (toggle("model.attention_scale", column.row(control_height(), px(4)),
             {"divide scores by \\sqrt{d_{head}}", "分数除以 \\sqrt{d_{head}}"}, scaled, shown.score == Score::scaled))
    set_attention_scale(session, scaled);
  tooltip({"Without it long vectors give large scores, and the softmax almost chooses one key.",
           "不除的话，向量越长分数越大，softmax 几乎只选一个键。"});
}

void draw_source(Session& session, Column& column) {
  static std::string typed, last_folder;
  Request::Source& model = session.state.request.model;
  if (last_folder != model.folder) last_folder = typed = model.folder;
  const Rect row = column.row(control_height(), px(6));
  const auto parts = split(row, {1, 0.26F});
  FieldOptions options;
  options.hint = {"path of a model folder", "模型文件夹的路径"};
  const FieldResult field = text_field("model.folder", parts[0], typed, options);
  ButtonOptions open;
  open.enabled = !typed.empty();
  if ((button("model.open", parts[1], {"open", "打开"}, open) || field.submitted) && !typed.empty())
    session.open_path(typed);
  if (!from_folder(session)) {
    note(column,
         {"A folder with config.json and model.safetensors. Now: random weights, patterns mean nothing yet.",
          "含 config.json 与 model.safetensors 的文件夹。当前为随机权重，图样没有含义。"},
         colors().muted);
    return;
  }
  if (button("model.random", column.row(control_height(), px(4)),
             {"back to a model with random weights", "回到随机权重的模型"})) {
    use_seeded(session.state.request);
  }
  note(column,
       {"Sizes and kinds in grey belong to the model and cannot be changed; the switches can.",
        "灰色的规模与种类属于该模型，不能改；各开关可以改。"},
       colors().muted);
}

/// Which model: a seeded one, one of those that have a name, or the one in training.
void draw_choice(Session& session, Column& column) {
  const Request::Source& model = session.state.request.model;
  const std::vector<StoredModel> stored = stored_models();
  std::vector<Tr> names{{"random weights, from a seed", "随机权重，由种子生成"}};
  int chosen = has_own_config(model) ? -1 : 0;
  for (const StoredModel& s : stored) {
    if (model.folder == s.name || model.folder == s.folder) chosen = static_cast<int>(names.size());
    names.push_back(s.own ? Tr{s.name + " (yours)", s.name + "（自己的）"} : same(s.name));
  }
  if (chosen < 0) {
    chosen = static_cast<int>(names.size());
    names.push_back(model.live ? Tr{"in training: " + session.state.training.plan.recipe,
                                    "训练中：" + session.state.training.plan.recipe}
                               : same(model.folder));
  }
  const int before = chosen;
  if (!dropdown("model.stored", column.row(control_height(), px(8)), names, chosen) || chosen == before) return;
  if (chosen == 0)
    use_seeded(session.state.request);
  else if (const auto i = static_cast<std::size_t>(chosen) - 1; i < stored.size())
    session.open_stored(stored[i].own ? stored[i].folder : stored[i].name);
}

void draw(Session& session, Rect inner) {
  ScrollArea scroll("model.scroll", inner);
  Column column({scroll.inner.x, scroll.inner.y, inner.w - px(12), inner.h});
  draw_choice(session, column);
  Request& request = session.state.request;
  const bool seeded = !from_folder(session);
  Architecture architecture = wanted_config(session).architecture;
  if (choose("model.architecture", column.row(control_height(), px(8)),
             {{"encoder", "编码器"}, {"decoder", "解码器"}, {"encoder-decoder", "编码器–解码器"}}, architecture,
             seeded))
    set_architecture(session.state, architecture);
  draw_seed(column, request.model.seed, seeded);
  draw_sizes(session, column);
  heading(column, {"Blocks", "层的构造"});
  draw_kinds(session, column);
  heading(column, {"Scales and scores", "缩放与打分"});
  draw_scalings(session, column);
  heading(column, {"Masks", "掩码"});
  column.y = draw_masks(session, {column.room.x, column.y, column.room.w, 0});
  heading(column, {"Words", "切分"});
  choose("model.segmentation",
         labelled(column, "model.segmentation", {"tokens", "词元"},
                  {"How a sentence is cut. A | in the sentence cuts by hand and wins.",
                   "句子如何切分。句中的 | 表示手动切分，优先。"}),
         {{"words", "按词"}, {"characters", "按字"}}, request.segmentation);
  heading(column, {"Model from a folder", "从文件夹打开模型"});
  draw_source(session, column);
  scroll.end(column.y + px(8));
}

const RegisterPanel registered{{Panel::model, "model", {"Model", "模型"}, 400, true, draw}};

}  // namespace
}  // namespace headlight::panel::model
