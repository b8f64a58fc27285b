// headlight new: a model folder with random weights.
#include <filesystem>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "app/cli/command.h"
#include "app/cli/model_options.h"
#include "core/models/model_folder.h"
#include "core/tensor/safetensors.h"
#include "core/text/tokenizer.h"

namespace headlight {
namespace {

struct NewOptions {
  ModelOptions model;
  SwitchOptions switches;
  std::string vocab_from, target_vocab_from, out;
  std::string segmentation = "words";
};

Vocabulary vocabulary_of(const std::string& file, Segmentation segmentation, const char* option) {
  const std::string text = read_file(file, std::size_t{64} << 20);
  std::vector<std::string> words;
  for (std::size_t begin = 0; begin < text.size();) {  // line by line, so that | in one cuts only that one
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    for (Token& token : tokenize(std::string_view(text).substr(begin, end - begin), segmentation).tokens)
      words.push_back(std::move(token.text));
    begin = end + 1;
  }
  if (words.empty())
    throw std::runtime_error(std::string(option) + ": expected a text with at least one word, found none in " + file +
                             "; write the words the model shall know into it");
  return Vocabulary::of(words);
}

void make(const NewOptions& o) {
  const ModelConfig config = apply(o.model, o.switches, ModelConfig{});
  const Segmentation segmentation = o.segmentation == "words" ? Segmentation::words : Segmentation::characters;
  if (!config.two_stacks() && !o.target_vocab_from.empty())
    throw std::runtime_error("--target-vocab-from: expected only with --architecture encoder_decoder, found with " +
                             to_string(config.architecture) + "; leave it out");
  const Vocabulary source = vocabulary_of(o.vocab_from, segmentation, "--vocab-from");
  Vocabulary target;
  if (config.two_stacks())
    target =
        o.target_vocab_from.empty() ? source : vocabulary_of(o.target_vocab_from, segmentation, "--target-vocab-from");
  const auto model = random_model(config, o.model.seed.value_or(1), source, target);
  save_model(*model, o.out);
  std::cout << "wrote " << o.out << ": " << to_string(config.architecture) << ", " << config.n_layers << " layers × "
            << config.n_heads << " heads, d_model " << config.d_model << ", " << model->parameters.count()
            << " numbers, " << source.size() << " words\n";
}

}  // namespace

Command new_command(CLI::App& root) {
  const auto o = std::make_shared<NewOptions>();
  CLI::App* app =
      root.add_subcommand("new", "Makes a model with random weights: a folder with config.json and model.safetensors.");
  app->add_option("--vocab-from", o->vocab_from, "a text file; the model knows its words, in order of appearance")
      ->required()
      ->type_name("TEXTFILE");
  app->add_option("--target-vocab-from", o->target_vocab_from,
                  "the same for the decoder of an encoder_decoder (default: the words of --vocab-from)")
      ->type_name("TEXTFILE");
  app->add_option("--segmentation", o->segmentation, "how the text is cut into words")
      ->check(one_of({"words", "characters"}))
      ->capture_default_str();
  app->add_option("--out", o->out, "the folder to write; made when it is not there")->required()->type_name("DIR");
  add_model_options(*app, o->model, "Sizes and kinds");
  app->add_flag("--no-attention-scale", o->switches.no_attention_scale,
                "do not divide the scores by the root of d_head (default: divide)")
      ->group("Sizes and kinds");
  app->add_option("--embedding-scale", o->switches.embedding_scale,
                  "factor of the token embeddings (default: the root of d-model)")
      ->check(any_number())
      ->group("Sizes and kinds");
  app->add_option("--position", o->switches.position, "kind of positions (default: sinusoidal)")
      ->check(one_of({"none", "sinusoidal", "learned"}))
      ->group("Sizes and kinds");
  app->add_option("--score", o->switches.score, "how a query is compared with a key (default: scaled)")
      ->check(one_of({"scaled", "dot", "additive", "cosine"}))
      ->group("Sizes and kinds");
  return {app, [o] { make(*o); }};
}

}  // namespace headlight
