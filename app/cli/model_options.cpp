#include "app/cli/model_options.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iostream>
#include <stdexcept>

#include "app/cli/command.h"
#include "core/models/run_notes.h"
#include "core/tensor/strict_json.h"
#include "core/text/error.h"

namespace headlight {

bool ModelOptions::any() const {
  return architecture || norm || activation || layers || heads || d_model || d_ff || max_positions || seed || tied ||
         no_biases;
}

void add_model_options(CLI::App& app, ModelOptions& o, const std::string& group) {
  const ModelConfig d;
  const auto by_default = [](const Tr& text, const auto& value) {
    std::string shown;
    if constexpr (std::is_arithmetic_v<std::decay_t<decltype(value)>>)
      shown = std::to_string(value);
    else
      shown = value;
    return said(text + Tr{" (default: ", "（默认 "} + shown + Tr{")", "）"});
  };
  app.add_option("--architecture", o.architecture,
                 by_default({"which stacks there are", "有哪些栈（编码器、解码器或两者）"}, "encoder"))
      ->check(one_of({"encoder", "decoder", "encoder_decoder"}))
      ->group(group);
  app.add_option("--layers", o.layers, by_default({"blocks of each stack", "每个栈的层数"}, d.n_layers))
      ->check(whole_number(1, 48))
      ->group(group);
  app.add_option(
         "--heads", o.heads,
         by_default({"attention heads of a layer; must divide d-model", "每层的注意力头数，须整除 d-model"}, d.n_heads))
      ->check(whole_number(1, 64))
      ->group(group);
  app.add_option("--d-model", o.d_model, by_default({"numbers in a token's vector", "词元向量的维数"}, d.d_model))
      ->check(whole_number(2, 4096))
      ->group(group);
  app.add_option("--d-ff", o.d_ff, by_default({"width of the feed-forward network", "前馈网络的宽度"}, d.d_ff))
      ->check(whole_number(1, 16384))
      ->group(group);
  app.add_option("--max-positions", o.max_positions,
                 by_default({"rows of the table of learned positions", "学到的位置表的行数"}, d.max_positions))
      ->check(whole_number(1, 65536))
      ->group(group);
  app.add_option("--seed", o.seed, by_default({"of the random weights", "随机权重的种子"}, 1))
      ->check(seed_number())
      ->group(group);
  app.add_option(
         "--norm", o.norm,
         by_default({"layer normalisation before or after each sublayer", "层归一化在每个子层之前或之后"}, "post"))
      ->check(one_of({"pre", "post"}))
      ->group(group);
  app.add_option("--activation", o.activation,
                 by_default({"of the feed-forward network", "前馈网络的激活函数"}, "relu"))
      ->check(one_of({"relu", "gelu"}))
      ->group(group);
  app.add_flag("--tied", o.tied,
               said({"the output matrix is the token embedding, transposed (default: its own matrix)",
                     "输出矩阵就是词嵌入的转置（默认另有矩阵）"}))
      ->group(group);
  app.add_flag("--no-biases", o.no_biases,
               said({"linear layers without biases (default: with)", "线性层不带偏置（默认带）"}))
      ->group(group);
}

void add_switch_options(CLI::App& app, SwitchOptions& o) {
  const std::string group = said({"Switches (default: the model's own setting)", "开关（默认用模型自己的设置）"});
  app.add_flag("--no-attention-scale", o.no_attention_scale,
               said({"do not divide the scores by the root of d_head", "分数不除以 d_head 的平方根"}))
      ->group(group);
  app.add_option("--embedding-scale", o.embedding_scale,
                 said({"factor of the token embeddings; 1 for none", "词嵌入所乘的系数，1 表示不缩放"}))
      ->check(any_number())
      ->group(group);
  app.add_option("--position", o.position, said({"kind of positions", "位置编码的种类"}))
      ->check(one_of({"none", "sinusoidal", "learned", "rotary", "alibi"}))
      ->group(group);
  app.add_option("--score", o.score, said({"how a query is compared with a key", "查询与键的比较方式（打分函数）"}))
      ->check(one_of({"scaled", "dot", "additive", "cosine"}))
      ->group(group);
}

ModelConfig apply(const ModelOptions& o, const SwitchOptions& s, ModelConfig c) {
  const bool root_scale = std::abs(c.embedding_scale - std::sqrt(static_cast<float>(c.d_model))) < 1e-3F;
  if (o.architecture) c = with_architecture(c, architecture_from(*o.architecture));
  if (o.layers) c.n_layers = *o.layers;
  if (o.heads) c.n_heads = *o.heads;
  if (o.d_model) c.d_model = *o.d_model;
  if (c.d_model % c.n_heads != 0)
    throw Error(Tr{"--d-model: expected a multiple of the number of heads (", "--d-model：应为头数（"} +
                std::to_string(c.n_heads) + Tr{"), found ", "）的倍数，实际为 "} + std::to_string(c.d_model) +
                Tr{"; change --d-model or --heads", "；请修改 --d-model 或 --heads"});
  c.d_head = c.d_model / c.n_heads;
  if (o.d_ff) c.d_ff = *o.d_ff;
  if (o.max_positions) c.max_positions = *o.max_positions;
  if (o.norm) c.norm = norm_from(*o.norm);
  if (o.activation) c.activation = activation_from(*o.activation);
  if (o.tied) c.tied = true;
  if (o.no_biases) c.biases = false;
  if (root_scale) c.embedding_scale = std::sqrt(static_cast<float>(c.d_model));
  if (s.embedding_scale) c.embedding_scale = *s.embedding_scale;
  if (s.no_attention_scale) c.attention_scale = false;
  if (s.position) c.position = position_from(*s.position);
  if (s.score) c.score = score_from(*s.score);
  check(c);
  return c;
}

void add_text_options(CLI::App& app, TextOptions& o) {
  const std::string group = said({"Text and masks", "文本与掩码"});
  app.add_option("--text", o.text,
                 said({"a sentence; | cuts by hand: 今天|天气|真|好. Repeated: a padded batch",
                       "一个句子，可用 | 手工切分：今天|天气|真|好。可重复：填充成一批"}))
      ->allow_extra_args(false)
      ->group(group);
  app.add_option("--target", o.target,
                 said({"what the decoder of an encoder-decoder has written so far, without <bos>; once for each --text",
                       "编码器-解码器模型中解码器已写出的部分，不含 <bos>；每个 --text 对应一个"}))
      ->allow_extra_args(false)
      ->group(group);
  app.add_option(
         "--segmentation", o.segmentation,
         said({"how sentences without | are cut (default: words)", "没有 | 的句子按词还是按字切分（默认 words）"}))
      ->check(one_of({"words", "characters"}))
      ->group(group);
  app.add_option(
         "--mask", o.masks,
         said({"none, causal, padding, or a FILE.csv of 0 and 1 (a line a query, 1: may look). Repeated: all of "
               "them together. Padding of a batch is hidden unless this is none (default: the model's own mask)",
               "none、causal、padding，或由 0 和 1 组成的 FILE.csv（每个查询一行，1 表示可以看）。可重复：同时生效。"
               "除非为 none，一批中的填充总被遮住（默认用模型自己的掩码）"}))
      ->type_name("none|causal|padding|FILE.csv")
      ->allow_extra_args(false)
      ->group(group);
  app.add_option("--silence", o.silence,
                 said({"a head whose output counts as 0, such as decoder.blocks.0.cross:2 (heads count from 0), or a "
                       "whole attention or ffn, such as blocks.1.attn. Repeated: all of them",
                       "把一个头的输出当作 0，如 decoder.blocks.0.cross:2（头从 0 数起）；或整个注意力、前馈网络，如 "
                       "blocks.1.attn。可重复"}))
      ->type_name("NAME[:HEAD]")
      ->allow_extra_args(false)
      ->group(group);
  app.add_option("--cross-mask", o.cross_mask,
                 said({"a FILE.csv for the encoder-decoder attention (default: none)",
                       "编码器-解码器注意力的掩码 FILE.csv（默认没有）"}))
      ->type_name("FILE.csv")
      ->group(group);
}

namespace {

/// "blocks.0.attn:2"
Intervention silenced(const std::string& text) {
  const std::size_t colon = text.find(':');
  Intervention i;
  i.value = text.substr(0, colon) + (colon == std::string::npos ? ".out" : ".z");
  if (colon == std::string::npos) return i;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, i.head);
  if (error != std::errc() || stop != end || i.head < 0)
    throw Error(Tr{"--silence: expected NAME or NAME:HEAD such as blocks.0.attn:2, found ",
                   "--silence：应为 NAME 或 NAME:HEAD，如 blocks.0.attn:2，实际为 "} +
                in_quotes(text) + Tr{"; heads count from 0", "；头从 0 数起"});
  return i;
}

}  // namespace

