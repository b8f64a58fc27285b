// The engine against the vectors of make_reference.py: every named value of every case, and nothing besides.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "core/models/run.h"
#include "core/tensor/safetensors.h"
#include "reference_cases.h"

namespace headlight {
namespace {

using namespace reference;

using nlohmann::json;

std::vector<std::vector<int>> ids_of(const std::vector<Encoding>& encodings) {
  std::vector<std::vector<int>> ids;
  for (const Encoding& e : encodings) ids.emplace_back(e.ids.begin(), e.ids.begin() + e.length);
  return ids;
}

class Reference : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    model = model_of(GetParam());
    for (const auto& [name, entry] : read_safetensors(data_folder + GetParam().name + ".safetensors").tensors)
      if (const std::string values = "values/"; name.starts_with(values))
        expected[name.substr(values.size())] = entry.value;
    request = request_of(GetParam().content.at("request"));
  }

  void compare(const headlight::Run& run) const {
    const json& r = GetParam().content.at("request");
    EXPECT_EQ(r.at("source").get<std::vector<std::vector<int>>>(), ids_of(run.source));
    EXPECT_EQ(r.value("target", std::vector<std::vector<int>>{}), ids_of(run.target));
    for (const auto& [name, tensor] : expected) {
      const Tensor* found = run.graph.find_value(name);
      ASSERT_NE(found, nullptr) << "the run has no value " << name;
      expect_equal(tensor, *found, name);
    }
  }

  std::shared_ptr<const Model> model;
  Request request;
  std::map<std::string, Tensor> expected;
};

TEST_P(Reference, EveryNamedValueAgrees) {
  const auto run = run_model(request, model);
  ASSERT_NE(run, nullptr);
  compare(*run);
}

// The same numbers when the model is set otherwise and the request switches it back.
TEST_P(Reference, SwitchesOfTheRequestReplaceThoseOfTheModel) {
  const ModelConfig wanted = model->config;
  auto other = std::make_shared<Model>(*model);
  other->config.attention_scale = !wanted.attention_scale;
  other->config.embedding_scale = wanted.embedding_scale + 1;
  other->config.causal = !wanted.causal;
  request.attention_scale = wanted.attention_scale;
  request.embedding_scale = wanted.embedding_scale;
  if (!request.mask.causal) request.mask.causal = wanted.causal;
  if (wanted.position != Position::learned) {
    other->config.position = wanted.position == Position::none ? Position::sinusoidal : Position::none;
    request.position = wanted.position;
  }
  if (wanted.score != Score::additive) {
    other->config.score = wanted.score == Score::scaled ? Score::cosine : Score::scaled;
    request.score = wanted.score;
  }
  const auto run = run_model(request, other);
  ASSERT_NE(run, nullptr);
  compare(*run);
}

// Nothing is recorded under a name that was not compared: but for leaves and internal values, the lists are the same.
TEST_P(Reference, NoNamedValueIsLeftOut) {
  const auto run = run_model(request, model);
  ASSERT_NE(run, nullptr);
  for (const auto& [name, node] : run->graph.names()) {
    const bool leaf = run->graph.op_of(Var{node}) == nullptr;
    const bool internal = name.starts_with('~');
    EXPECT_TRUE(leaf || internal || expected.contains(name)) << name;
  }
}

std::string name_of(const testing::TestParamInfo<Case>& test) { return test.param.name; }

INSTANTIATE_TEST_SUITE_P(PyTorch, Reference, testing::ValuesIn(cases()), name_of);

}  // namespace
}  // namespace headlight
