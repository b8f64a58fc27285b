#include "core/models/vision_folder.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "core/models/model_folder.h"
#include "core/tensor/strict_json.h"
#include "core/text/error.h"

namespace headlight {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::string config_path(const std::string& folder) { return (fs::path(folder) / "config.json").string(); }
std::string weights_path(const std::string& folder) { return (fs::path(folder) / "model.safetensors").string(); }

}  // namespace

VisionSpec vision_from_json(std::string_view object, const std::string& name) {
  const Json json = parse_json(object, name);
  const auto fail = [&](const std::string& field, const Tr& expected, const Json& found) {
    throw Error(name + ": vision: " + field + Tr{": expected ", "：应为"} + expected + Tr{", found ", "，实际为 "} +
                shortened(found.dump()) + Tr{"; correct it there", "；请改正该处"});
  };
  if (!json.is_object()) fail("vision", Tr{"an object", "对象"}, json);
  VisionSpec out;
  std::set<std::string> known{"form"};
  const auto whole = [&](const char* field, int& value) {
    known.insert(field);
    const auto found = json.find(field);
    if (found == json.end()) return;
    if (!found->is_number_unsigned() || found->get<std::uint64_t>() > 65536)
      fail(field, Tr{"a whole number", "整数"}, *found);
    value = found->get<int>();
  };
  const Json form = json.value("form", Json("whole"));
  if (!form.is_string()) fail("form", Tr{"a string", "字符串"}, form);
  out.form = vision_form_from(form.get<std::string>());
  whole("picture", out.picture);
  whole("patch", out.patch);
  whole("window", out.window);
  whole("queries", out.queries);
  whole("shared", out.shared);
  for (const auto& [field, value] : json.items())
    if (!known.contains(field)) fail(field, Tr{"only fields of a vision model", "视觉模型的字段"}, value);
  return out;
}

std::string vision_to_json(const VisionSpec& v) {
  nlohmann::ordered_json json = {{"form", to_string(v.form)}, {"picture", v.picture}, {"patch", v.patch}};
  if (v.form == VisionForm::windows) json["window"] = v.window;
  if (v.form == VisionForm::queries) json["queries"] = v.queries;
  if (v.form == VisionForm::captions) json["shared"] = v.shared;
  return json.dump();
}

std::shared_ptr<const VisionModel> load_vision_model(const std::string& folder) {
  const std::string file = config_path(folder);
  Json json = parse_json(read_file(file), file, {"correct config.json there", "请改正 config.json 的该处"});
  const auto vision = json.is_object() ? json.find("vision") : json.end();
  if (!json.is_object() || vision == json.end())
    throw Error(file + Tr{": expected a field \"vision\", found none: this is a model for text",
                          "：应有字段 \"vision\"，实际没有：这是文本模型"});
  auto model = std::make_shared<VisionModel>();
  model->vision = vision_from_json(vision->dump(), file);
  json.erase("vision");
  static_cast<Model&>(*model) = model_from_config_json(json.dump(), file);
  check(*model);
  const std::string weights = weights_path(folder);
  model->parameters = take_parameters(read_safetensors(weights), vision_parameter_shapes(*model), weights);
  std::error_code none;
  model->name = fs::weakly_canonical(folder, none).filename().string();
  return model;
}

void save_vision_model(const VisionModel& model, const std::string& folder, Dtype dtype) {
  std::string config = config_to_json(model);
  const std::string last = "\n}\n";
  config.insert(config.size() - last.size(), ",\n  \"vision\": " + vision_to_json(model.vision));
  const std::string weights = to_safetensors(to_content(model.parameters, vision_parameter_shapes(model)), dtype);
  make_folder(folder);
  write_file(weights_path(folder), weights);
  write_file(config_path(folder), config);
}

bool is_vision_folder(const std::string& folder) {
  try {
    const std::string text = read_file(config_path(folder));
    if (text.find("\"vision\"") == std::string::npos) return false;  // asked at every key stroke: seldom parsed
    const Json json = Json::parse(text);
    return json.is_object() && json.contains("vision");
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace headlight
