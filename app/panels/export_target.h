#pragma once
#include <string>

#include "app/ui/session.h"

namespace headlight {

enum class ExportKind { png, svg, pdf, csv, window, film };

/// A name that says what is in the file: "headlight-weights-layer2-head3.png" (as on the screen, layers count from 1),
/// in `folder`.
std::string default_export_path(const Session& session, ExportKind kind, const std::string& folder);
/// The path with the ending of another kind of file.
std::string with_ending(const std::string& path, ExportKind kind);

/// What would happen to a path.
enum class Target { fresh, replaces, is_folder, no_folder, empty };
Target target_of(const std::string& path);
/// The same in words: what will be written, or what to change; `when_empty` asks for a path.
Tr said_of(Target target, const std::string& path, const Tr& when_empty);

/// A path in a field: a better proposal replaces it as long as nobody has edited it.
struct ProposedPath {
  std::string path, proposed;
  bool edited() const { return path != proposed; }
  void propose(const std::string& better);
};

/// Writes the current figure, or asks for the picture of the window. Says in a toast what became of it.
void export_now(Session& session, ExportKind kind, float pixel_ratio, const std::string& path);

}  // namespace headlight
