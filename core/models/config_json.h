#pragma once
#include <string>
#include <string_view>

#include "core/models/model.h"

namespace headlight {

/// The text of config.json: one field a line, in the order of the format's description.
std::string config_to_json(const Model& model);

/// The model that the text of config.json describes, without parameters and name. Every field must be there but for
/// `biases` (true when absent), `seed` (that of `training`, or 1) and `trained` (whether `training` counts steps).
/// Throws std::runtime_error ("NAME: field: expected …, found …"), also on a field that is not known.
Model model_from_config_json(std::string_view text, const std::string& name_for_errors);

}  // namespace headlight
