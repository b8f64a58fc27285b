// Opening files: a state, an exported figure with a state in it, or the folder of a model. All or nothing.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/ui/session.h"
#include "core/figure/export.h"
#include "core/lab/model_source.h"
#include "core/lab/state_path.h"
#include "core/models/model_folder.h"

namespace headlight {
namespace {

namespace fs = std::filesystem;

void open_model(Session& session, const fs::path& folder) {
  const auto model = load_model(folder.string());  // throws before anything has changed
  use_stored(session.state.request, fs::absolute(folder).lexically_normal().string());
  session.toast(
      {"Opened the model " + folder.filename().string() + ".", "已打开模型 " + folder.filename().string() + "。"});
}

void open_state(Session& session, const fs::path& file) {
  LabState opened = read_state(file.string());
  opened.preferences = session.state.preferences;
  session.state = std::move(opened);
  session.toast({"Opened " + file.filename().string() + ".", "已打开 " + file.filename().string() + "。"});
}

}  // namespace

bool Session::open_path(const std::string& path) {
  try {
    if (is_link(path)) {
      LabState opened = from_link(path);
      opened.preferences = state.preferences;
      state = std::move(opened);
      toast({"Opened the state that was copied.", "已打开复制的状态。"});
      return true;
    }
    fs::path place = fs::u8path(path);
    if (!fs::exists(place))
      throw Error(path + Tr{": expected a file or a folder, found nothing at this path; check the name",
                            "：此处应有文件或文件夹，实际什么也没有；请检查名称"});
    const std::string name = place.filename().string();
    if (name == "config.json" || name == "model.safetensors") place = place.parent_path();
    if (fs::is_directory(place)) {
      open_model(*this, place);
    } else {
      open_state(*this, place);
    }
    return true;
  } catch (const std::exception& e) {
    const Tr words = words_of(e);  // names the file
    toast({"Could not open " + words.in(Lang::en), "无法打开 " + words.in(Lang::zh)}, true);
    return false;
  }
}

}  // namespace headlight
