#include "core/train/recipe.h"

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "core/tensor/safetensors.h"
#include "core/tensor/strict_json.h"

namespace headlight {
namespace {

using Json = nlohmann::ordered_json;

/// Reads the fields of an object into variables that hold their defaults, and refuses those nobody asked for.
class Reader {
 public:
  Reader(const nlohmann::json& object, std::string name) : object_(object), name_(std::move(name)) {
    if (!object.is_object()) throw std::runtime_error(name_ + ": expected an object, found " + object.type_name());
  }
  [[noreturn]] void fail(const std::string& field, const std::string& what) const {
    throw std::runtime_error(name_ + ": " + field + ": " + what);
  }
  const nlohmann::json* find(const std::string& field) {
    asked_.insert(field);
    const auto found = object_.find(field);
    return found == object_.end() ? nullptr : &*found;
  }
  void read(const std::string& field, std::string& out) {
    if (const auto* v = find(field)) {
      if (!v->is_string()) fail(field, "expected a string, found " + shortened(v->dump()));
      out = v->get<std::string>();
    }
  }
  void read(const std::string& field, bool& out) {
    if (const auto* v = find(field)) {
      if (!v->is_boolean()) fail(field, "expected true or false, found " + shortened(v->dump()));
      out = v->get<bool>();
    }
  }
  template <typename Number>
  void read(const std::string& field, Number& out, double least, double most) {
    const auto* v = find(field);
    if (v == nullptr) return;
    const bool right = std::is_integral_v<Number> ? v->is_number_integer() : v->is_number();
    const double value = right ? v->template get<double>() : 0;
    if (!right || !(value >= least && value <= most))
      fail(field, "expected a " + std::string(std::is_integral_v<Number> ? "whole " : "") + "number from " +
                      nlohmann::json(least).dump() + " to " + nlohmann::json(most).dump() + ", found " +
                      shortened(v->dump()));
    out = v->template get<Number>();
  }
  // A seed is any whole number of 64 bits, as everywhere; a double could not hold it.
  void read_seed(const std::string& field, std::uint64_t& out) {
    const auto* v = find(field);
    if (v == nullptr) return;
    if (!v->is_number_unsigned())
      fail(field, "expected a whole number from 0 to 18446744073709551615, found " + shortened(v->dump()));
    out = v->get<std::uint64_t>();
  }
  template <typename Kind>
  void choose(const std::string& field, Kind& out, const std::vector<std::pair<std::string, Kind>>& choices) {
    const auto* v = find(field);
    if (v == nullptr) return;
    std::string all;
    for (const auto& [word, kind] : choices) {
      if (v->is_string() && v->get<std::string>() == word) {
        out = kind;
        return;
      }
      all += (all.empty() ? "" : ", ") + word;
    }
    fail(field, "expected one of " + all + ", found " + shortened(v->dump()));
  }
  void no_others() const {
    for (const auto& [field, value] : object_.items())
      if (!asked_.contains(field))
        throw std::runtime_error(name_ + ": expected only fields of a recipe, found an unknown field " +
                                 in_quotes(field));
  }
  Reader inside(const std::string& field) {
    const auto* v = find(field);
    static const nlohmann::json nothing = nlohmann::json::object();
    return {v == nullptr ? nothing : *v, name_ + ": " + field};
  }

