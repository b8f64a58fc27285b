#include "core/graph/graph.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace headlight {

std::size_t Graph::index(Var node) const {
  if (node.id < 0 || node.id >= size())
    throw std::out_of_range("expected a node of this graph, found number " + std::to_string(node.id) + " of " +
                            std::to_string(size()));
  return static_cast<std::size_t>(node.id);
}

Var Graph::add(Node node) {
  node.shape = node.borrowed != nullptr ? node.borrowed->shape() : node.own.shape();
  nodes_.push_back(std::move(node));
  const Var var{size() - 1};
  if (!nodes_.back().name.empty()) names_.emplace(nodes_.back().name, var.id);
  return var;
}

Var Graph::parameter(const std::string& name, const Tensor& value) {
  if (const Var known = find(name); known.valid()) return known;
  Node node;
  node.borrowed = &value;
  node.name = name;
  return edited(add(std::move(node)), name);
}

Var Graph::constant(Tensor value, std::string name) {
  Node node;
  node.own = std::move(value);
  node.name = std::move(name);
  return add(std::move(node));
}

Var Graph::apply(std::unique_ptr<Op> op, std::initializer_list<Var> inputs, std::string name) {
  return apply(std::move(op), std::vector<Var>(inputs), std::move(name));
}

Var Graph::apply(std::unique_ptr<Op> op, const std::vector<Var>& inputs, std::string name) {
  Node node;
  node.op = std::move(op);
  node.inputs = inputs;
  node.name = std::move(name);
  const auto in = input_values(node);
  Node& first = nodes_[index(inputs.at(0))];
  if (keep_ != Keep::everything && inputs[0].last_use && node.op->can_overwrite() && first.borrowed == nullptr) {
    node.own = std::move(first.own);
    first.own = Tensor();
    node.op->forward_in_place(node.own, in);
  } else {
    node.own = node.op->forward(in);
  }
  return add(std::move(node));
}

Var Graph::name(Var node, const std::string& name) {
  names_[name] = static_cast<int>(index(node));
  if (nodes_[index(node)].name.empty()) nodes_[index(node)].name = name;
  return edited(node, name);
}

Var Graph::edited(Var node, const std::string& name) {
  if (!hook_ || name.starts_with('~')) return node;
  const Var changed = hook_(*this, node, name);
  if (changed.id == node.id) return node;
  const std::string before = "~" + name + ".before";
  if (nodes_[index(node)].name == name) nodes_[index(node)].name = before;
  names_[before] = node.id;
  nodes_[index(changed)].name = name;
  names_[name] = changed.id;
  return changed;
}

Var Graph::find(std::string_view name) const {
  const auto found = names_.find(name);
  return found == names_.end() ? Var{} : Var{found->second};
}

const Tensor& Graph::value(Var node) const {
  const Node& n = nodes_[index(node)];
  if (n.borrowed != nullptr) return *n.borrowed;
  return n.before != nullptr ? *n.before : n.own;
}

Graph Graph::continued(const Graph& other) {
  if (other.keep_ != Keep::everything)
    throw std::logic_error("expected a graph that keeps every value, found one that gives them back");
  Graph graph(Keep::everything, other.training_);
  graph.nodes_.reserve(other.nodes_.size());
  for (std::size_t i = 0; i < other.nodes_.size(); ++i) {
    const Node& from = other.nodes_[i];
    Node node;
    node.op = from.op;
    node.inputs = from.inputs;
    node.shape = from.shape;
    node.borrowed = from.borrowed;
    if (from.borrowed == nullptr) node.before = &other.value(Var{static_cast<int>(i)});
    node.name = from.name;
    graph.nodes_.push_back(std::move(node));
  }
  graph.names_ = other.names_;
  return graph;
}

const Tensor* Graph::find_value(std::string_view name) const {
  const Var node = find(name);
  return node.valid() ? &value(node) : nullptr;
}

std::vector<const Tensor*> Graph::input_values(const Node& node) const {
  std::vector<const Tensor*> in;
  in.reserve(node.inputs.size());
  for (const Var input : node.inputs) in.push_back(&value(input));
  return in;
}

void Graph::backward(Var root) { backward(root, Tensor::filled(value(root).shape(), 1.0F)); }

void Graph::backward(Var root, Tensor seed) { backward(root, std::move(seed), Backward{}); }

/// Which nodes depend on something that wants a gradient: all but constants and what is made of them alone.
std::vector<char> Graph::with_parameters() const {
  std::vector<char> wanted(nodes_.size(), 0);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    wanted[i] = nodes_[i].borrowed != nullptr ? 1 : 0;
    for (const Var input : nodes_[i].inputs) wanted[i] |= wanted[index(input)];
  }
  return wanted;
}

