// headlight new: a model folder with random weights.
#include <iostream>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/model_options.h"
#include "core/models/model_folder.h"
#include "core/models/used_folder.h"
#include "core/tensor/safetensors.h"
#include "core/text/vocabulary_from_text.h"

namespace headlight {
namespace {

struct NewOptions {
  ModelOptions model;
  SwitchOptions switches;
  std::string vocab_from, target_vocab_from, out;
  std::string segmentation = "words";
  bool overwrite = false;
};

Vocabulary vocabulary_of(const std::string& file, Segmentation segmentation, const std::string& option) {
  Vocabulary words = vocabulary_from_text(read_text_file(file), segmentation);
  if (words == Vocabulary())
    throw Error(
        option +
        Tr{": expected a text with at least one word, found none in ", "：文本应至少有一个词，实际一个也没有："} +
        file + Tr{"; write the words the model shall know into it", "；请写入模型要认识的词"});
  return words;
}

void make(const NewOptions& o) {
  const ModelConfig config = apply(o.model, o.switches, ModelConfig{});
  const Segmentation segmentation = o.segmentation == "words" ? Segmentation::words : Segmentation::characters;
  if (!config.two_stacks() && !o.target_vocab_from.empty())
    throw Error(Tr{"--target-vocab-from: expected only with --architecture encoder_decoder, found with ",
                   "--target-vocab-from：只应与 --architecture encoder_decoder 同用，实际的架构是 "} +
                to_string(config.architecture) + Tr{"; leave it out", "；请去掉它"});
  const Vocabulary source = vocabulary_of(o.vocab_from, segmentation, "--vocab-from");
  Vocabulary target;
  if (config.two_stacks())
    target =
        o.target_vocab_from.empty() ? source : vocabulary_of(o.target_vocab_from, segmentation, "--target-vocab-from");
  const auto model = random_model(config, o.model.seed.value_or(1), source, target);
  make_room_for_model(o.out, o.overwrite);
  save_model(*model, o.out);
  std::cout << said(Tr{"wrote ", "已写入 "} + o.out + Tr{": ", "："} + to_string(config.architecture) + Tr{", ", "，"} +
                    std::to_string(config.n_layers) + Tr{" layers × ", " 层 × "} + std::to_string(config.n_heads) +
                    Tr{" heads, d_model ", " 头，d_model "} + std::to_string(config.d_model) + Tr{", ", "，"} +
                    std::to_string(model->parameters.count()) + Tr{" numbers, ", " 个参数，"} +
                    std::to_string(source.size()) + Tr{" words", " 个词"})
            << '\n';
}

}  // namespace

Command new_command(CLI::App& root) {
  const auto o = std::make_shared<NewOptions>();
  CLI::App* app = root.add_subcommand(
      "new", said({"Makes a model with random weights: a folder with config.json and model.safetensors.",
                   "新建随机权重的模型：含 config.json 和 model.safetensors 的文件夹。"}));
  app->add_option("--vocab-from", o->vocab_from,
                  said({"a text file; the model knows its words, in order of appearance",
                        "文本文件，模型认识其中的词，按出现的先后排列"}))
      ->required()
      ->type_name("TEXTFILE");
  app->add_option("--target-vocab-from", o->target_vocab_from,
                  said({"the same for the decoder of an encoder_decoder (default: the words of --vocab-from)",
                        "encoder_decoder 的解码器所用的文本文件（默认用 --vocab-from 的词）"}))
      ->type_name("TEXTFILE");
  app->add_option("--segmentation", o->segmentation, said({"how the text is cut into words", "文本按词还是按字切分"}))
      ->check(one_of({"words", "characters"}))
      ->capture_default_str();
  app->add_option("--out", o->out,
                  said({"the folder to write; made when it is not there", "要写入的文件夹，没有时会新建"}))
      ->required()
      ->type_name("DIR");
  app->add_flag("--overwrite", o->overwrite,
                said({"replace a model that is in the folder --out", "替换 --out 文件夹中已有的模型"}));
  add_lang_option(*app);
  add_model_options(*app, o->model, said({"Sizes and kinds", "尺寸与种类"}));
  app->add_flag("--no-attention-scale", o->switches.no_attention_scale,
                said({"do not divide the scores by the root of d_head (default: divide)",
                      "分数不除以 d_head 的平方根（默认除）"}))
      ->group(said({"Sizes and kinds", "尺寸与种类"}));
  app->add_option("--embedding-scale", o->switches.embedding_scale,
                  said({"factor of the token embeddings (default: the root of d-model)",
                        "词嵌入所乘的系数（默认为 d-model 的平方根）"}))
      ->check(any_number())
      ->group(said({"Sizes and kinds", "尺寸与种类"}));
  app->add_option("--position", o->switches.position,
                  said({"kind of positions (default: sinusoidal)", "位置编码的种类（默认 sinusoidal）"}))
      ->check(one_of({"none", "sinusoidal", "learned", "rotary", "alibi"}))
      ->group(said({"Sizes and kinds", "尺寸与种类"}));
  app->add_option(
         "--score", o->switches.score,
         said({"how a query is compared with a key (default: scaled)", "查询与键的比较方式（打分函数，默认 scaled）"}))
      ->check(one_of({"scaled", "dot", "additive", "cosine"}))
      ->group(said({"Sizes and kinds", "尺寸与种类"}));
  return {app, [o] { make(*o); }};
}

}  // namespace headlight
