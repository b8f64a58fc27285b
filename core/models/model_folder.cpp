#include "core/models/model_folder.h"

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

#include "core/tensor/safetensors.h"
#include "core/tensor/strict_json.h"
#include "core/text/error.h"

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

std::optional<Tr> not_finite(const Tensor& value) {
  for (int r = 0; r < value.rows(); ++r)
    for (int c = 0; c < value.cols(); ++c)
      if (!std::isfinite(value(0, r, c)))
        return Tr{"expected finite numbers, found ", "应为有限的数，实际有 "} + std::to_string(value(0, r, c)) +
               Tr{" at row ", "，位于第 "} + std::to_string(r) + Tr{", column ", " 行第 "} + std::to_string(c) +
               Tr{"", " 列"};
  return {};
}

std::string config_path(const std::string& folder) { return (fs::path(folder) / "config.json").string(); }
std::string weights_path(const std::string& folder) { return (fs::path(folder) / "model.safetensors").string(); }

}  // namespace

Parameters take_parameters(Safetensors content, const std::vector<ParameterShape>& shapes, const std::string& file) {
  const auto fail = [&](const std::string& tensor, const Tr& what) {
    throw Error(file + Tr{": tensor ", "：张量 "} + in_quotes(tensor) + Tr{": ", "："} + what +
                Tr{"; take the two files of one model", "；请使用同一模型的两个文件"});
  };
  Parameters out;
  for (const ParameterShape& parameter : shapes) {
    const auto found = content.tensors.find(parameter.name);
    const std::vector<int> expected = shape_in_file(parameter);
    if (found == content.tensors.end())
      fail(parameter.name, Tr{"expected one of shape ", "应有形状为 "} + nlohmann::json(expected).dump() +
                               Tr{", found none of this name", " 的张量，实际没有"});
    const std::vector<int>& shape = found->second.shape;
    const bool row = is_vector(parameter.name) && shape == std::vector{1, parameter.shape.cols};
    if (shape != expected && !row)
      fail(parameter.name, Tr{"expected the shape ", "形状应为 "} + nlohmann::json(expected).dump() +
                               Tr{", found ", "，实际为 "} + nlohmann::json(shape).dump());
    if (const auto what = not_finite(found->second.value)) fail(parameter.name, *what);
    out.add(parameter.name, std::move(found->second.value));
    content.tensors.erase(found);
  }
  if (!content.tensors.empty())
    fail(content.tensors.begin()->first, Tr{"expected only the parameters that config.json asks for, found ",
                                            "只应有 config.json 要求的参数，实际多出 "} +
                                             std::to_string(content.tensors.size()) +
                                             Tr{" more, this one first", " 个，这是第一个"});
  return out;
}

Safetensors to_content(const Parameters& parameters, const std::vector<ParameterShape>& shapes) {
  Safetensors out;
  for (const ParameterShape& parameter : shapes) {
    if (!parameters.has(parameter.name))
      throw std::invalid_argument("parameter " + parameter.name + ": expected " + to_string(parameter.shape) +
                                  ", found none of this name");
    const Tensor& value = parameters.get(parameter.name);
    if (value.shape() != parameter.shape)
      throw std::invalid_argument("parameter " + parameter.name + ": expected " + to_string(parameter.shape) +
                                  ", found " + to_string(value.shape()));
    if (const auto what = not_finite(value))
      throw ArgumentError(Tr{"parameter ", "参数 "} + parameter.name + Tr{": ", "："} + *what +
                          Tr{"; the training has diverged", "；训练已发散"});
    out.tensors[parameter.name] = {value, shape_in_file(parameter)};
  }
  return out;
}

std::shared_ptr<const Model> load_model(const std::string& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error))
    throw Error(folder +
                Tr{": expected a model folder with config.json and model.safetensors, found ",
                   "：此处应为含 config.json 和 model.safetensors 的模型文件夹，实际"} +
                (fs::exists(folder, error) ? Tr{"a file", "是一个文件"} : Tr{"nothing of this name", "没有这个名字"}) +
                Tr{"; headlight new makes one", "；可用 headlight new 新建"});
  auto model = std::make_shared<Model>(model_from_config_json(read_file(config_path(folder)), config_path(folder)));
  model->parameters = take_parameters(read_safetensors(weights_path(folder)), shapes_of(*model), weights_path(folder));
  model->name = fs::weakly_canonical(folder, error).filename().string();
  return model;
}

void save_model(const Model& model, const std::string& folder, Dtype dtype) {
  const std::string config = config_to_json(model);
  const std::string weights = to_safetensors(to_content(model.parameters, shapes_of(model)), dtype);
  make_folder(folder);
  write_file(weights_path(folder), weights);
  write_file(config_path(folder), config);
}

}  // namespace headlight
