#include "core/models/vision_model.h"

#include <array>
#include <string_view>
#include <utility>

#include "core/nn/initialization.h"
#include "core/text/error.h"

namespace headlight {
namespace {

constexpr std::array<std::pair<VisionForm, std::string_view>, 4> forms{{{VisionForm::whole, "whole"},
                                                                        {VisionForm::windows, "windows"},
                                                                        {VisionForm::queries, "queries"},
                                                                        {VisionForm::captions, "captions"}}};

// The blocks of one stack as the text models have them, under a prefix.
void add_stack(const ModelConfig& config, const std::string& prefix, int positions, std::vector<ParameterShape>& out) {
  ModelConfig one = with_architecture(config, Architecture::encoder);
  one.position = Position::learned;
  one.max_positions = positions;
  for (const ParameterShape& p : parameter_shapes(one, 0, 0)) out.push_back({prefix + p.name, p.shape});
}

void add_patches(const VisionModel& model, const std::string& prefix, std::vector<ParameterShape>& out) {
  const int d = model.config.d_model;
  out.push_back({prefix + "patch.W_E", {1, model.vision.patch * model.vision.patch, d}});
  out.push_back({prefix + "patch.b_E", {1, 1, d}});
  if (model.vision.class_token()) out.push_back({prefix + "class_token", {1, 1, d}});
  add_stack(model.config, prefix, model.vision.tokens(), out);
}

void add_output(const std::string& name, int from, int to, std::vector<ParameterShape>& out) {
  out.push_back({"out.W_" + name, {1, from, to}});
  out.push_back({"out.b_" + name, {1, 1, to}});
}

// Everything of the decoder but its table of positions, in whose place the queries stand.
void add_queries(const VisionModel& model, std::vector<ParameterShape>& out) {
  ModelConfig two = with_architecture(model.config, Architecture::encoder_decoder);
  two.position = Position::none;
  for (const ParameterShape& p : parameter_shapes(two, 0, 0))
    if (p.name.starts_with("decoder.")) out.push_back(p);
  out.push_back({"decoder.query_embedding", {1, model.vision.queries, model.config.d_model}});
}

}  // namespace

std::string to_string(VisionForm form) {
  for (const auto& [key, text] : forms)
    if (key == form) return std::string(text);
  return "?";
}

VisionForm vision_form_from(const std::string& text) {
  for (const auto& [key, name] : forms)
    if (name == text) return key;
  throw ArgumentError(Tr{"form: expected one of whole, windows, queries, captions, found \"",
                         "form：应为 whole、windows、queries、captions 之一，实际为 \""} +
                      text + "\"");
}

std::vector<ParameterShape> vision_parameter_shapes(const VisionModel& model) {
  const int d = model.config.d_model;
  const int classes = model.classes();
  std::vector<ParameterShape> out;
  switch (model.vision.form) {
    case VisionForm::whole:
    case VisionForm::windows:
      add_patches(model, "", out);
      add_output("class", d, classes, out);
      break;
    case VisionForm::queries:
      add_patches(model, "encoder.", out);
      add_queries(model, out);
      add_output("class", d, classes + 1, out);
      add_output("place", d, 2, out);
      break;
    case VisionForm::captions:
      add_patches(model, "picture.", out);
      add_stack(model.config, "text.", longest_caption, out);
      out.push_back({"text.token_embedding", {1, model.source.size(), d}});
      out.push_back({"picture.out.W_shared", {1, d, model.vision.shared}});
      out.push_back({"text.out.W_shared", {1, d, model.vision.shared}});
      break;
  }
  return out;
}

void check(const VisionModel& model) {
  check(model.config);
  const VisionSpec& v = model.vision;
  const auto refuse = [](const std::string& field, const Tr& expected, int found) {
    throw ArgumentError("vision: " + field + Tr{": expected ", "：应为"} + expected + Tr{", found ", "，实际为 "} +
                        std::to_string(found));
  };
  if (v.picture < 4 || v.picture > 256) refuse("picture", Tr{"4 to 256 pixels", " 4 到 256 像素"}, v.picture);
  if (v.patch < 1 || v.picture % v.patch != 0 || v.grid() < 2)
    refuse("patch", Tr{"a size that divides the picture in at least 2 × 2 patches", "能把图分成至少 2 × 2 块的边长"},
           v.patch);
  if (v.form == VisionForm::windows && (v.window < 1 || v.window > v.grid()))
    refuse("window", Tr{"1 patch up to the whole grid", "从 1 块到整个网格的边长"}, v.window);
  if (v.form == VisionForm::queries && (v.queries < 1 || v.queries > 64))
    refuse("queries", Tr{"1 to 64", " 1 到 64"}, v.queries);
  if (v.form == VisionForm::captions && (v.shared < 1 || v.shared > 4096))
    refuse("shared", Tr{"1 to 4096", " 1 到 4096"}, v.shared);
  if (model.classes() < 2) refuse("words", Tr{"at least two", "至少两个"}, model.classes());
}

std::shared_ptr<VisionModel> random_vision_model(const ModelConfig& config, const VisionSpec& vision,
                                                 std::uint64_t seed, const Vocabulary& words) {
  auto model = std::make_shared<VisionModel>();
  model->config = config;
  model->vision = vision;
  model->source = words;
  if (config.two_stacks()) model->target = words;
  model->seed = seed;
  check(*model);
  for (const ParameterShape& p : vision_parameter_shapes(*model)) model->parameters.add(p.name, initial_value(p, seed));
  if (vision.form == VisionForm::captions) {
    const ModelConfig one = with_architecture(config, Architecture::encoder);
    model->parameters.add("text.token_embedding",
                          initial_parameters(one, seed, words.words(), {}).get("token_embedding"));
  }
  return model;
}

}  // namespace headlight