 private:
  const nlohmann::json& object_;
  std::string name_;
  std::set<std::string> asked_;
};

const std::vector<std::pair<std::string, DataSpec::Kind>> data_kinds = {{"grammar", DataSpec::Kind::grammar},
                                                                        {"sort", DataSpec::Kind::sort},
                                                                        {"repeat", DataSpec::Kind::repeat},
                                                                        {"text", DataSpec::Kind::text}};
const std::vector<std::pair<std::string, DataSpec::Tokens>> token_kinds = {
    {"words", DataSpec::Tokens::words},
    {"characters", DataSpec::Tokens::characters},
    {"byte_pairs", DataSpec::Tokens::byte_pairs}};
const std::vector<std::pair<std::string, Schedule::Kind>> schedule_kinds = {
    {"constant", Schedule::Kind::constant},
    {"cosine", Schedule::Kind::cosine},
    {"inverse_square_root", Schedule::Kind::inverse_square_root}};

template <typename Kind>
std::string word_of(Kind kind, const std::vector<std::pair<std::string, Kind>>& choices) {
  for (const auto& [word, k] : choices)
    if (k == kind) return word;
  return {};
}

Tr read_tr(Reader& r, const std::string& field) {
  Reader inside = r.inside(field);
  std::string en;
  std::string zh;
  inside.read("en", en);
  inside.read("zh", zh);
  inside.no_others();
  return {en, zh};
}

ModelConfig read_model(Reader r) {
  ModelConfig c;
  c.norm = Norm::pre;
  std::string architecture = "encoder";
  std::string norm = "pre";
  std::string activation = "relu";
  std::string position = "sinusoidal";
  r.read("architecture", architecture);
  r.read("norm", norm);
  r.read("activation", activation);
  r.read("position", position);
  try {
    c = with_architecture(c, architecture_from(architecture));
    c.norm = norm_from(norm);
    c.activation = activation_from(activation);
    c.position = position_from(position);
    r.read("n_layers", c.n_layers, 1, 64);
    r.read("n_heads", c.n_heads, 1, 64);
    r.read("d_model", c.d_model, 1, 4096);
    c.d_head = c.d_model / std::max(1, c.n_heads);
    r.read("d_head", c.d_head, 1, 4096);
    c.d_ff = 2 * c.d_model;
    r.read("d_ff", c.d_ff, 1, 16384);
    r.read("max_positions", c.max_positions, 1, 4096);
    c.embedding_scale = std::sqrt(static_cast<float>(c.d_model));
    r.read("embedding_scale", c.embedding_scale, 0, 1e3);
    r.read("attention_scale", c.attention_scale);
    r.read("tied", c.tied);
    r.read("biases", c.biases);
    r.no_others();
    check(c);
  } catch (const std::invalid_argument& error) {
    r.fail("model", error.what());
  }
  return c;
}

DataSpec read_part(Reader r, const std::string& folder) {
  DataSpec d;
  r.choose("kind", d.kind, data_kinds);
  r.read("path", d.path);
  r.read("weight", d.weight, 1e-6, 1e6);
  r.read("shortest", d.shortest, 1, 64);
  r.read("longest", d.longest, d.shortest, 64);
  r.choose("tokens", d.tokens, token_kinds);
  r.read("merges", d.merges, 0, 20000);
  r.read("window", d.window, 2, 512);
  r.no_others();
  const bool file = d.kind == DataSpec::Kind::grammar || d.kind == DataSpec::Kind::text;
  if (file && d.path.empty()) r.fail("path", "expected the name of a file, found none");
  if (file && !d.path.starts_with('/')) d.path = (std::filesystem::path(folder) / d.path).lexically_normal().string();
  return d;
}

Guide read_guide(Reader r) {
  Guide g;
  r.read("attention", g.attention);
  r.read("layer", g.layer, 0, 63);
  r.read("head", g.head, 0, 63);
  r.read("weight", g.weight, 0, 100);
  r.read("query", g.query);
  r.read("key", g.key);
  r.no_others();
  return g;
}

void read_training(Reader r, Recipe& out) {
  r.read("steps", out.steps, 1, 10000000);
  r.read("batch", out.batch, 1, 4096);
  r.read_seed("seed", out.seed);
  r.choose("schedule", out.schedule.kind, schedule_kinds);
  r.read("learning_rate", out.schedule.peak, 1e-8, 10);
  r.read("warm_up", out.schedule.warm_up, 0, 1000000);
  r.read("lowest", out.schedule.lowest, 0, 1);
  out.schedule.steps = out.steps;
  r.read("beta1", out.optimizer.beta1, 0, 0.99999);
  r.read("beta2", out.optimizer.beta2, 0, 0.99999);
  r.read("weight_decay", out.optimizer.weight_decay, 0, 10);
  r.read("clip", out.optimizer.clip, 0, 1e6);
  r.read("dropout", out.dropout, 0, 0.9);
  r.read("smoothing", out.smoothing, 0, 0.9);
  r.read("snapshots", out.snapshots, 0, 1000);
  r.read("stop_at", out.stop_at, 0, 1);
  if (r.find("guide") != nullptr) out.guide = read_guide(r.inside("guide"));
  r.no_others();
}

}  // namespace

Recipe parse_recipe(std::string_view text, const std::string& name, const std::string& folder) {
  const nlohmann::json json = parse_json(text, name);
  Reader r(json, name);
  Recipe out;
  r.read("name", out.name);
  if (out.name.empty()) r.fail("name", "expected the name of the model, found none");
  out.title = read_tr(r, "title");
  out.summary = read_tr(r, "summary");
  out.config = read_model(r.inside("model"));
  out.task = out.config.architecture == Architecture::encoder_decoder ? Task::translate
             : out.config.architecture == Architecture::decoder       ? Task::predict
                                                                      : Task::fill;
  const nlohmann::json* data = r.find("data");
  if (data == nullptr || !data->is_array() || data->empty()) r.fail("data", "expected a list with at least one part");
  for (std::size_t i = 0; i < data->size(); ++i)
    out.data.push_back(read_part({(*data)[i], name + ": data " + std::to_string(i + 1)}, folder));
  read_training(r.inside("training"), out);
  if (const nlohmann::json* must = r.find("must_reach")) {
    if (!must->is_object()) r.fail("must_reach", "expected an object of measures");
    for (const auto& [measure, least] : must->items()) {
      if (!least.is_number()) r.fail("must_reach", measure + ": expected a number, found " + shortened(least.dump()));
      out.must_reach[measure] = least.get<double>();
    }
  }
  r.no_others();
  return out;
}

Recipe read_recipe(const std::string& path) {
  return parse_recipe(read_file(path, std::size_t{1} << 20), path, std::filesystem::path(path).parent_path().string());
}

std::string to_json(const Recipe& recipe) {
  const ModelConfig& c = recipe.config;
  Json j;
  j["name"] = recipe.name;
  j["title"] = {{"en", recipe.title.in(Lang::en)}, {"zh", recipe.title.in(Lang::zh)}};
  j["summary"] = {{"en", recipe.summary.in(Lang::en)}, {"zh", recipe.summary.in(Lang::zh)}};
  j["model"] = {{"architecture", to_string(c.architecture)},
                {"n_layers", c.n_layers},
                {"n_heads", c.n_heads},
                {"d_model", c.d_model},
                {"d_head", c.d_head},
                {"d_ff", c.d_ff},
                {"max_positions", c.max_positions},
                {"norm", to_string(c.norm)},
                {"activation", to_string(c.activation)},
                {"position", to_string(c.position)},
                {"embedding_scale", c.embedding_scale},
                {"attention_scale", c.attention_scale},
                {"tied", c.tied},
                {"biases", c.biases}};
  for (const DataSpec& d : recipe.data) {
    Json part = {{"kind", word_of(d.kind, data_kinds)}, {"weight", d.weight}};
    if (!d.path.empty()) part["path"] = d.path;
    if (d.kind == DataSpec::Kind::sort || d.kind == DataSpec::Kind::repeat) {
      part["shortest"] = d.shortest;
      part["longest"] = d.longest;
    }
    if (d.kind == DataSpec::Kind::text) {
      part["tokens"] = word_of(d.tokens, token_kinds);
      part["merges"] = d.merges;
      part["window"] = d.window;
    }
    j["data"].push_back(part);
  }
  j["training"] = {{"steps", recipe.steps},
                   {"batch", recipe.batch},
                   {"seed", recipe.seed},
                   {"schedule", word_of(recipe.schedule.kind, schedule_kinds)},
                   {"learning_rate", recipe.schedule.peak},
                   {"warm_up", recipe.schedule.warm_up},
                   {"lowest", recipe.schedule.lowest},
                   {"beta1", recipe.optimizer.beta1},
                   {"beta2", recipe.optimizer.beta2},
                   {"weight_decay", recipe.optimizer.weight_decay},
                   {"clip", recipe.optimizer.clip},
                   {"dropout", recipe.dropout},
                   {"smoothing", recipe.smoothing},
                   {"snapshots", recipe.snapshots},
                   {"stop_at", recipe.stop_at}};
  if (recipe.guide) {
    const Guide& g = *recipe.guide;
    j["training"]["guide"] = {{"attention", g.attention}, {"layer", g.layer}, {"head", g.head},
                              {"weight", g.weight},       {"query", g.query}, {"key", g.key}};
  }
  j["must_reach"] = recipe.must_reach;
  if (recipe.must_reach.empty()) j["must_reach"] = Json::object();
  return j.dump(2) + "\n";
}

}  // namespace headlight
