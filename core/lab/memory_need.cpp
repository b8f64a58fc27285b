#include "core/lab/memory_need.h"

#include <algorithm>
#include <exception>

#include "core/lab/model_source.h"
#include "core/lab/picture.h"
#include "core/models/run_memory.h"
#include "core/text/error.h"
#include "core/text/tokenizer.h"

namespace headlight {
namespace {

int longest(const std::vector<std::string>& sentences, Segmentation segmentation) {
  std::size_t most = 0;
  for (const std::string& sentence : sentences) most = std::max(most, tokenize(sentence, segmentation).tokens.size());
  return static_cast<int>(std::min<std::size_t>(most, Request::max_tokens));
}

}  // namespace

MemoryNeed memory_need(const LabState& state) {
  MemoryNeed need;
  try {
    const Request request = with_model(state.request);
    const Model* model = request.model.given.get();
    const ModelConfig& config = model != nullptr ? model->config : request.model.config;
    const bool two = config.two_stacks();
    const int source = longest(request.sentences, request.segmentation);
    const int target = two ? longest(request.targets, request.segmentation) + 1 : 0;
    // A seeded model has the words of its sentences and a few special ones.
    const auto words = [&](bool of_target, const std::vector<std::string>& texts) {
      if (model != nullptr) return (of_target ? model->target : model->source).size();
      return static_cast<int>(texts.size()) * (of_target ? target : source) + 8;
    };
    const int source_words = words(false, request.sentences), target_words = two ? words(true, request.targets) : 0;
    need.model = parameter_bytes(config, source_words, target_words);
    need.run = expected_run_bytes(config, static_cast<int>(request.sentences.size()), source, target,
                                  two ? target_words : source_words);
    const Picture& picture = picture_of(state.view);
    if (picture.further_runs != nullptr) need.further_runs = picture.further_runs(state);
  } catch (const std::exception&) {
    return {};
  }
  return need;
}

Tr memory_words(const MemoryNeed& need, double bytes) {
  const auto gigabytes = [](double b) { return number(static_cast<float>(b / 1e9), 1); };
  const bool of_view = bytes > need.without_view();
  const std::string runs = number(static_cast<float>(1 + need.further_runs), need.further_runs < 1 ? 1 : 0);
  const std::string all = gigabytes(bytes), each = gigabytes(need.run);
  if (of_view)
    return {"This view will need about " + all + " GB of memory: " + runs + " runs of " + each + " GB. ",
            "这个视图约需 " + all + " GB 内存：" + runs + " 次运行，每次 " + each + " GB。"};
  return {"This sentence in this model will need about " + all + " GB of memory. ",
          "在这个模型中运行这个句子约需 " + all + " GB 内存。"};
}

}  // namespace headlight
