// headlight trace: every named value of a run, as a safetensors file.
#include <cstring>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/command.h"
#include "app/cli/model_options.h"
#include "app/ui/app_info.h"
#include "core/lab/lab_state.h"
#include "core/lab/model_source.h"
#include "core/lab/model_store.h"
#include "core/lab/state_path.h"
#include "core/models/run_notes.h"
#include "core/tensor/safetensors.h"

namespace headlight {
namespace {

struct TraceOptions {
  std::string model, out;
  std::vector<std::string> set;
  TextOptions text;
  SwitchOptions switches;
};

/// Slices first … first + count − 1.
Tensor slices(const Tensor& value, int first, int count) {
  Tensor part({count, value.rows(), value.cols()});
  const std::size_t one =
      std::size_t{1} * static_cast<std::size_t>(value.rows()) * static_cast<std::size_t>(value.cols());
  std::memcpy(part.data(), value.data() + one * static_cast<std::size_t>(first), part.size() * sizeof(float));
  return part;
}

std::string token_list(const Encoding& encoding) {
  nlohmann::json list = nlohmann::json::array();
  for (const Token& token : encoding.tokens) list.push_back(token.text);
  return list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Parameters that were seeded for this run: without them its scores could not be computed again.
bool in_no_file(const Run& run, const std::string& parameter) {
  return score_note(run).has_value() && parameter.find(".additive.") != std::string::npos;
}

/// What is unusual about the run, a line each; "" when nothing is.
std::string notes_text(const Run& run) {
  std::string text;
  for (const RunNote& note : notes_of(run)) text += (text.empty() ? "" : "\n") + note.full.in(Lang::en);
  return text;
}

Safetensors content(const Run& run, std::size_t sentence, LabState state) {
  Safetensors file;
  const int sentences = static_cast<int>(run.source.size());
  for (const auto& [name, id] : run.graph.names()) {
    const Var node{id};
    if (name[0] == '~' || (run.graph.is_parameter(node) && !in_no_file(run, name))) continue;
    const Tensor& value = run.graph.value(node);
    // A batch holds sentence after sentence, each with its heads; what all sentences share is there once.
    const int own = value.batch() % sentences == 0 ? value.batch() / sentences : 0;
    file.tensors[name].value =
        own > 0 ? slices(value, static_cast<int>(sentence) * own, own) : slices(value, 0, value.batch());
  }
  state.selection.sentence = static_cast<int>(sentence);
  file.metadata["tokens"] = token_list(run.source[sentence]);
  if (run.config.two_stacks()) file.metadata["target_tokens"] = token_list(run.target[sentence]);
  file.metadata["state"] = to_json(state);
  file.metadata["version"] = version();
  if (const std::string notes = notes_text(run); !notes.empty()) file.metadata["notes"] = notes;
  return file;
}

std::string numbered(const std::string& path, std::size_t i) {
  const std::string ending = ".safetensors";
  return (path.ends_with(ending) ? path.substr(0, path.size() - ending.size()) : path) + "." + std::to_string(i) +
         ending;
}

void trace(const TraceOptions& o) {
  LabState state;
  (void)model_folder(o.model);  // throws; a name stays a name, so that the state opens on another machine
  state.request.model.folder = o.model;
  apply(o.text, o.switches, state.request);
  for (const std::string& assignment : o.set) state = with_field(state, assignment);
  const auto run = run_lab(state.request);
  check_texts(o.text, *run);
  state.selection = clamped(state.selection, *run);
  for (std::size_t i = 0; i < run->source.size(); ++i) {
    const std::string path = run->source.size() == 1 ? o.out : numbered(o.out, i);
    const Safetensors file = content(*run, i, state);
    write_safetensors(path, file);
    std::cout << said(Tr{"wrote ", "已写入 "} + path + Tr{": ", "："} + std::to_string(file.tensors.size()) +
                      Tr{" values", " 个值"})
              << '\n';
  }
}

}  // namespace

Command trace_command(CLI::App& root) {
  const auto o = std::make_shared<TraceOptions>();
  CLI::App* app = root.add_subcommand(
      "trace",
      said(
          {"Runs a model and writes every named value into a safetensors file. A value with one slice is 2-D, one with "
           "a slice for each head is 3-D [heads, rows, columns]. Layers in names count from 0. The metadata holds "
           "tokens, "
           "target_tokens, state, version and, when there is something to say of the run, notes.\n"
           "A batch (repeated --text) gives one file for each sentence, F.0.safetensors, F.1.safetensors, …; shorter "
           "sentences keep their rows of <pad>, so that all files have the same shapes.",
           "运行模型，把每个有名字的值写入 safetensors 文件。只有一片的值是二维的，每头一片的值是三维的 [头, 行, 列]。"
           "名字里的层从 0 数起。元数据含 tokens、target_tokens、state、version，对本次运行有说明时还含 notes。\n"
           "一批句子（重复 --text）每句写一个文件：F.0.safetensors、F.1.safetensors……；短句保留 <pad> "
           "的行，因此各文件形状相同。"}));
  app->add_option("--model", o->model,
                  said({"a model folder, as `headlight new` writes it", "模型文件夹，如 `headlight new` 所写"}))
      ->required()
      ->type_name("DIR");
  add_text_options(*app, o->text);
  app->get_option("--text")->required();
  add_switch_options(*app, o->switches);
  app->add_option("--set", o->set,
                  said({"any field of the state: PATH=JSON, such as request.mask.prefix=2; a wrong path lists what "
                        "there is",
                        "状态的任一字段：PATH=JSON，如 request.mask.prefix=2；写错时会列出可用字段"}))
      ->type_name("PATH=JSON")
      ->allow_extra_args(false);
  app->add_option("--out", o->out, said({"the file to write", "要写入的文件"}))->required()->type_name("F.safetensors");
  add_lang_option(*app);
  return {app, [o] { trace(*o); }};
}

}  // namespace headlight
