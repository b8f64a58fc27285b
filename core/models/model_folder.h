#pragma once
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/models/config_json.h"
#include "core/models/model.h"
#include "core/tensor/safetensors.h"

namespace headlight {

/// Reads DIR/config.json and DIR/model.safetensors. Throws std::runtime_error saying which file, what was expected,
/// what was found: missing or unknown fields, parameters missing, extra or of another shape, values that are not
/// finite.
std::shared_ptr<const Model> load_model(const std::string& folder);

/// Writes both files (each to a temporary name, then renamed). The folder is made when it is not there. Vectors are
/// stored 1-D and matrices 2-D. Throws std::runtime_error when the place cannot be written, std::invalid_argument when
/// the model lacks a parameter or has a value that is not finite; then nothing is written.
void save_model(const Model& model, const std::string& folder, Dtype dtype = Dtype::f32);

/// The parameters of a weights file; every one must be there in its shape, finite, and no other. Throws Error naming
/// `file`.
Parameters take_parameters(Safetensors content, const std::vector<ParameterShape>& shapes, const std::string& file);
/// The content of a weights file. Throws std::invalid_argument as save_model does.
Safetensors to_content(const Parameters& parameters, const std::vector<ParameterShape>& shapes);

}  // namespace headlight