std::vector<char> Graph::reached_from(Var root) const {
  const std::vector<char> wanted = with_parameters();
  std::vector<char> reached(nodes_.size(), 0);
  reached[index(root)] = 1;
  for (std::size_t i = index(root) + 1; i-- > 0;) {
    if (reached[i] == 0) continue;
    for (const Var input : nodes_[i].inputs) reached[index(input)] |= wanted[index(input)];
  }
  return reached;
}

bool Graph::backward(Var root, Tensor seed, const Backward& how) {
  if (seed.shape() != value(root).shape())
    throw std::invalid_argument("expected a gradient of shape " + to_string(value(root).shape()) + ", found " +
                                to_string(seed.shape()));
  for (Node& node : nodes_) node.gradient = Tensor();

  // Pass 1: which nodes get a gradient, and which keep it.
  std::vector<char> wanted = with_parameters(), kept(nodes_.size(), how.keep == nullptr ? 1 : 0);
  if (how.keep != nullptr) {
    std::vector<char> between(nodes_.size(), 0);
    for (const Var node : *how.keep) kept[index(node)] = 1;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      between[i] = kept[i];
      for (const Var input : nodes_[i].inputs) between[i] |= between[index(input)];
      wanted[i] &= between[i];
    }
  }

  // Pass 2: from the root back to the leaves; a node's gradient is complete when its turn comes.
  nodes_[index(root)].gradient = std::move(seed);
  std::vector<const Tensor*> in;
  std::vector<Tensor*> gradients;
  std::vector<char> fresh;
  for (std::size_t i = index(root) + 1; i-- > 0;) {
    Node& node = nodes_[i];
    if (node.gradient.empty() || node.op == nullptr) continue;
    if (how.cancelled != nullptr && how.cancelled->load(std::memory_order_relaxed)) return false;
    in.clear();
    for (const Var input : node.inputs) in.push_back(&value(input));
    gradients.assign(node.inputs.size(), nullptr);
    fresh.assign(node.inputs.size(), 0);
    bool any = false;
    for (std::size_t k = 0; k < node.inputs.size(); ++k) {
      Node& source = nodes_[index(node.inputs[k])];
      if (wanted[index(node.inputs[k])] == 0) continue;
      any = true;
      if (source.gradient.empty()) {
        source.gradient = Tensor(source.shape);
        fresh[k] = 1;
      } else if (const auto twin = std::find(gradients.begin(), gradients.end(), &source.gradient);
                 twin != gradients.end() && fresh[static_cast<std::size_t>(twin - gradients.begin())] != 0) {
        std::fill_n(source.gradient.data(), source.gradient.size(), 0.0F);  // x·x: each adds to what the other left
        fresh[static_cast<std::size_t>(twin - gradients.begin())] = 0;
      }
      gradients[k] = &source.gradient;
    }
    const Gradients sums(gradients, fresh);
    if (any || how.keep == nullptr) node.op->backward(in, value(Var{static_cast<int>(i)}), node.gradient, sums);
    for (std::size_t k = 0; k < gradients.size(); ++k)
      if (gradients[k] != nullptr) sums[k];  // zeros where the op had nothing to add
    if (kept[i] == 0) node.gradient = Tensor();
    if (keep_ != Keep::everything) {
      node.gradient = Tensor();
      node.own = Tensor();
    }
  }
  return true;
}

Explanation Graph::explain(Var node, Index3 at) const {
  if (!value(node).contains(at))
    throw std::out_of_range("expected an element inside " + to_string(value(node).shape()) + ", found [" +
                            std::to_string(at.batch) + ", " + std::to_string(at.row) + ", " + std::to_string(at.col) +
                            "]");
  const auto resolve = [this](Var v, Index3 where) {
    while (const Op* op = op_of(v)) {
      const auto source = op->source(input_values(nodes_[index(v)]), where);
      if (!source) break;
      v = inputs_of(v)[static_cast<std::size_t>(source->input)];
      where = source->at;
    }
    return std::pair{Var{v.id}, where};
  };
  const auto [made, where] = resolve(node, at);
  Explanation result;
  if (const Op* op = op_of(made)) {
    result = op->explain(input_values(nodes_[index(made)]), value(made), where);
    for (Operand& operand : result.operands) operand.node = inputs_of(made)[static_cast<std::size_t>(operand.input)];
  } else {
    result.op = is_parameter(made) ? "parameter" : "constant";
    result.summary = is_parameter(made)
                         ? Tr{"A parameter of the model: the end of the trail.", "模型的参数：追溯到此为止。"}
                         : Tr{"Given from outside: the end of the trail.", "由外部给定：追溯到此为止。"};
    result.value = value(made)(where);
  }
  result.node = Var{node.id};
  result.at = at;
  return result;
}

}  // namespace headlight
