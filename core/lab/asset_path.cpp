#include "core/lab/asset_path.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include "core/text/error.h"

namespace headlight {
namespace fs = std::filesystem;

std::string asset_path(const std::string& relative) {
  std::vector<fs::path> roots;
  if (const char* chosen = std::getenv("HEADLIGHT_ASSETS"); chosen != nullptr && *chosen != '\0')
    roots.emplace_back(chosen);
  std::error_code ignored;  // without /proc only the variable is left, and the message below says so
  fs::path folder = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  if (!folder.empty()) {
    roots.push_back(folder.parent_path() / "share/headlight");
    for (int up = 0; up <= 4; ++up, folder = folder.parent_path()) roots.push_back(folder / "assets");
  }
  std::string places;
  for (const fs::path& root : roots) {
    const fs::path path = root / relative;
    if (fs::exists(path, ignored)) return path.string();
    places += (places.empty() ? "" : ", ") + root.string();
  }
  throw Error(Tr{"expected the file ", "应有文件 "} + relative + Tr{" in one of ", "，位于其中之一："} + places +
              Tr{", found it in none; set HEADLIGHT_ASSETS to the folder that holds it",
                 "，实际都没有；请把环境变量 HEADLIGHT_ASSETS 设为它所在的文件夹"});
}

}  // namespace headlight
