#include <algorithm>
#include <cmath>
#include <memory>
#include <stdexcept>
#include <vector>

#include "core/train/grammar.h"

namespace headlight {
namespace {

constexpr int deepest = 64;
constexpr int most_tries = 10000;

}  // namespace

class GrammarSampler {
 public:
  GrammarSampler(const Grammar& grammar, Random& random) : grammar_(grammar), random_(random) {}

  GrammarSample draw() {
    const auto root = derive(grammar_.start_, {}, 0);
    write(*root, false);
    if (grammar_.two_sides_) write(*root, true);
    for (const std::string& combination : sample_.combinations) {
      const auto number = static_cast<double>(seed_for(1, combination) >> 11) * 0x1.0p-53;
      sample_.held_out |= number < grammar_.held_out_share_;
    }
    return std::move(sample_);
  }

 private:
  using Features = std::map<std::string, std::string>;

  struct Node {
    const Grammar::Production* production = nullptr;
    Features features;
    std::vector<std::unique_ptr<Node>> children;
  };

  [[noreturn]] void fail(const Grammar::Place& place, const std::string& what) const {
    throw std::runtime_error(grammar_.name_ + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) +
                             ": " + what);
  }

  std::unique_ptr<Node> derive(int symbol, Features requested, int depth) {
    const Grammar::Symbol& from = grammar_.symbols_[static_cast<std::size_t>(symbol)];
    if (depth > deepest)
      fail(from.place, "expected a derivation of at most " + std::to_string(deepest) +
                           " levels, found one that goes on; give " + from.name + " a production that ends");
    auto node = std::make_unique<Node>();
    node->production = &choose(from, requested);
    node->features = std::move(requested);
    const auto& children = node->production->children;
    node->children.resize(children.size());
    for (std::size_t i = 0; i < children.size(); ++i) expand(*node, static_cast<int>(i), depth);
    for (const auto& [feature, value] : node->production->features) node->features[feature] = value_of(*node, value);
    return node;
  }

  const Grammar::Production& choose(const Grammar::Symbol& from, const Features& requested) {
    const auto fits = [&](const Grammar::Production& p) {
      return std::all_of(requested.begin(), requested.end(), [&](const auto& wish) {
        const bool differs = wish.first.ends_with('!');
        const auto own = p.features.find(differs ? wish.first.substr(0, wish.first.size() - 1) : wish.first);
        return own == p.features.end() || own->second.child >= 0 || (own->second.literal == wish.second) != differs;
      });
    };
    std::vector<const Grammar::Production*> fitting;
    fitting.reserve(from.productions.size());
    double sum = 0;
    for (const auto& p : from.productions) {
      if (!fits(p)) continue;
      fitting.push_back(&p);
      sum += p.weight;
    }
    if (fitting.empty()) {
      std::string wishes;
      for (const auto& [feature, value] : requested) wishes += " " + feature + "=" + value;
      fail(from.place, "expected a production of " + from.name + " with" + wishes + ", found none");
    }
    double left = random_.uniform() * sum;
    std::size_t chosen = 0;
    while (chosen + 1 < fitting.size() && left >= fitting[chosen]->weight) left -= fitting[chosen++]->weight;
    sample_.log_probability += std::log(fitting[chosen]->weight / sum);
    return *fitting[chosen];
  }

  // A child may ask for features of another one, which is then derived first.
  void expand(Node& node, int which, int depth) {
    auto& place = node.children[static_cast<std::size_t>(which)];
    if (place != nullptr) return;
    const Grammar::Child& child = node.production->children[static_cast<std::size_t>(which)];
    Features requested;
    for (const auto& [feature, value] : child.requested) {
      if (value.child == which) fail(child.place, "expected a feature of another part, found one of itself");
      if (value.child >= 0) {
        if (depth > deepest) fail(child.place, "expected parts that do not wait for each other, found a circle");
        expand(node, value.child, depth + 1);
      }
      requested[feature] = value_of(node, value);
    }
    // What is wished of this node and taken from the child is wished of the child.
    for (const auto& [feature, value] : node.production->features)
      for (const char* kind : {"", "!"})
        if (const auto wish = node.features.find(feature + kind); value.child == which && wish != node.features.end())
          requested[value.feature + kind] = wish->second;
    node.children[static_cast<std::size_t>(which)] = derive(child.symbol, std::move(requested), depth + 1);
  }

