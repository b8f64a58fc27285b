#pragma once
// Where the model of a request comes from: a name, a folder, a snapshot of either, a seed, or a training in memory.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/models/run.h"

namespace headlight {

/// A model's folder by name or path, or that of a snapshot of it. Throws Error saying what there is.
std::string source_folder(const Request::Source& source);

/// The request with `given` filled in for a model that has a folder; others are as they were. The request of a training
/// in memory must have its model already: throws Error when it has none.
Request with_model(Request request);

/// run_request for requests as people write them: with_model first. The run keeps the request as it was asked.
std::shared_ptr<const Run> run_lab(const Request& request, const std::atomic<bool>* cancelled = nullptr);

/// The steps of training after which a model was kept, ascending; none for a folder without snapshots.
std::vector<int> snapshots_of(const std::string& folder);
std::string snapshot_folder(const std::string& folder, int step);

// The request turned to another model; switches, masks and snapshots of the old one do not stay.
void use_stored(Request& request, const std::string& name_or_path);
void use_seeded(Request& request);
void use_training(Request& request);

/// A model whose sizes are its own: not a seeded one.
inline bool has_own_config(const Request::Source& source) { return !source.folder.empty() || source.live; }

}  // namespace headlight
