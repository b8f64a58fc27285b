#pragma once
// The cases of make_reference.py, as models and requests of the engine.
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "core/models/run.h"
#include "tests/core/test_data.h"

namespace headlight::reference {

inline const std::string data_folder = test_data("reference/data/");
inline constexpr float tolerance = 2e-5F;

struct Case {
  std::string name;
  nlohmann::json content;  // "config", "request", numbers of words
};
void PrintTo(const Case& c, std::ostream* out);
std::vector<Case> cases();

/// The model of a case, with the parameters of its file.
std::shared_ptr<const Model> model_of(const Case& c);
Request request_of(const nlohmann::json& r);

/// Fails the test with the largest difference that is more than `most`. Equal infinities are no difference.
void expect_equal(const Tensor& expected, const Tensor& found, const std::string& name, float most = tolerance);

}  // namespace headlight::reference
