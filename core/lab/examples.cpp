#include "core/lab/examples.h"

#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "core/lab/asset_path.h"
#include "core/tensor/safetensors.h"
#include "core/tensor/strict_json.h"
#include "core/text/error.h"

namespace headlight {
namespace {

using nlohmann::json;

/// One entry of the file, read field by field; every complaint names the place.
class Entry {
 public:
  Entry(const json& content, std::string place) : content_(content), place_(std::move(place)) {
    if (!content.is_object()) fail("", "an object", content.dump());
    const std::set<std::string> known{"title_en", "title_zh", "architecture", "sentences", "targets"};
    for (const auto& item : content.items())
      if (!known.contains(item.key()))
        fail("", "the fields title_en, title_zh, architecture, sentences, targets", item.key());
  }

  std::string text(const char* field) const {
    const json& value = at(field);
    if (!value.is_string() || value.get<std::string>().empty()) fail(field, "a text that is not empty", value.dump());
    return value.get<std::string>();
  }

  std::vector<std::string> texts(const char* field) const {
    const json& value = at(field);
    if (!value.is_array()) fail(field, "a list of texts", value.dump());
    for (const json& item : value)
      if (!item.is_string()) fail(field, "a list of texts", item.dump());
    return value.get<std::vector<std::string>>();
  }

  Architecture architecture() const {
    try {
      return architecture_from(text("architecture"));
    } catch (const std::invalid_argument& error) {
      throw Error(place_ + words_of(error));
    }
  }

  [[noreturn]] void fail(const std::string& field, const std::string& expected, const std::string& found) const {
    throw std::runtime_error(place_ + (field.empty() ? "" : field + ": ") + "expected " + expected + ", found " +
                             found);
  }

 private:
  const json& at(const char* field) const {
    if (!content_.contains(field)) fail(field, "this field", "none");
    return content_.at(field);
  }
  const json& content_;
  std::string place_;  // "FILE: example 3: "
};

Example read_example(const Entry& entry) {
  Example example{{entry.text("title_en"), entry.text("title_zh")},
                  entry.architecture(),
                  entry.texts("sentences"),
                  entry.texts("targets")};
  if (example.sentences.empty()) entry.fail("sentences", "one sentence or more", "none");
  const std::size_t wanted = example.architecture == Architecture::encoder_decoder ? example.sentences.size() : 0;
  if (example.targets.size() != wanted)
    entry.fail("targets", std::to_string(wanted) + " (one a sentence for encoder_decoder, otherwise none)",
               std::to_string(example.targets.size()));
  return example;
}

}  // namespace

std::vector<Example> load_examples() { return load_examples(asset_path("sentences/examples.json")); }

std::vector<Example> load_examples(const std::string& path) {
  const json content = parse_json(read_file(path), path);
  if (!content.is_array()) throw std::runtime_error(path + ": expected a JSON list of examples, found something else");
  std::vector<Example> examples;
  for (const json& item : content)
    examples.push_back(read_example(Entry(item, path + ": example " + std::to_string(examples.size() + 1) + ": ")));
  return examples;
}

}  // namespace headlight
