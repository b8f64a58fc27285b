#include "core/lab/model_store.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "core/lab/asset_path.h"
#include "core/models/vision_folder.h"
#include "core/text/error.h"
#include "core/train/vision_recipe.h"

namespace headlight {
namespace {

namespace fs = std::filesystem;

std::string asset_folder(const std::string& name) {
  try {
    return asset_path(name);
  } catch (const std::exception&) {  // a program without models still opens folders
    return "";
  }
}

bool is_model(const fs::path& folder, bool vision) {
  std::error_code error;
  return fs::exists(folder / "config.json", error) && is_vision_folder(folder.string()) == vision;
}

void add_models(const std::string& folder, bool own, bool vision, std::vector<StoredModel>& out) {
  std::error_code error;
  const auto first = static_cast<std::ptrdiff_t>(out.size());
  if (!folder.empty())
    for (const auto& entry : fs::directory_iterator(folder, error))
      if (is_model(entry.path(), vision)) out.push_back({entry.path().filename().string(), entry.path().string(), own});
  std::sort(out.begin() + first, out.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
}

std::vector<StoredModel> models_of(bool vision) {
  std::vector<StoredModel> out;
  add_models(asset_folder("models"), false, vision, out);
  add_models(own_models_folder(), true, vision, out);
  return out;
}

std::vector<std::string> recipes_of(bool vision) {
  std::vector<std::string> names;
  std::error_code error;
  if (const std::string folder = asset_folder("recipes"); !folder.empty())
    for (const auto& entry : fs::directory_iterator(folder, error))
      if (entry.path().extension() == ".json" && is_vision_recipe(entry.path().string()) == vision)
        names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::string listed(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

}  // namespace

std::string own_models_folder() {
  if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != '\0')
    return (fs::path(data) / "headlight/models").string();
  const char* home = std::getenv("HOME");
  return home == nullptr || *home == '\0' ? "" : (fs::path(home) / ".local/share/headlight/models").string();
}

std::vector<StoredModel> stored_models() { return models_of(false); }
std::vector<StoredModel> stored_vision_models() { return models_of(true); }

std::string vision_folder(const std::string& name) {
  if (is_vision_folder(name)) return name;
  for (const StoredModel& model : stored_vision_models())
    if (model.name == name) return model.folder;
  return "";
}

std::string model_folder(const std::string& name) {
  std::error_code error;
  if (fs::exists(name, error)) return name;
  // Asked at every key stroke: the other models are only read to be named in the message.
  if (!name.empty() && fs::path(name).filename() == name)
    for (const std::string& shelf : {asset_folder("models"), own_models_folder()})
      if (const fs::path folder = fs::path(shelf) / name; !shelf.empty() && is_model(folder, false))
        return folder.string();
  std::vector<std::string> names;
  for (const StoredModel& model : stored_models()) names.push_back(model.name);
  if (!vision_folder(name).empty())
    throw Error(Tr{"expected a model that reads sentences, found \"", "应为读句子的模型，实际为 \""} + name +
                Tr{"\", which works on pictures; it is seen in the exhibits, and `headlight evaluate` measures it",
                   "\"，它处理的是图片；请在展品中查看，或用 `headlight evaluate` 测量"});
  throw Error(Tr{"expected a model folder or the name of a model (", "应为模型文件夹或模型名称（"} + listed(names) +
              Tr{"), found \"", "），实际为 \""} + name +
              Tr{"\"; `headlight models` lists them", "\"；`headlight models` 可列出全部"});
}

std::vector<std::string> recipe_names() { return recipes_of(false); }
std::vector<std::string> vision_recipe_names() { return recipes_of(true); }

std::string recipe_file(const std::string& name) {
  std::error_code error;
  if (fs::is_regular_file(name, error)) return name;
  std::vector<std::string> names = recipe_names();
  for (std::string& vision : vision_recipe_names()) names.push_back(std::move(vision));
  if (std::find(names.begin(), names.end(), name) != names.end()) return asset_path("recipes/" + name + ".json");
  throw Error(Tr{"expected a recipe file or the name of a recipe (", "应为配方文件或配方名称（"} + listed(names) +
              Tr{"), found \"", "），实际为 \""} + name + Tr{"\"; give one of them", "\"；请选择其中之一"});
}

}  // namespace headlight
