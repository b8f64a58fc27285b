#include "core/models/config_json.h"

#include <array>
#include <charconv>
#include <climits>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "core/tensor/strict_json.h"
#include "core/text/error.h"

namespace headlight {
namespace {

using Json = nlohmann::json;
constexpr int format = 1;

/// The number with the fewest digits that is this float when read again: 1e-05 and not 9.999999747378752e-06.
double short_number(float value) {
  std::array<char, 64> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  double out = value;
  std::from_chars(text.data(), end, out);
  return static_cast<float>(out) == value ? out : value;
}

/// Takes fields out of an object, each once, and knows which were never asked for.
class Fields {
 public:
  Fields(const Json& object, std::string name) : object_(object), name_(std::move(name)) {
    if (!object.is_object())
      fail(Tr{"expected an object, found ", "应为对象，实际为 "} + std::string(object.type_name()));
  }

  [[noreturn]] void fail(const Tr& what) const { throw Error(name_ + Tr{": ", "："} + what); }
  [[noreturn]] void fail(const std::string& field, const Tr& what) const { fail(field + Tr{": ", "："} + what); }

  bool has(const std::string& field) const { return object_.contains(field); }

  int integer(const std::string& field) {
    const Json& value = get(field);
    const bool small = value.is_number_unsigned() ? value.get<std::uint64_t>() <= INT_MAX
                                                  : value.is_number_integer() && value.get<std::int64_t>() >= INT_MIN;
    if (!small) wrong(field, {"a whole number", "整数"}, value);
    return value.get<int>();
  }
  std::uint64_t seed(const std::string& field) {
    const Json& value = get(field);
    if (!value.is_number_unsigned()) wrong(field, {"a whole number of at least 0", "不小于 0 的整数"}, value);
    return value.get<std::uint64_t>();
  }
  float number(const std::string& field) {
    const Json& value = get(field);
    if (!value.is_number()) wrong(field, {"a number", "数"}, value);
    return value.get<float>();
  }
  bool truth(const std::string& field) {
    const Json& value = get(field);
    if (!value.is_boolean()) wrong(field, {"true or false", "true 或 false"}, value);
    return value.get<bool>();
  }
  std::string text(const std::string& field) {
    const Json& value = get(field);
    if (!value.is_string()) wrong(field, {"a string", "字符串"}, value);
    return value.get<std::string>();
  }
  const Json& object(const std::string& field) {
    const Json& value = get(field);
    if (!value.is_object()) wrong(field, {"an object", "对象"}, value);
    return value;
  }
  Vocabulary vocabulary(const std::string& field) {
    const Json& value = get(field);
    if (!value.is_array()) wrong(field, {"a list of strings", "字符串列表"}, value);
    std::vector<std::string> words;
    for (const Json& word : value) {
      if (!word.is_string()) wrong(field, {"a list of strings", "字符串列表"}, word);
      words.push_back(word.get<std::string>());
    }
    try {
      return Vocabulary(std::move(words));
    } catch (const std::invalid_argument& error) {
      fail(field, words_of(error));
    }
  }

  void no_others() const {
    for (const auto& [field, value] : object_.items())
      if (!asked_.contains(field))
        fail((object_.contains("source_vocab")
                  ? Tr{"expected only fields of a two-stack model", "只应有编码器–解码器模型的字段"}
                  : Tr{"expected only fields of a one-stack model", "只应有单栈模型的字段"}) +
             Tr{" of format 1, found an unknown field ", "（格式 1），实际有未知字段 "} + in_quotes(field) +
             Tr{"; remove it", "；请删除它"});
  }

 private:
  const Json& get(const std::string& field) {
    asked_.insert(field);
    if (!has(field))
      fail(Tr{"expected a field \"", "应有字段 \""} + field +
           Tr{"\", found none of this name; add it", "\"，实际没有；请补上"});
    return object_.at(field);
  }
  [[noreturn]] void wrong(const std::string& field, const Tr& expected, const Json& found) const {
    fail(field, Tr{"expected ", "应为"} + expected + Tr{", found ", "，实际为 "} + shortened(found.dump()) +
                    Tr{"; correct config.json", "；请改正 config.json"});
  }