  std::string value_of(const Node& node, const Grammar::Value& value) const {
    if (value.child < 0)
      return value.feature.empty() ? value.literal : own_feature(node, value.feature, node.production->place);
    return own_feature(*node.children[static_cast<std::size_t>(value.child)], value.feature, node.production->place);
  }

  std::string own_feature(const Node& node, const std::string& feature, const Grammar::Place& place) const {
    const auto found = node.features.find(feature);
    if (found == node.features.end())
      fail(place, "expected a part with the feature " + feature + ", found one without");
    return found->second;
  }

  // Returns the position of its head: the word marked @head, or the first.
  int write(const Node& node, bool target) {
    auto& out = target ? sample_.target : sample_.source;
    const auto& items = target ? node.production->target : node.production->source;
    std::vector<int> own;
    auto head = static_cast<int>(out.size());
    for (const Grammar::Item& item : items) {
      const auto first = static_cast<int>(out.size());
      const Node* of = item.child < 0 ? &node : node.children[static_cast<std::size_t>(item.child)].get();
      int at = first;
      switch (item.kind) {
        case Grammar::Item::Kind::word:
          own.push_back(first);
          out.push_back(item.word);
          break;
        case Grammar::Item::Kind::child:
          at = write(*of, target);
          break;
        case Grammar::Item::Kind::feature:
          own.push_back(first);
          out.push_back(own_feature(*of, item.feature, item.place));
          break;
        case Grammar::Item::Kind::choice: {
          const std::string value = own_feature(*of, item.feature, item.place);
          const auto chosen = item.choices.find(value);
          if (chosen == item.choices.end())
            fail(item.place, "expected a choice for " + item.feature + "=" + value + ", found none");
          for (const std::string& word : chosen->second) {
            own.push_back(static_cast<int>(out.size()));
            out.push_back(word);
          }
          break;
        }
      }
      if (item.mark == "head")
        head = at;
      else if (!item.mark.empty() && static_cast<int>(out.size()) > first)
        sample_.marks.push_back({item.mark, target, at});
    }
    if (!target) {
      remember_combination(node);
      if (node.production->children.empty()) lexical_[&node] = own;
    } else if (const auto source = lexical_.find(&node); source != lexical_.end()) {
      for (const int s : source->second)
        for (const int t : own) sample_.alignment.emplace_back(s, t);
    }
    return head;
  }

  void remember_combination(const Node& node) {
    if (node.production->hold.empty()) return;
    std::string all;
    for (const int child : node.production->hold) {
      const Node& part = *node.children[static_cast<std::size_t>(child)];
      all += (all.empty() ? "" : " + ") + text_of(part);
    }
    sample_.combinations.push_back(all);
  }

  // One text for all forms of a word: of a choice the first that is not empty.
  static std::string text_of(const Node& node) {
    std::string text;
    for (const Grammar::Item& item : node.production->source) {
      std::string part = item.word;
      for (const auto& [value, words] : item.choices) {
        if (!part.empty()) break;
        for (const std::string& word : words) part += (part.empty() ? "" : " ") + word;
      }
      if (item.kind == Grammar::Item::Kind::child) part = text_of(*node.children[static_cast<std::size_t>(item.child)]);
      if (!part.empty()) text += (text.empty() ? "" : " ") + part;
    }
    return text;
  }

  const Grammar& grammar_;
  Random& random_;
  GrammarSample sample_;
  std::map<const Node*, std::vector<int>> lexical_;  // words that a production without parts wrote on the source side
};

GrammarSample Grammar::draw(Random& random) const { return GrammarSampler(*this, random).draw(); }

GrammarSample Grammar::draw(Random& random, bool held_out) const {
  for (int i = 0; i < most_tries; ++i) {
    GrammarSample sample = draw(random);
    if (sample.held_out == held_out) return sample;
  }
  throw std::runtime_error(name_ + ": expected sentences of the " + (held_out ? "held-out" : "training") +
                           " part, found none in " + std::to_string(most_tries) +
                           "; mark combinations with hold= and choose a share with \"held-out\"");
}

}  // namespace headlight
