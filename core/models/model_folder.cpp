#include "core/models/model_folder.h"

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>

#include "core/tensor/safetensors.h"
#include "core/tensor/strict_json.h"

namespace headlight {
namespace {

namespace fs = std::filesystem;

std::vector<ParameterShape> shapes_of(const Model& model) {
  return parameter_shapes(model.config, model.source.size(), model.target.size());
}

/// The shape as a file has it: vectors 1-D, matrices 2-D.
std::vector<int> shape_in_file(const ParameterShape& parameter) {
  return is_vector(parameter.name) ? std::vector{parameter.shape.cols}
                                   : std::vector{parameter.shape.rows, parameter.shape.cols};
}

std::string not_finite(const Tensor& value) {
  for (int r = 0; r < value.rows(); ++r)
    for (int c = 0; c < value.cols(); ++c)
      if (!std::isfinite(value(0, r, c)))
        return "expected finite numbers, found " + std::to_string(value(0, r, c)) + " at row " + std::to_string(r) +
               ", column " + std::to_string(c);
  return "";
}

/// Moves the parameters out of a file's content; every one must be there, and no other.
Parameters take_parameters(Safetensors content, const Model& model, const std::string& file) {
  const auto fail = [&](const std::string& tensor, const std::string& what) {
    throw std::runtime_error(file + ": tensor " + in_quotes(tensor) + ": " + what);
  };
  Parameters out;
  for (const ParameterShape& parameter : shapes_of(model)) {
    const auto found = content.tensors.find(parameter.name);
    const std::vector<int> expected = shape_in_file(parameter);
    if (found == content.tensors.end())
      fail(parameter.name, "expected one of shape " + nlohmann::json(expected).dump() + ", found none of this name");
    const std::vector<int>& shape = found->second.shape;
    const bool row = is_vector(parameter.name) && shape == std::vector{1, parameter.shape.cols};
    if (shape != expected && !row)
      fail(parameter.name,
           "expected the shape " + nlohmann::json(expected).dump() + ", found " + nlohmann::json(shape).dump());
    if (const std::string what = not_finite(found->second.value); !what.empty()) fail(parameter.name, what);
    out.add(parameter.name, std::move(found->second.value));
    content.tensors.erase(found);
  }
  if (!content.tensors.empty())
    fail(content.tensors.begin()->first, "expected only the parameters that config.json asks for, found " +
                                             std::to_string(content.tensors.size()) + " more, this one first");
  return out;
}

Safetensors to_content(const Model& model) {
  Safetensors out;
  for (const ParameterShape& parameter : shapes_of(model)) {
    if (!model.parameters.has(parameter.name))
      throw std::invalid_argument("parameter " + parameter.name + ": expected " + to_string(parameter.shape) +
                                  ", found none of this name");
    const Tensor& value = model.parameters.get(parameter.name);
    if (value.shape() != parameter.shape)
      throw std::invalid_argument("parameter " + parameter.name + ": expected " + to_string(parameter.shape) +
                                  ", found " + to_string(value.shape()));
    if (const std::string what = not_finite(value); !what.empty())
      throw std::invalid_argument("parameter " + parameter.name + ": " + what + "; the training has diverged");
    out.tensors[parameter.name] = {value, shape_in_file(parameter)};
  }
  return out;
}

std::string config_path(const std::string& folder) { return (fs::path(folder) / "config.json").string(); }
std::string weights_path(const std::string& folder) { return (fs::path(folder) / "model.safetensors").string(); }

}  // namespace

std::shared_ptr<const Model> load_model(const std::string& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error))
    throw std::runtime_error(folder + ": expected a model folder with config.json and model.safetensors, found " +
                             (fs::exists(folder, error) ? "a file" : "nothing of this name") +
                             "; headlight new makes one");
  auto model = std::make_shared<Model>(model_from_config_json(read_file(config_path(folder)), config_path(folder)));
  model->parameters = take_parameters(read_safetensors(weights_path(folder)), *model, weights_path(folder));
  model->name = fs::weakly_canonical(folder, error).filename().string();
  return model;
}

void save_model(const Model& model, const std::string& folder) {
  const std::string config = config_to_json(model);
  const std::string weights = to_safetensors(to_content(model));
  std::error_code error;
  fs::create_directories(folder, error);
  if (std::error_code ignored; !fs::is_directory(folder, ignored))
    throw std::runtime_error(folder + ": expected a place for a folder, found: " +
                             (error ? error.message() : "a file of this name") + "; choose another folder or name");
  write_file(weights_path(folder), weights);
  write_file(config_path(folder), config);
}

}  // namespace headlight
