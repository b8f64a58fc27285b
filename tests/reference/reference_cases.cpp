#include "reference_cases.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/tensor/safetensors.h"

namespace headlight::reference {

using nlohmann::json;

namespace {

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

/// Equal infinities are no difference, a NaN is an infinite one.
float difference(float a, float b) {
  if (a == b) return 0;
  const float d = std::abs(a - b);
  return std::isnan(d) ? INFINITY : d;
}

}  // namespace

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const json& content : json::parse(read_file(data_folder + "cases.json")))
    all.push_back({content.at("name"), content});
  return all;
}

std::shared_ptr<const Model> model_of(const Case& c) {
  auto made = std::make_shared<Model>();
  made->config = config_of(c.content.at("config"));
  made->source = numbered_words(c.content.at("source_words"));
  if (made->config.two_stacks()) made->target = numbered_words(c.content.at("target_words"));
  made->name = c.name;
  const std::string parameters = "parameters/";
  for (const auto& [name, entry] : read_safetensors(data_folder + c.name + ".safetensors").tensors)
    if (name.starts_with(parameters)) made->parameters.add(name.substr(parameters.size()), entry.value);
  return made;
}

Request request_of(const json& r) {
  Request request;
  request.sentences = sentences(r.at("source"));
  if (r.contains("target")) request.targets = sentences(r.at("target"));
  if (r.contains("causal")) request.mask.causal = r.at("causal").get<bool>();
  if (r.contains("painted")) request.mask.painted = painted_mask(r.at("painted"));
  if (r.contains("cross_painted")) request.cross_mask.painted = painted_mask(r.at("cross_painted"));
  return request;
}

void expect_equal(const Tensor& expected, const Tensor& found, const std::string& name, float most) {
  ASSERT_EQ(to_string(expected.shape()), to_string(found.shape())) << name;
  float largest = 0;
  Index3 where;
  for (int b = 0; b < expected.batch(); ++b)
    for (int r = 0; r < expected.rows(); ++r)
      for (int c = 0; c < expected.cols(); ++c) {
        const float d = difference(expected(b, r, c), found(b, r, c));
        if (d > largest) largest = d, where = {b, r, c};
      }
  EXPECT_LE(largest, most) << name << " at [" << where.batch << ", " << where.row << ", " << where.col << "]: expected "
                           << expected(where) << ", found " << found(where);
}

}  // namespace headlight::reference
