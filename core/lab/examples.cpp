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
    if (!content.is_object()) fail("", {"an object", "对象"}, content.dump());
    const std::set<std::string> known{"title_en", "title_zh", "architecture", "sentences", "targets", "model", "query"};
    for (const auto& item : content.items())
      if (!known.contains(item.key()))
        fail("",
             {"the fields title_en, title_zh, architecture, sentences, targets, model, query",
              "字段 title_en、title_zh、architecture、sentences、targets、model、query"},
             item.key());
  }

  std::string text(const char* field) const {
    const json& value = at(field);
    if (!value.is_string() || value.get<std::string>().empty())
      fail(field, {"a text that is not empty", "非空文本"}, value.dump());
    return value.get<std::string>();
  }

  std::vector<std::string> texts(const char* field) const {
    const json& value = at(field);
    if (!value.is_array()) fail(field, {"a list of texts", "文本列表"}, value.dump());
    for (const json& item : value)
      if (!item.is_string()) fail(field, {"a list of texts", "文本列表"}, item.dump());
    return value.get<std::vector<std::string>>();
  }

  bool has(const char* field) const { return content_.contains(field); }
  int whole(const char* field) const {
    const json& value = at(field);
    if (!value.is_number_integer()) fail(field, {"a whole number", "整数"}, value.dump());
    return value.get<int>();
  }

  Architecture architecture() const {
    try {
      return architecture_from(text("architecture"));
    } catch (const std::invalid_argument& error) {
      throw Error(place_ + words_of(error) + todo());
    }
  }

  [[noreturn]] void fail(const std::string& field, const Tr& expected, const std::string& found) const {
    throw Error(place_ + (field.empty() ? same("") : field + Tr{": ", "："}) + Tr{"expected ", "应为"} + expected +
                Tr{", found ", "，实际为 "} + shortened(found) + todo());
  }

 private:
  static Tr todo() { return {"; correct it in the file", "；请在文件中改正"}; }
  const json& at(const char* field) const {
    if (!content_.contains(field)) fail(field, {"this field", "有此字段"}, "none");
    return content_.at(field);
  }
  const json& content_;
  std::string place_;  // "FILE: example 3: "
};

Example read_example(const Entry& entry) {
  Example example{{entry.text("title_en"), entry.text("title_zh")},
                  entry.architecture(),
                  entry.texts("sentences"),
                  entry.texts("targets"),
                  entry.has("model") ? entry.text("model") : "",
                  entry.has("query") ? entry.whole("query") : -1};
  if (example.sentences.empty()) entry.fail("sentences", {"one sentence or more", "至少一个句子"}, "none");
  const std::size_t wanted = example.architecture == Architecture::encoder_decoder ? example.sentences.size() : 0;
  if (example.targets.size() != wanted)
    entry.fail(
        "targets",
        Tr{"", " "} + std::to_string(wanted) +
            Tr{" (one a sentence for encoder_decoder, otherwise none)", "（encoder_decoder 每句一个，否则没有）"},
        std::to_string(example.targets.size()));
  return example;
}

}  // namespace

std::vector<Example> load_examples() { return load_examples(asset_path("sentences/examples.json")); }

std::vector<Example> load_examples(const std::string& path) {
  const json content = parse_json(read_file(path), path);
  if (!content.is_array())
    throw Error(path + Tr{": expected a JSON list of examples, found something else; correct the file",
                          "：应为例句的 JSON 列表，实际不是；请改正该文件"});
  std::vector<Example> examples;
  for (const json& item : content)
    examples.push_back(read_example(Entry(item, path + ": example " + std::to_string(examples.size() + 1) + ": ")));
  return examples;
}

}  // namespace headlight
