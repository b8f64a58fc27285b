// headlight generate: what a model writes, word by word.
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/command.h"
#include "app/cli/model_options.h"
#include "app/cli/terminal.h"
#include "core/lab/model_store.h"
#include "core/models/model_folder.h"
#include "core/text/encoding.h"
#include "core/text/error.h"
#include "core/text/subword.h"
#include "core/train/generate.h"

namespace headlight {
namespace {

struct GenerateOptions {
  std::string model, text, target;
  Sampling sampling;
  bool json = false;
};

std::vector<int> ids_of(const std::string& text, const Vocabulary& words) {
  const Encoding encoding = encode(tokenize(text, Segmentation::words), words);
  if (!encoding.unknown.empty()) {
    std::cerr << "note: not in the model's vocabulary, taken as <unk>:";
    for (const int at : encoding.unknown) std::cerr << ' ' << encoding.tokens[static_cast<std::size_t>(at)].text;
    std::cerr << '\n';
  }
  return encoding.ids;
}

/// Options that would change nothing are refused; those that ask for a draw mean one at temperature 1.
void settle(const CLI::App& app, Sampling& sampling) {
  std::string drawn;
  for (const char* option : {"--top-k", "--top-p", "--seed"})
    if (app.count(option) > 0) drawn += (drawn.empty() ? "" : ", ") + std::string(option);
  if (drawn.empty() && sampling.temperature <= 0) return;
  const bool given = app.count("--temperature") > 0;
  if (sampling.beam > 1)
    throw Error(Tr{"--beam: expected it without a draw, since it keeps the most probable beginnings, found it with ",
                   "--beam：束搜索保留最可能的开头，不应与抽取同用，实际同时给了 "} +
                (drawn.empty() ? "--temperature" : drawn) + Tr{"; leave one of them out", "；请去掉其中之一"});
  if (given && sampling.temperature <= 0)
    throw Error(drawn + Tr{": expected a temperature above 0, found --temperature 0, which draws nothing; "
                           "raise it or leave it out",
                           "：温度应大于 0，实际为 --temperature 0（不作抽取）；请调高温度或去掉它"});
  if (!given) sampling.temperature = 1;
}

void write(const GenerateOptions& o) {
  const auto model = load_model(model_folder(o.model));
  const bool two = model->config.two_stacks();
  const Vocabulary& written = two ? model->target : model->source;
  const Generated out = generate(*model, ids_of(o.text, model->source), ids_of(o.target, written), o.sampling);
  if (!o.json) {
    std::vector<std::string> words;
    for (const int id : out.ids()) words.push_back(written.word(id));
    std::cout << joined_pieces(words, pieces_of(written) == Pieces::byte_pairs ? Pieces::byte_pairs : Pieces::words)
              << '\n';
    return;
  }
  nlohmann::ordered_json j;
  j["tokens"] = nlohmann::ordered_json::array();
  for (const int id : out.ids()) j["tokens"].push_back(written.word(id));
  j["ended"] = out.ended;
  j["log_probability"] = out.log_probability;
  j["steps"] = nlohmann::ordered_json::array();
  for (const GeneratedWord& word : out.words) {
    nlohmann::ordered_json step = {{"word", written.word(word.id)}, {"probability", word.probability}};
    step["candidates"] = nlohmann::ordered_json::array();
    for (const Candidate& c : word.candidates)
      step["candidates"].push_back({{"word", written.word(c.id)}, {"probability", c.probability}});
    j["steps"].push_back(step);
  }
  std::cout << j.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

}  // namespace

Command generate_command(CLI::App& root) {
  const auto o = std::make_shared<GenerateOptions>();
  CLI::App* app = root.add_subcommand(
      "generate",
      said({"Lets a model write: a translation, or a story that goes on from the text. Words are separated by blanks.",
            "让模型写：译文，或从给定文本续写的故事。词与词之间用空格分开。"}));
  app->add_option("--model", o->model, said({"the name of a model, or a model folder", "模型名称或模型文件夹"}))
      ->required()
      ->type_name("M");
  app->add_option("--text", o->text,
                  said({"the sentence to translate, or the beginning to go on from", "要翻译的句子，或续写的开头"}))
      ->required()
      ->type_name("S");
  app->add_option("--target", o->target, said({"what the decoder has written already", "解码器已经写出的部分"}))
      ->type_name("S");
  app->add_option("--temperature", o->sampling.temperature,
                  said({"0: always the most probable word (default; 1 with --top-k, --top-p or --seed)",
                        "0：总取最可能的词（默认；给了 --top-k、--top-p 或 --seed 时为 1）"}))
      ->check(positive_number(0, 1000));
  app->add_option("--top-k", o->sampling.top_k,
                  said({"draw from the K most probable words only", "只从最可能的 K 个词中抽取"}))
      ->check(whole_number(0, 1000000))
      ->type_name("K");
  app->add_option("--top-p", o->sampling.top_p,
                  said({"draw from the words that together have this probability", "只从累计概率达到此值的词中抽取"}))
      ->check(positive_number(0, 1))
      ->type_name("P");
  app->add_option("--seed", o->sampling.seed, said({"of the draw", "抽取的种子"}))->check(seed_number());
  app->add_option("--beam", o->sampling.beam,
                  said({"keep the N best beginnings (beam search)", "保留 N 个最好的开头（束搜索）"}))
      ->check(whole_number(1, 64))
      ->type_name("N");
  app->add_option("--length", o->sampling.most, said({"words at most", "最多写几个词"}))
      ->check(whole_number(1, 1000))
      ->capture_default_str();
  app->add_flag("--json", o->json,
                said({"print steps, probabilities and candidates as one JSON object",
                      "把各步、概率和候选词输出为一个 JSON 对象"}));
  return {app, [o, app] {
            settle(*app, o->sampling);
            write(*o);
          }};
}

}  // namespace headlight
