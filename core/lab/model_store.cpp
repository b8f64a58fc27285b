#include "core/lab/model_store.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "core/lab/asset_path.h"
#include "core/text/error.h"

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

void add_models(const std::string& folder, bool own, std::vector<StoredModel>& out) {
  std::error_code error;
  const auto first = static_cast<std::ptrdiff_t>(out.size());
  if (!folder.empty())
    for (const auto& entry : fs::directory_iterator(folder, error))
      if (fs::exists(entry.path() / "config.json", error))
        out.push_back({entry.path().filename().string(), entry.path().string(), own});
  std::sort(out.begin() + first, out.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
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

std::vector<StoredModel> stored_models() {
  std::vector<StoredModel> out;
  add_models(asset_folder("models"), false, out);
  add_models(own_models_folder(), true, out);
  return out;
}

std::string model_folder(const std::string& name) {
  std::error_code error;
  if (fs::exists(name, error)) return name;
  const std::vector<StoredModel> all = stored_models();
  std::vector<std::string> names;
  for (const StoredModel& model : all) {
    if (model.name == name) return model.folder;
    names.push_back(model.name);
  }
  throw Error(Tr{"expected a model folder or the name of a model (", "应为模型文件夹或模型名称（"} + listed(names) +
              Tr{"), found \"", "），实际为 \""} + name +
              Tr{"\"; `headlight models` lists them", "\"；`headlight models` 可列出全部"});
}

std::vector<std::string> recipe_names() {
  std::vector<std::string> names;
  std::error_code error;
  if (const std::string folder = asset_folder("recipes"); !folder.empty())
    for (const auto& entry : fs::directory_iterator(folder, error))
      if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::string recipe_file(const std::string& name) {
  std::error_code error;
  if (fs::is_regular_file(name, error)) return name;
  const std::vector<std::string> names = recipe_names();
  if (std::find(names.begin(), names.end(), name) != names.end()) return asset_path("recipes/" + name + ".json");
  throw Error(Tr{"expected a recipe file or the name of a recipe (", "应为配方文件或配方名称（"} + listed(names) +
              Tr{"), found \"", "），实际为 \""} + name + Tr{"\"; give one of them", "\"；请选择其中之一"});
}

}  // namespace headlight
