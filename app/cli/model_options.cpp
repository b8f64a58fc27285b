#include "app/cli/model_options.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <stdexcept>

#include "app/cli/command.h"
#include "core/text/error.h"

namespace headlight {

bool ModelOptions::any() const {
  return architecture || norm || activation || layers || heads || d_model || d_ff || max_positions || seed || tied ||
         no_biases;
}

void add_model_options(CLI::App& app, ModelOptions& o, const std::string& group) {
  const ModelConfig d;
  const auto by_default = [](const std::string& text, const auto& value) {
    std::string shown;
    if constexpr (std::is_arithmetic_v<std::decay_t<decltype(value)>>)
      shown = std::to_string(value);
    else
      shown = value;
    return text + " (default: " + shown + ")";
  };
  app.add_option("--architecture", o.architecture, by_default("which stacks there are", "encoder"))
      ->check(one_of({"encoder", "decoder", "encoder_decoder"}))
      ->group(group);
  app.add_option("--layers", o.layers, by_default("blocks of each stack", d.n_layers))
      ->check(whole_number(1, 48))
      ->group(group);
  app.add_option("--heads", o.heads, by_default("attention heads of a layer; must divide d-model", d.n_heads))
      ->check(whole_number(1, 64))
      ->group(group);
  app.add_option("--d-model", o.d_model, by_default("numbers in a token's vector", d.d_model))
      ->check(whole_number(2, 4096))
      ->group(group);
  app.add_option("--d-ff", o.d_ff, by_default("width of the feed-forward network", d.d_ff))
      ->check(whole_number(1, 16384))
      ->group(group);
  app.add_option("--max-positions", o.max_positions,
                 by_default("rows of the table of learned positions", d.max_positions))
      ->check(whole_number(1, 65536))
      ->group(group);
  app.add_option("--seed", o.seed, by_default("of the random weights", 1))->check(seed_number())->group(group);
  app.add_option("--norm", o.norm, by_default("layer normalisation before or after each sublayer", "post"))
      ->check(one_of({"pre", "post"}))
      ->group(group);
  app.add_option("--activation", o.activation, by_default("of the feed-forward network", "relu"))
      ->check(one_of({"relu", "gelu"}))
      ->group(group);
  app.add_flag("--tied", o.tied, "the output matrix is the token embedding, transposed (default: its own matrix)")
      ->group(group);
  app.add_flag("--no-biases", o.no_biases, "linear layers without biases (default: with)")->group(group);
}

void add_switch_options(CLI::App& app, SwitchOptions& o) {
  const char* const group = "Switches (default: the model's own setting)";
  app.add_flag("--no-attention-scale", o.no_attention_scale, "do not divide the scores by the root of d_head")
      ->group(group);
  app.add_option("--embedding-scale", o.embedding_scale, "factor of the token embeddings; 1 for none")
      ->check(any_number())
      ->group(group);
  app.add_option("--position", o.position, "kind of positions")
      ->check(one_of({"none", "sinusoidal", "learned"}))
      ->group(group);
  app.add_option("--score", o.score, "how a query is compared with a key")
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
    throw std::runtime_error("--d-model: expected a multiple of the number of heads (" + std::to_string(c.n_heads) +
                             "), found " + std::to_string(c.d_model) + "; change --d-model or --heads");
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
  const char* const group = "Text and masks";
  app.add_option("--text", o.text, "a sentence; | cuts by hand: 今天|天气|真|好. Repeated: a padded batch")
      ->allow_extra_args(false)
      ->group(group);
  app.add_option("--target", o.target,
                 "what the decoder of an encoder-decoder has written so far, without <bos>; once for each --text")
      ->allow_extra_args(false)
      ->group(group);
  app.add_option("--segmentation", o.segmentation, "how sentences without | are cut (default: words)")
      ->check(one_of({"words", "characters"}))
      ->group(group);
  app.add_option("--mask", o.masks,
                 "none, causal, padding, or a FILE.csv of 0 and 1 (a line a query, 1: may look). Repeated: all of them "
                 "together. Padding of a batch is hidden unless this is none (default: the model's own mask)")
      ->type_name("none|causal|padding|FILE.csv")
      ->allow_extra_args(false)
      ->group(group);
  app.add_option("--cross-mask", o.cross_mask, "a FILE.csv for the encoder-decoder attention (default: none)")
      ->type_name("FILE.csv")
      ->group(group);
}

void apply(const TextOptions& o, const SwitchOptions& s, Request& request) {
  if (!o.text.empty()) {
    request.sentences = o.text;
    request.targets.assign(o.text.size(), "");
  }
  if (!o.target.empty()) {
    if (o.target.size() != request.sentences.size())
      throw std::runtime_error("--target: expected " + std::to_string(request.sentences.size()) +
                               " (one for each sentence), found " + std::to_string(o.target.size()) +
                               "; give --target once after every --text");
    request.targets = o.target;
  }
  if (o.segmentation)
    request.segmentation = *o.segmentation == "words" ? Segmentation::words : Segmentation::characters;
  if (!o.masks.empty()) {
    request.mask = MaskSpec{};
    request.mask.causal = false;
    for (const std::string& mask : o.masks) {
      if (mask == "none") {
        request.mask.padding = false;
      } else if (mask == "causal") {
        request.mask.causal = true;
      } else if (mask.size() > 4 && mask.ends_with(".csv")) {
        request.mask.painted = read_mask_csv(mask);
      } else if (mask != "padding") {
        throw std::runtime_error("--mask: expected none, causal, padding or the name of a .csv file, found \"" + mask +
                                 "\"; see --help");
      }
    }
    if (o.masks.size() > 1 && !request.mask.padding)
      throw std::runtime_error("--mask: expected none alone, found it together with others; leave none out");
  }
  if (!o.cross_mask.empty()) request.cross_painted = read_mask_csv(o.cross_mask);
  if (request.model.folder.empty()) return;  // a seeded model has the switches in its config
  if (s.no_attention_scale) request.attention_scale = false;
  if (s.embedding_scale) request.embedding_scale = *s.embedding_scale;
  if (s.position) request.position = position_from(*s.position);
  if (s.score) request.score = score_from(*s.score);
}

namespace {

void tell(const Encoding& encoding) {
  if (encoding.truncated)
    std::cerr << "note: only the first " << encoding.length << " tokens are read; the rest of the sentence is cut\n";
  if (encoding.repaired) std::cerr << "note: bytes that are not UTF-8 were replaced by \xEF\xBF\xBD\n";
  if (encoding.unknown.empty()) return;
  std::cerr << "note: not in the model's vocabulary, taken as <unk>:";
  for (const int position : encoding.unknown)
    std::cerr << ' ' << encoding.tokens[static_cast<std::size_t>(position)].text;
  std::cerr << '\n';
}

void check_mask(const std::string& option, const std::optional<PaintedMask>& mask, const std::vector<Encoding>& queries,
                const std::vector<Encoding>& keys) {
  if (!mask || queries.empty() || keys.empty()) return;
  const std::size_t rows = queries.front().tokens.size(), cols = keys.front().tokens.size();
  if (static_cast<std::size_t>(mask->rows) == rows && static_cast<std::size_t>(mask->cols) == cols) return;
  const std::string expected = std::to_string(rows) + " x " + std::to_string(cols);
  const std::string found = std::to_string(mask->rows) + " x " + std::to_string(mask->cols);
  throw Error(
      {option + ": expected a mask of " + expected + " (queries x keys) for this sentence, found " + found +
           "; give it a line for every query and an entry for every key",
       option + "：该句子的掩码应为 " + expected + "（查询 × 键），实际为 " + found + "；每个查询一行，每个键一项"});
}

}  // namespace

void check_texts(const TextOptions& o, const Run& run) {
  if (!o.target.empty() && !run.config.two_stacks())
    throw std::runtime_error("--target: expected none for a model with one stack (" +
                             to_string(run.config.architecture) + "), found \"" + o.target[0] +
                             "\"; leave --target out or use an encoder_decoder model");
  for (std::size_t i = 0; i < run.source.size(); ++i)
    if (run.source[i].length == 0)
      throw std::runtime_error("--text: expected a sentence with at least one token, found \"" +
                               run.request.sentences[i] + "\"; type a word");
  const auto& own = run.config.two_stacks() ? run.target : run.source;
  check_mask("--mask", run.request.mask.painted, own, own);
  check_mask("--cross-mask", run.request.cross_painted, run.target, run.source);
  for (const auto* side : {&run.source, &run.target})
    for (const Encoding& encoding : *side) tell(encoding);
}

}  // namespace headlight
