#include "core/train/vision_recipe.h"

#include <nlohmann/json.hpp>

#include "core/models/vision_folder.h"
#include "core/tensor/safetensors.h"
#include "core/tensor/strict_json.h"
#include "core/text/error.h"

namespace headlight {

VisionRecipe parse_vision_recipe(std::string_view text, const std::string& name) {
  nlohmann::json json = parse_json(text, name);
  if (!json.is_object() || !json.contains("vision"))
    throw Error(name + Tr{": expected an object \"vision\", found none: this is a recipe for text",
                          "：应有 \"vision\" 对象，实际没有：这是文本模型的配方"});
  if (json.contains("data"))
    throw Error(name + Tr{": data: expected none, since pictures are drawn; remove it",
                          "：data：图画由程序绘制，不应有此字段；请删除"});
  VisionRecipe out;
  out.vision = vision_from_json(json["vision"].dump(), name);
  json.erase("vision");
  json["data"] = {{{"kind", "sort"}}};  // the reader of text recipes asks for some
  static_cast<Recipe&>(out) = parse_recipe(json.dump(), name, ".");
  out.data.clear();
  return out;
}

VisionRecipe read_vision_recipe(const std::string& path) {
  return parse_vision_recipe(read_file(path, std::size_t{1} << 20), path);
}

std::string to_json(const VisionRecipe& recipe) {
  auto json = nlohmann::ordered_json::parse(to_json(static_cast<const Recipe&>(recipe)));
  json["vision"] = nlohmann::ordered_json::parse(vision_to_json(recipe.vision));
  return json.dump(2) + "\n";
}

bool is_vision_recipe(const std::string& path) {
  try {
    const auto json = nlohmann::json::parse(read_file(path, std::size_t{1} << 20));
    return json.is_object() && json.contains("vision");
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace headlight
