#pragma once
#include <string>

namespace headlight {

/// Whether a folder holds a model or parts of one: config, weights, snapshots, or what a resumed training needs.
bool holds_model(const std::string& folder);

/// Removes all of that, and nothing else that is there. Throws Error when something cannot be removed.
void clear_model(const std::string& folder);

/// Before a new model is written: a folder that holds another is refused with an Error, for two models in one folder
/// are neither; with `overwrite` the other is removed.
void make_room_for_model(const std::string& folder, bool overwrite);

}  // namespace headlight
