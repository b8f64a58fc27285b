#include "app/ui/session_file.h"
#include "core/text/error.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace headlight {
namespace {

namespace fs = std::filesystem;
constexpr double rest = 1.0;        // seconds
constexpr double try_again = 10.0;  // seconds

bool write_whole(const fs::path& path, const std::string& text) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  const fs::path temporary = path.string() + ".part";
  {
    std::ofstream out(temporary, std::ios::binary);
    out << text;
    if (!out.flush()) return false;
  }
  fs::rename(temporary, path, error);
  return !error;
}

/// An exhibit that this program does not have, or that has other controls here, is no reason to lose the rest.
LabState state_of_session(const std::string& text) {
  try {
    return state_from_json(text);
  } catch (const std::exception&) {
    auto all = nlohmann::json::parse(text, nullptr, false);
    if (!all.is_object() || all.erase("exhibit") == 0) throw;
    if (all.value("view", nlohmann::json()) == "exhibit") all["view"] = "contents";
    return state_from_json(all.dump());
  }
}

}  // namespace

std::string session_path() {
  const auto from = [](const char* variable, const char* rest_of_path) -> std::string {
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0' ? (fs::path(value) / rest_of_path).string() : "";
  };
  const std::string chosen = from("XDG_STATE_HOME", "headlight/session.json");
  return !chosen.empty() ? chosen : from("HOME", ".local/state/headlight/session.json");
}

std::string progress_path() {
  const std::string session = session_path();
  return session.empty() ? "" : (std::filesystem::path(session).parent_path() / "lessons.json").string();
}

std::optional<LabState> load_session(std::optional<Tr>* trouble) {
  const fs::path path = session_path();
  std::error_code error;
  if (path.empty() || !fs::exists(path, error)) return std::nullopt;
  try {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return state_of_session(text.str());
  } catch (const std::exception& e) {
    fs::rename(path, path.string() + ".broken", error);
    if (trouble != nullptr) *trouble = path.string() + ".broken" + Tr{": ", "："} + words_of(e);
    return std::nullopt;
  }
}

namespace {

std::string settings_path() {
  const std::string session = session_path();
  return session.empty() ? "" : (fs::path(session).parent_path() / "settings.json").string();
}

}  // namespace

bool tour_was_shown() {
  const std::string path = settings_path();
  if (path.empty()) return true;
  std::ifstream in(path, std::ios::binary);
  const auto settings = nlohmann::json::parse(in, nullptr, false);
  return settings.is_object() && settings.contains("tour_shown") && settings["tour_shown"] == true;
}

void remember_tour() {
  const std::string path = settings_path();
  if (!path.empty()) write_whole(path, "{\"tour_shown\": true}\n");
}

bool SessionKeeper::observe(const LabState& state, double seconds) {
  if (!state_) {
    state_ = state;  // as it was read: nothing to write
    return true;
  }
  if (!(*state_ == state)) {
    state_ = state;
    changed_at_ = seconds;
  }
  if (changed_at_ < 0 || seconds - changed_at_ <= rest) return true;
  const bool failed_before = failed_;
  if (flush()) return true;
  changed_at_ = seconds + try_again - rest;
  return failed_before;
}

bool SessionKeeper::flush() {
  if (changed_at_ < 0 || !state_) return true;
  const std::string path = session_path();
  failed_ = path.empty() || !write_whole(path, to_json(*state_));
  if (!failed_) changed_at_ = -1;
  return !failed_;
}

}  // namespace headlight