void apply(const TextOptions& o, const SwitchOptions& s, Request& request) {
  for (const std::string& text : o.silence) request.interventions.push_back(silenced(text));
  if (!o.text.empty()) {
    request.sentences = o.text;
    request.targets.assign(o.text.size(), "");
  }
  if (!o.target.empty()) {
    if (o.target.size() != request.sentences.size())
      throw Error(Tr{"--target: expected ", "--target：应有 "} + std::to_string(request.sentences.size()) +
                  Tr{" (one for each sentence), found ", " 个（每句一个），实际 "} + std::to_string(o.target.size()) +
                  Tr{"; give --target once after every --text", " 个；请在每个 --text 后给一次 --target"});
    request.targets = o.target;
  }
  if (o.segmentation)
    request.segmentation = *o.segmentation == "words" ? Segmentation::words : Segmentation::characters;
  if (!o.masks.empty()) {
    request.mask = MaskSpec{};
    request.mask.causal = false;
    for (const std::string& mask : o.masks) {
      if (mask == "none") {
        request.mask.padding = request.encoder_mask.padding = request.cross_mask.padding = false;
      } else if (mask == "causal") {
        request.mask.causal = true;
      } else if (mask.size() > 4 && mask.ends_with(".csv")) {
        request.mask.painted = read_mask_csv(mask);
      } else if (mask != "padding") {
        throw Error(Tr{"--mask: expected none, causal, padding or the name of a .csv file, found ",
                       "--mask：应为 none、causal、padding 或 .csv 文件名，实际为 "} +
                    in_quotes(mask) + Tr{"; see --help", "；参见 --help"});
      }
    }
    if (o.masks.size() > 1 && !request.mask.padding)
      throw Error({"--mask: expected none alone, found it together with others; leave none out",
                   "--mask：none 应单独使用，实际与其他掩码同时给出；请去掉 none"});
  }
  if (!o.cross_mask.empty()) request.cross_mask.painted = read_mask_csv(o.cross_mask);
  if (request.model.folder.empty()) return;  // a seeded model has the switches in its config
  if (s.no_attention_scale) request.attention_scale = false;
  if (s.embedding_scale) request.embedding_scale = *s.embedding_scale;
  if (s.position) request.position = position_from(*s.position);
  if (s.score) request.score = score_from(*s.score);
}