  const Json& object_;
  std::string name_;
  std::set<std::string> asked_;
};

bool mask_from(const std::string& text) {
  if (text != "none" && text != "causal")
    throw ArgumentError(Tr{"mask: expected one of none, causal, found ", "mask：应为 none 或 causal，实际为 "} +
                        in_quotes(text));
  return text == "causal";
}

ModelConfig read_config(Fields& fields) {
  ModelConfig c;
  try {
    c.architecture = architecture_from(fields.text("architecture"));
    c.n_layers = fields.integer("n_layers");
    c.n_heads = fields.integer("n_heads");
    c.d_model = fields.integer("d_model");
    c.d_head = fields.integer("d_head");
    c.d_ff = fields.integer("d_ff");
    c.max_positions = fields.integer("max_positions");
    c.norm = norm_from(fields.text("norm"));
    c.activation = activation_from(fields.text("activation"));
    c.position = position_from(fields.text("position"));
    c.embedding_scale = fields.number("embedding_scale");
    c.attention_scale = fields.truth("attention_scale");
    c.score = score_from(fields.text("score"));
    c.layer_norm_eps = fields.number("layer_norm_eps");
    c.tied = fields.truth("tied");
    c.biases = !fields.has("biases") || fields.truth("biases");
    c.causal = mask_from(fields.text("mask"));
    check(c);
  } catch (const std::invalid_argument& error) {
    fields.fail(words_of(error) + Tr{"; correct config.json", "；请改正 config.json"});
  }
  return c;
}

void read_training(Fields& fields, const std::string& name, Model& model) {
  const Json& training = fields.object("training");
  Fields inside(training, name + ": training");
  model.training = training.dump();
  model.seed = fields.has("seed") ? fields.seed("seed") : inside.has("seed") ? inside.seed("seed") : 1;
  const bool steps = inside.has("steps") && inside.integer("steps") != 0;
  model.trained = fields.has("trained") ? fields.truth("trained") : steps;
}

}  // namespace

Model model_from_config_json(std::string_view text, const std::string& name_for_errors) {
  const Json json = parse_json(text, name_for_errors, {"correct config.json there", "请改正 config.json 的该处"});
  Fields fields(json, name_for_errors);
  if (const int found = fields.integer("format"); found != format)
    fields.fail("format", Tr{"expected 1, found ", "应为 1，实际为 "} + std::to_string(found) +
                              Tr{"; the model was written by another version of Headlight: open it with that version",
                                 "；该模型由另一版本的 Headlight 写成，请用那个版本打开"});
  Model model;
  model.config = read_config(fields);
  if (model.config.two_stacks()) {
    model.source = fields.vocabulary("source_vocab");
    model.target = fields.vocabulary("target_vocab");
  } else {
    model.source = fields.vocabulary("vocab");
  }
  read_training(fields, name_for_errors, model);
  fields.no_others();
  return model;
}

std::string config_to_json(const Model& model) {
  const ModelConfig& c = model.config;
  std::string out;
  const auto field = [&](const char* name, const Json& value) {
    // Words that are not UTF-8 must not keep a person from saving.
    const std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    out += (out.empty() ? "{\n  \"" : ",\n  \"") + std::string(name) + "\": " + text;
  };
  field("format", format);
  field("architecture", to_string(c.architecture));
  field("n_layers", c.n_layers);
  field("n_heads", c.n_heads);
  field("d_model", c.d_model);
  field("d_head", c.d_head);
  field("d_ff", c.d_ff);
  field("max_positions", c.max_positions);
  field("norm", to_string(c.norm));
  field("activation", to_string(c.activation));
  field("position", to_string(c.position));
  field("embedding_scale", short_number(c.embedding_scale));
  field("attention_scale", c.attention_scale);
  field("score", to_string(c.score));
  field("layer_norm_eps", short_number(c.layer_norm_eps));
  field("tied", c.tied);
  field("biases", c.biases);
  field("mask", c.causal ? "causal" : "none");
  field("seed", model.seed);
  field("trained", model.trained);
  if (c.two_stacks()) {
    field("source_vocab", model.source.words());
    field("target_vocab", model.target.words());
  } else {
    field("vocab", model.source.words());
  }
  field("training", parse_json(model.training, "training"));
  return out + "\n}\n";
}

}  // namespace headlight
