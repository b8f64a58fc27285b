// Around the attention: projections, heads side by side, residual sums with LayerNorm, feed-forward network.
#include <algorithm>

#include "core/figure/color_bar.h"
#include "core/figure/steps.h"

namespace headlight {
namespace {

// What attention reads: with pre-norm the normalised stream, with post-norm the stream itself.
std::string attention_input(const RunView& view) {
  if (view.cross()) return view.block(view.pre_norm() ? "ln_cross" : "resid_mid");
  return view.block(view.pre_norm() ? "ln1" : "resid_pre");
}
std::string memory_input(const RunView& view) {
  return view.cross() ? view.key_prefix + "ln_final" : attention_input(view);
}
// The stream that the output of attention is added to, and the name of the sum.
std::string stream_before(const RunView& view) { return view.block(view.cross() ? "resid_mid" : "resid_pre"); }
std::string stream_after(const RunView& view) { return view.block(view.cross() ? "resid_cross" : "resid_mid"); }
// Before the feed-forward network: after all attention of the block.
std::string stream_before_ffn(const RunView& view) {
  return view.block(view.stack == Stack::decoder && view.run.config.two_stacks() ? "resid_cross" : "resid_mid");
}

Tr input_name(const RunView& view) { return view.pre_norm() ? Tr{"LayerNorm(x)", "层归一化(x)"} : Tr{"x", "x"}; }

// a + b = sum (→ LayerNorm → normed)
void draw_residual(StepDrawing& d, const std::string& stream, const std::string& added, const std::string& added_name,
                   const std::string& sum, const std::string& normed) {
  const Theme& colors = d.canvas.colors;
  Equation equation = over_queries(d);
  equation.items = {token_matrix(d.view, stream, d.say({"x", "x"}), colors.ink), SignItem{"+"},
                    token_matrix(d.view, added, added_name, colors.ink)};
  std::vector<VectorRow> rows{chosen_row(d, stream, "x", colors.query), chosen_row(d, added, added_name, colors.query)};
  if (d.view.find(sum) != nullptr) {
    equation.items.emplace_back(SignItem{"="});
    equation.items.emplace_back(token_matrix(d.view, sum, d.say({"sum", "和"}), colors.ink));
    rows.push_back(chosen_row(d, sum, d.say({"sum", "和"}), colors.query));
  }
  if (d.view.find(normed) != nullptr && normed != sum) {
    const std::string name = d.say({"LayerNorm", "层归一化"});
    equation.items.emplace_back(SignItem{"→"});
    equation.items.emplace_back(token_matrix(d.view, normed, name, colors.ink));
    rows.push_back(chosen_row(d, normed, name, colors.query));
  }
  equation.scale = common_scale(d.view, equation);
  draw_matrices(d, equation, std::move(rows));
}

}  // namespace

void draw_first_norm(StepDrawing& d) {
  const Theme& colors = d.canvas.colors;
  const std::string stream = stream_before(d.view), normed = attention_input(d.view);
  Equation equation = over_queries(d);
  equation.items = {token_matrix(d.view, stream, d.say({"x, residual stream", "x，残差流"}), colors.ink), SignItem{"→"},
                    token_matrix(d.view, normed, d.say({"LayerNorm(x)", "层归一化(x)"}), colors.ink)};
  equation.scale = common_scale(d.view, equation);
  draw_matrices(d, equation,
                {chosen_row(d, stream, "x", colors.query),
                 chosen_row(d, normed, d.say({"LayerNorm(x)", "层归一化(x)"}), colors.query)});
}

void draw_projections(StepDrawing& d) {
  const Theme& colors = d.canvas.colors;
  const std::string x = attention_input(d.view), memory = memory_input(d.view);
  const MatrixItem q = token_matrix(d.view, d.view.attention("q"), "Q", colors.query);
  const MatrixItem k = token_matrix(d.view, d.view.attention("k"), "K", colors.key);
  const MatrixItem v = token_matrix(d.view, d.view.attention("v"), "V", colors.value);
  const std::string& word = d.chosen();
  std::vector<VectorRow> rows{chosen_row(d, q.value, d.of_word("q", word), colors.query)};
  const int key = d.view.cross() ? told_key(d) : d.view.query;
  const std::string& key_word = d.view.keys[static_cast<std::size_t>(key)];
  rows.push_back(row_of(d, k.value, key, d.of_word("k", key_word), colors.key));
  rows.push_back(row_of(d, v.value, key, d.of_word("v", key_word), colors.value));

  Equation equation = over_queries(d);
  if (!d.view.cross()) {
    equation.items = {token_matrix(d.view, x, d.say(input_name(d.view)), colors.ink),
                      SignItem{"→", "· W_{Q}"},
                      q,
                      SignItem{" ", "· W_{K}"},
                      k,
                      SignItem{" ", "· W_{V}"},
                      v};
    equation.scale = common_scale(d.view, equation);
    draw_matrices(d, equation, std::move(rows));
    return;
  }
  // Two lines: queries come from the decoder's words, keys and values from the encoder's.
  Canvas& canvas = d.canvas;
  equation.items = {token_matrix(d.view, x, d.say({"x of the decoder", "解码器的 x"}), colors.ink),
                    SignItem{"→", "· W_{Q}"}, q};
  Equation lower = over_keys(d);
  lower.items = {token_matrix(d.view, memory, d.say({"output of the encoder", "编码器的输出"}), colors.ink),
                 SignItem{"→", "· W_{K}"}, k, SignItem{" ", "· W_{V}"}, v};
  lower.rows.chosen = -1;
  const float extent = std::max(common_scale(d.view, equation).high, common_scale(d.view, lower).high);
  equation.scale = lower.scale = diverging_scale(extent);
  const float width = canvas.room_right() - canvas.margin();
  const float details = vector_rows_height(canvas, rows, width, true) + canvas.u(color_bar_height + 60);
  const float room = std::max(canvas.u(220), canvas.room_bottom() - d.top - details);
  const float share = static_cast<float>(d.view.n_queries()) / static_cast<float>(d.view.n_queries() + d.view.n_keys());
  const float upper = std::clamp(room * share, canvas.u(90), room - canvas.u(90));
  d.top = draw_equation(canvas, d.view, equation, {canvas.margin(), d.top, width, upper - canvas.u(10)}) + canvas.u(10);
  draw_matrices(d, lower, std::move(rows));
}

void draw_rotation(StepDrawing& d) {
  const Theme& colors = d.canvas.colors;
  const std::string& word = d.chosen();
  const auto named = [&](const char* value) { return d.view.attention(value); };
  const std::string turned = d.say({"turned", "旋转后"});
  Equation equation = over_queries(d);
  equation.items = {token_matrix(d.view, named("q"), "Q", colors.query),
                    SignItem{"→"},
                    token_matrix(d.view, named("q_rotated"), "Q " + turned, colors.query),
                    SignItem{" "},
                    token_matrix(d.view, named("k"), "K", colors.key),
                    SignItem{"→"},
                    token_matrix(d.view, named("k_rotated"), "K " + turned, colors.key)};
  equation.scale = common_scale(d.view, equation);
  const std::string p = std::to_string(d.view.query);
  draw_matrices(d, equation,
                {chosen_row(d, named("q"), d.of_word("q", word), colors.query),
                 chosen_row(d, named("q_rotated"), d.of_word("q", word) + " " + turned, colors.query),
                 chosen_row(d, named("k"), d.of_word("k", word), colors.key),
                 chosen_row(d, named("k_rotated"), d.of_word("k", word) + " " + turned, colors.key)},
                d.say({"position p = " + p + ": columns 2i and 2i + 1 are turned by " + p + " · 10000^{−2i/" +
                           std::to_string(d.view.run.config.d_head) + "}",
                       "位置 p = " + p + "：第 2i 与 2i + 1 列旋转 " + p + " · 10000^{−2i/" +
                           std::to_string(d.view.run.config.d_head) + "}"}));
}

void draw_concat(StepDrawing& d) {
  Canvas& canvas = d.canvas;
  const Theme& colors = canvas.colors;
  const std::string z = d.view.attention("z"), concat = d.view.attention("concat");
  const int heads = d.view.heads(), d_head = d.view.run.config.d_head;
  Equation parts = over_queries(d);
  for (int h = 0; h < heads; ++h) {
    const std::string n = std::to_string(h + 1);
    MatrixItem item =
        token_matrix(d.view, z, d.say({"head " + n, "头 " + n}), h == d.view.head ? colors.weight : colors.muted);
    item.slice += h - d.view.head;
    if (h > 0) parts.items.emplace_back(SignItem{""});
    parts.items.emplace_back(item);
  }
  Equation whole = over_queries(d);
  MatrixItem joined =
      token_matrix(d.view, concat, d.say({"concat: all heads side by side", "拼接：所有头并排"}), colors.ink);
  for (int h = 1; h < heads; ++h) joined.splits.push_back(h * d_head);
  whole.items = {joined};
  whole.scale = parts.scale = common_scale(d.view, whole);
  const float width = canvas.room_right() - canvas.margin();
  const float room = std::max(canvas.u(260), canvas.room_bottom() - d.top);
  d.top = draw_equation(canvas, d.view, parts, {canvas.margin(), d.top, width, room * 0.34F}) + canvas.u(12);
  draw_matrices(d, whole, {chosen_row(d, concat, d.of_word("concat", d.chosen()), colors.query)});
}

void draw_output(StepDrawing& d) {
  const Theme& colors = d.canvas.colors;
  const std::string concat = d.view.attention("concat"), out = d.view.attention("out"), w = d.view.attention("W_O");
  const bool bias = d.view.find(d.view.attention("b_O")) != nullptr;
  Equation equation = over_queries(d);
  equation.items = {token_matrix(d.view, concat, d.say({"concat", "拼接"}), colors.ink), SignItem{"·"},
                    parameter_matrix(d.view, w, "W_{O}", colors.ink), SignItem{bias ? "+ b_{O} =" : "="},
                    token_matrix(d.view, out, d.say({"output", "输出"}), colors.ink)};
  equation.scale = common_scale(d.view, equation);
  draw_matrices(d, equation,
                {chosen_row(d, concat, d.say({"concat", "拼接"}), colors.query),
                 chosen_row(d, out, d.say({"output", "输出"}), colors.query)});
}

void draw_add_norm(StepDrawing& d) {
  const std::string after = stream_after(d.view);
  const bool two = d.view.stack == Stack::decoder && d.view.run.config.two_stacks();
  const std::string next_norm = d.view.block(two && !d.view.cross() ? "ln_cross" : "ln2");
  draw_residual(d, stream_before(d.view), d.view.attention("out"), d.say({"attention", "注意力输出"}),
                d.view.pre_norm() ? after : "~" + after + "_before_norm", d.view.pre_norm() ? next_norm : after);
}

void draw_feed_forward(StepDrawing& d) {
  const Theme& colors = d.canvas.colors;
  const std::string x = d.view.pre_norm() ? d.view.block("ln2") : stream_before_ffn(d.view);
  const std::string pre = d.view.block("ffn.pre"), hidden = d.view.block("ffn.hidden"), out = d.view.block("ffn.out");
  const std::string act = d.view.run.config.activation == Activation::relu ? "ReLU" : "GELU";
  Equation equation = over_queries(d);
  equation.items = {token_matrix(d.view, x, d.say(input_name(d.view)), colors.ink),
                    SignItem{"→", "· W_{1} + b_{1}"},
                    token_matrix(d.view, pre, d.say({"before " + act, act + " 之前"}), colors.ink),
                    SignItem{"→", act},
                    token_matrix(d.view, hidden, d.say({"after " + act, act + " 之后"}), colors.ink),
                    SignItem{"→", "· W_{2} + b_{2}"},
                    token_matrix(d.view, out, d.say({"output", "输出"}), colors.ink)};
  equation.scale = common_scale(d.view, equation);
  draw_matrices(d, equation,
                {chosen_row(d, pre, d.say({"before " + act, act + " 之前"}), colors.query),
                 chosen_row(d, hidden, d.say({"after " + act, act + " 之后"}), colors.query),
                 chosen_row(d, out, d.say({"output", "输出"}), colors.query)});
}

void draw_last_add_norm(StepDrawing& d) {
  const std::string after = d.view.block("resid_post");
  const bool last = d.view.layer == d.view.layers() - 1;
  draw_residual(d, stream_before_ffn(d.view), d.view.block("ffn.out"), d.say({"feed-forward", "前馈输出"}),
                d.view.pre_norm() ? after : "~" + after + "_before_norm",
                d.view.pre_norm() ? (last ? d.view.of_stack("ln_final") : "") : after);
}

}  // namespace headlight
