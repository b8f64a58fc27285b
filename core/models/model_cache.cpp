// run_request: finds or makes the model of a request. A handful of models stay in memory, because every key stroke asks
// again.
#include <filesystem>
#include <list>
#include <mutex>

#include "core/models/model_folder.h"
#include "core/models/run.h"
#include "core/models/shared_runs.h"

namespace headlight {
namespace {

namespace fs = std::filesystem;

class ModelCache {
 public:
  /// Seeded weights without the words; the words of a sentence are added by the caller.
  std::shared_ptr<const Model> seeded(const ModelConfig& config, std::uint64_t seed) {
    return find_or_make(
        [&](const Entry& e) { return e.folder.empty() && e.model->config == config && e.model->seed == seed; },
        [&] {
          return Entry{"", {}, random_model(config, seed, Vocabulary(), Vocabulary())};
        });
  }

  std::shared_ptr<const Model> folder(const std::string& path) {
    std::error_code none;
    const fs::file_time_type time = fs::last_write_time(fs::path(path) / "model.safetensors", none);
    return find_or_make([&](const Entry& e) { return e.folder == path && e.time == time; },
                        [&] {
                          return Entry{path, time, load_model(path)};
                        });
  }

 private:
  struct Entry {
    std::string folder;
    fs::file_time_type time;
    std::shared_ptr<const Model> model;
  };

  template <typename Match, typename Make>
  std::shared_ptr<const Model> find_or_make(const Match& match, const Make& make) {
    constexpr std::size_t kept = 16;  // the snapshots of a training, while somebody drags through them
    {
      const std::lock_guard lock(mutex_);
      for (auto it = entries_.begin(); it != entries_.end(); ++it) {
        if (!match(*it)) continue;
        entries_.splice(entries_.begin(), entries_, it);
        return entries_.front().model;
      }
    }
    Entry entry = make();  // without the lock: reading a folder takes its time
    const std::lock_guard lock(mutex_);
    entries_.push_front(entry);
    if (entries_.size() > kept) entries_.pop_back();
    return entry.model;
  }

  std::mutex mutex_;
  std::list<Entry> entries_;  // the last used first
};

ModelCache& cache() {
  static ModelCache instance;
  return instance;
}

Vocabulary words_of(const std::vector<std::string>& sentences, Segmentation segmentation) {
  std::vector<std::string> words;
  for (const std::string& sentence : sentences)
    for (Token& token : tokenize(sentence, segmentation).tokens) words.push_back(std::move(token.text));
  return Vocabulary::of(words);
}

}  // namespace

std::shared_ptr<const Model> model_in(const std::string& folder) { return cache().folder(folder); }

namespace {
std::shared_ptr<const Run> run_seeded(const Request& request, const std::atomic<bool>* cancelled) {
  const Request::Source& source = request.model;
  check(source.config);
  const auto base = cache().seeded(source.config, source.seed);
  auto model = std::make_shared<Model>(*base);  // shares the tensors
  model->source = words_of(request.sentences, request.segmentation);
  if (source.config.two_stacks()) model->target = words_of(request.targets, request.segmentation);
  add_word_parameters(model->parameters, source.config, source.seed, model->source.words(), model->target.words());
  return run_model(request, model, cancelled);
}
}  // namespace

std::shared_ptr<const Run> run_request(const Request& request, const std::atomic<bool>* cancelled) {
  Request found = request;
  Request::Source& source = found.model;
  if (!source.given && !source.folder.empty()) source.given = cache().folder(source.folder);
  const auto make = [&] {
    return source.given ? run_model(request, source.given, cancelled) : run_seeded(request, cancelled);
  };
  return shared_run(found, make, cancelled);
}

}  // namespace headlight
