#include "core/train/dataset.h"

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "core/train/text_data.h"

namespace headlight {
namespace {

using Draw = std::function<TrainingExample(Random&, Part)>;
constexpr double held_out_sequences = 0.15;  // of sort: the share of all sequences

std::vector<int> ids_of(const std::vector<std::string>& words, const Vocabulary& vocabulary) {
  std::vector<int> ids;
  ids.reserve(words.size());
  for (const std::string& word : words) ids.push_back(vocabulary.id(word));
  return ids;
}

// The decoder reads <bos> w1 … wn and writes w1 … wn <eos>.
TrainingExample translated(const GrammarSample& sample, const Vocabulary& source, const Vocabulary& target) {
  TrainingExample e;
  e.source = ids_of(sample.source, source);
  e.wanted = ids_of(sample.target, target);
  e.target = {Vocabulary::bos};
  e.target.insert(e.target.end(), e.wanted.begin(), e.wanted.end());
  e.wanted.push_back(Vocabulary::eos);
  e.marks = sample.marks;
  for (Mark& mark : e.marks) mark.at += mark.target ? 1 : 0;
  e.alignment = sample.alignment;
  return e;
}

void want_the_next(TrainingExample& e) {
  e.wanted.assign(e.source.begin() + 1, e.source.end());
  e.wanted.push_back(-1);
}

// Two sentences, <eos> after each: the second one's first word is then asked as well, and its probability known.
TrainingExample sentences(const GrammarSample& first, const GrammarSample& second, const Vocabulary& vocabulary) {
  TrainingExample e;
  e.source = ids_of(first.source, vocabulary);
  e.source.push_back(Vocabulary::eos);
  const auto begin = static_cast<int>(e.source.size());
  for (const int id : ids_of(second.source, vocabulary)) e.source.push_back(id);
  e.source.push_back(Vocabulary::eos);
  want_the_next(e);
  e.defined_from = begin - 1;
  e.log_probability = second.log_probability;
  for (Mark mark : second.marks) {
    mark.at += begin;
    e.marks.push_back(mark);
  }
  return e;
}

TrainingExample with_a_gap(const GrammarSample& sample, const Vocabulary& vocabulary, Random& random) {
  TrainingExample e;
  e.source = ids_of(sample.source, vocabulary);
  e.marks = sample.marks;
  e.wanted.assign(e.source.size(), -1);
  std::vector<int> places;
  for (const Mark& mark : sample.marks)
    if (mark.name == "cloze") places.push_back(mark.at);
  if (places.empty()) throw std::runtime_error("expected words marked @cloze in every sentence, found none in one");
  const auto at =
      static_cast<std::size_t>(places[static_cast<std::size_t>(random.below(static_cast<int>(places.size())))]);
  e.wanted[at] = e.source[at];
  e.source[at] = vocabulary.id(mask_word);
  return e;
}

class Mixture final : public Dataset {
 public:
  Mixture(const std::vector<DataSpec>& parts, Task task) {
    if (parts.empty()) throw std::runtime_error("data: expected at least one part, found none");
    std::vector<std::string> source;
    std::vector<std::string> target;
    for (const DataSpec& part : parts) {
      if (part.kind == DataSpec::Kind::grammar) {
        grammars_.push_back(std::make_shared<Grammar>(Grammar::read(part.path)));
        const Grammar& g = *grammars_.back();
        if (g.two_sides() != (task == Task::translate))
          throw std::runtime_error(part.path + ": expected " +
                                   (task == Task::translate ? "two languages, found one" : "one language, found two"));
        source.insert(source.end(), g.source_words().begin(), g.source_words().end());
        target.insert(target.end(), g.target_words().begin(), g.target_words().end());
      } else {
        grammars_.push_back(nullptr);
      }
      if (part.kind == DataSpec::Kind::sort) {
        for (int digit = 0; digit < 10; ++digit) source.push_back(std::to_string(digit));
        source.emplace_back("=");
      }
      if (part.kind == DataSpec::Kind::text) {
        texts_.push_back(std::make_shared<TextData>(part));
        for (const std::string& word : texts_.back()->tokens()) source.push_back(word);
      }
    }
    if (task == Task::fill) source.emplace_back(mask_word);
    source_ = Vocabulary::of(source);
    target_ = Vocabulary::of(target);
    std::size_t text = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      weights_.push_back(parts[i].weight);
      draws_.push_back(
          draw_of(parts[i], grammars_[i], parts[i].kind == DataSpec::Kind::text ? texts_[text++] : nullptr, task));
    }
  }