namespace {

void check_mask(const std::string& where, const std::optional<PaintedMask>& mask, const std::vector<Encoding>& queries,
                const std::vector<Encoding>& keys) {
  if (!mask || queries.empty() || keys.empty()) return;
  const std::size_t rows = queries.front().tokens.size(), cols = keys.front().tokens.size();
  if (static_cast<std::size_t>(mask->rows) == rows && static_cast<std::size_t>(mask->cols) == cols) return;
  const std::string expected = std::to_string(rows) + " x " + std::to_string(cols);
  const std::string found = std::to_string(mask->rows) + " x " + std::to_string(mask->cols);
  throw Error(
      {where + ": expected a mask of " + expected + " (queries x keys) for this sentence, found " + found +
           "; give it a line for every query and an entry for every key",
       where + "：该句子的掩码应为 " + expected + "（查询 × 键），实际为 " + found + "；每个查询一行，每个键一项"});
}

}  // namespace

void check_texts(const TextOptions& o, const Run& run) {
  if (!o.target.empty() && !run.config.two_stacks())
    throw Error(
        Tr{"--target: expected none for a model with one stack (", "--target：单栈模型（"} +
        to_string(run.config.architecture) + Tr{"), found ", "）不应有目标句，实际为 "} + in_quotes(o.target[0]) +
        Tr{"; leave --target out or use an encoder_decoder model", "；请去掉 --target，或使用 encoder_decoder 模型"});
  for (std::size_t i = 0; i < run.source.size(); ++i)
    if (run.source[i].length == 0)
      throw Error(
          Tr{"--text: expected a sentence with at least one token, found ", "--text：句子应至少有一个词元，实际为 "} +
          in_quotes(run.request.sentences[i]) + Tr{"; type a word", "；请输入文字"});
  const auto& own = run.config.two_stacks() ? run.target : run.source;
  const auto last_file =
      std::find_if(o.masks.rbegin(), o.masks.rend(), [](const auto& m) { return m.ends_with(".csv"); });
  if (last_file != o.masks.rend()) check_mask("--mask " + *last_file, run.request.mask.painted, own, own);
  if (!o.cross_mask.empty())
    check_mask("--cross-mask " + o.cross_mask, run.request.cross_mask.painted, run.target, run.source);
  for (const RunNote& note : notes_of(run)) std::cerr << said(Tr{"note: ", "注意："} + note.full) << '\n';
}

}  // namespace headlight
