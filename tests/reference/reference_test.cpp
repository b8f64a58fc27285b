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

namespace headlight {
namespace {

using nlohmann::json;

const std::string data_folder = HEADLIGHT_TEST_DATA "/reference/data/";
constexpr float tolerance = 2e-5F;

struct Case {
  std::string name;
  json content;
};
void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const json& content : json::parse(read_file(data_folder + "cases.json")))
    all.push_back({content.at("name"), content});
  return all;
}

ModelConfig config_of(const json& c) {
  ModelConfig config;
  config.architecture = architecture_from(c.at("architecture"));
  config.n_layers = c.at("n_layers");
  config.n_heads = c.at("n_heads");
  config.d_model = c.at("d_model");
  config.d_head = c.at("d_head");
  config.d_ff = c.at("d_ff");
  config.max_positions = c.at("max_positions");
  config.norm = norm_from(c.at("norm"));
  config.activation = activation_from(c.at("activation"));
  config.position = position_from(c.at("position"));
  config.embedding_scale = c.at("embedding_scale");
  config.attention_scale = c.at("attention_scale");
  config.score = score_from(c.at("score"));
  config.layer_norm_eps = c.at("layer_norm_eps");
  config.tied = c.at("tied");
  config.biases = c.at("biases");
  config.causal = c.at("causal");
  return config;
}

/// <pad> <unk> <bos> <eos> w4 w5 …: a word's name is its id.
Vocabulary numbered_words(int count) {
  std::vector<std::string> words{"<pad>", "<unk>", "<bos>", "<eos>"};
  for (int id = 4; id < count; ++id) words.push_back("w" + std::to_string(id));
  return Vocabulary(words);
}

/// "w4|w9|w5|": cut at the bars and nowhere else. <bos> is left out, since the engine adds it.
std::vector<std::string> sentences(const json& rows) {
  std::vector<std::string> result;
  for (const json& row : rows) {
    std::string sentence;
    for (const int id : row)
      if (id != Vocabulary::bos) sentence += "w" + std::to_string(id) + "|";
    result.push_back(sentence);
  }
  return result;
}

PaintedMask painted_mask(const json& rows) {
  PaintedMask mask{static_cast<int>(rows.size()), static_cast<int>(rows.at(0).size()), {}};
  for (const json& row : rows)
    for (const int allowed : row) mask.allowed.push_back(static_cast<char>(allowed));
  return mask;
}

Request request_of(const json& r) {
  Request request;
  request.sentences = sentences(r.at("source"));
  if (r.contains("target")) request.targets = sentences(r.at("target"));
  if (r.contains("causal")) request.mask.causal = r.at("causal").get<bool>();
  if (r.contains("painted")) request.mask.painted = painted_mask(r.at("painted"));
  if (r.contains("cross_painted")) request.cross_painted = painted_mask(r.at("cross_painted"));
  return request;
}

std::vector<std::vector<int>> ids_of(const std::vector<Encoding>& encodings) {
  std::vector<std::vector<int>> ids;
  for (const Encoding& e : encodings) ids.emplace_back(e.ids.begin(), e.ids.begin() + e.length);
  return ids;
}

/// Equal infinities are no difference, a NaN is an infinite one.
float difference(float a, float b) {
  if (a == b) return 0;
  const float d = std::abs(a - b);
  return std::isnan(d) ? INFINITY : d;
}

void expect_equal(const Tensor& expected, const Tensor& found, const std::string& name) {
  ASSERT_EQ(to_string(expected.shape()), to_string(found.shape())) << name;
  float largest = 0;
  Index3 where;
  for (int b = 0; b < expected.batch(); ++b)
    for (int r = 0; r < expected.rows(); ++r)
      for (int c = 0; c < expected.cols(); ++c) {
        const float d = difference(expected(b, r, c), found(b, r, c));
        if (d > largest) largest = d, where = {b, r, c};
      }
  EXPECT_LE(largest, tolerance) << name << " at [" << where.batch << ", " << where.row << ", " << where.col
                                << "]: expected " << expected(where) << ", found " << found(where);
}

class Reference : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    const json& content = GetParam().content;
    auto made = std::make_shared<Model>();
    made->config = config_of(content.at("config"));
    made->source = numbered_words(content.at("source_words"));
    if (made->config.two_stacks()) made->target = numbered_words(content.at("target_words"));
    made->name = GetParam().name;
    for (const auto& [name, entry] : read_safetensors(data_folder + GetParam().name + ".safetensors").tensors) {
      const std::size_t slash = name.find('/');
      if (name.substr(0, slash) == "parameters") made->parameters.add(name.substr(slash + 1), entry.value);
      if (name.substr(0, slash) == "values") expected[name.substr(slash + 1)] = entry.value;
    }
    model = made;
    request = request_of(content.at("request"));
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