  TrainingExample draw(Random& random, Part part) const override {
    double sum = 0;
    for (const double w : weights_) sum += w;
    double left = random.uniform() * sum;
    std::size_t which = 0;
    while (which + 1 < draws_.size() && left >= weights_[which]) left -= weights_[which++];
    return draws_[which](random, part);
  }

 private:
  Draw draw_of(const DataSpec& spec, const std::shared_ptr<Grammar>& grammar, const std::shared_ptr<TextData>& text,
               Task task) const {
    switch (spec.kind) {
      case DataSpec::Kind::grammar:
        return [this, grammar, task](Random& random, Part part) {
          const bool held_out = part == Part::held_out;
          if (task == Task::translate) return translated(grammar->draw(random, held_out), source_, target_);
          if (task == Task::fill) return with_a_gap(grammar->draw(random, held_out), source_, random);
          const GrammarSample first = grammar->draw(random, false);
          return sentences(first, grammar->draw(random, held_out), source_);
        };
      case DataSpec::Kind::sort:
        return [this, spec](Random& random, Part part) { return sorting(random, spec, part); };
      case DataSpec::Kind::repeat:
        return [this, spec](Random& random, Part) { return repeated(random, spec); };
      case DataSpec::Kind::text:
        return [this, text](Random& random, Part part) {
          TrainingExample e;
          e.source = ids_of(text->draw(random, part), source_);
          want_the_next(e);
          return e;
        };
    }
    return {};
  }

  TrainingExample sorting(Random& random, const DataSpec& spec, Part part) const {
    for (;;) {
      std::vector<int> digits(static_cast<std::size_t>(spec.shortest + random.below(spec.longest - spec.shortest + 1)));
      std::string all;
      for (int& digit : digits) all += std::to_string(digit = random.below(10));
      const bool held_out = static_cast<double>(seed_for(1, all) >> 11) * 0x1.0p-53 < held_out_sequences;
      if (held_out != (part == Part::held_out)) continue;
      TrainingExample e;
      for (const int digit : digits) e.source.push_back(source_.id(std::to_string(digit)));
      e.source.push_back(source_.id("="));
      const std::size_t asked = digits.size();
      std::sort(digits.begin(), digits.end());
      for (const int digit : digits) e.source.push_back(source_.id(std::to_string(digit)));
      e.wanted.assign(e.source.begin() + 1, e.source.end());
      e.wanted.push_back(Vocabulary::eos);
      std::fill_n(e.wanted.begin(), asked, -1);
      return e;
    }
  }

  TrainingExample repeated(Random& random, const DataSpec& spec) const {
    constexpr int special = Vocabulary::eos + 1;
    const int length = spec.shortest + random.below(spec.longest - spec.shortest + 1);
    TrainingExample e;
    for (int i = 0; i < length; ++i) e.source.push_back(special + random.below(source_.size() - special));
    for (int i = 0; i < length; ++i) e.source.push_back(e.source[static_cast<std::size_t>(i)]);
    want_the_next(e);
    std::fill_n(e.wanted.begin(), length - 1, -1);
    return e;
  }

  std::vector<std::shared_ptr<Grammar>> grammars_;
  std::vector<std::shared_ptr<TextData>> texts_;
  std::vector<double> weights_;
  std::vector<Draw> draws_;
};

}  // namespace

const Mark* TrainingExample::mark(std::string_view name) const {
  const auto found = std::find_if(marks.begin(), marks.end(), [&](const Mark& m) { return m.name == name; });
  return found == marks.end() ? nullptr : &*found;
}

std::unique_ptr<const Dataset> make_dataset(const std::vector<DataSpec>& parts, Task task) {
  return std::make_unique<Mixture>(parts, task);
}

}  // namespace headlight
