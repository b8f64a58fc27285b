#include "core/models/used_folder.h"

#include <algorithm>
#include <filesystem>
#include <vector>

#include "core/text/error.h"

namespace headlight {
namespace {

namespace fs = std::filesystem;

constexpr const char* model_files[] = {"model.safetensors", "config.json", "optimizer.safetensors", "recipe.json",
                                       "curve.csv"};

// Snapshots are folders named by six or more digits; what else somebody keeps there is left alone.
bool is_snapshot(const fs::path& folder) {
  const std::string name = folder.filename().string();
  return name.size() >= 6 && std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<fs::path> parts_of_model(const std::string& folder) {
  std::error_code none;
  std::vector<fs::path> out;
  for (fs::directory_iterator i(fs::path(folder) / "snapshots", none), end; !none && i != end; i.increment(none))
    if (is_snapshot(i->path())) out.push_back(i->path());
  for (const char* name : model_files)
    if (const fs::path file = fs::path(folder) / name; fs::exists(file, none)) out.push_back(file);
  return out;
}

}  // namespace

bool holds_model(const std::string& folder) { return !parts_of_model(folder).empty(); }

void clear_model(const std::string& folder) {
  for (const fs::path& part : parts_of_model(folder)) {
    std::error_code error;
    fs::remove_all(part, error);
    if (error)
      throw Error(part.string() + Tr{": expected to be removed, found: ", "：应能删除，实际："} + error.message() +
                  Tr{"; choose another folder", "；请换一个文件夹"});
  }
  std::error_code not_empty;
  fs::remove(fs::path(folder) / "snapshots", not_empty);
}

void make_room_for_model(const std::string& folder, bool overwrite) {
  if (overwrite) return clear_model(folder);
  if (const auto parts = parts_of_model(folder); !parts.empty())
    throw Error(folder + Tr{": expected a folder without a model, found ", "：应为没有模型的文件夹，实际已有 "} +
                parts.back().filename().string() +
                Tr{"; choose another folder, or --overwrite to replace the model there",
                   "；请换一个文件夹，或用 --overwrite 替换其中的模型"});
}

}  // namespace headlight
