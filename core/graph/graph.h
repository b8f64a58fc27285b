#pragma once
// A computation, kept: every node holds its op, its inputs, its value, its names and, after backward(), its gradient.
// Nodes are computed when they are made, in order; one mechanism serves inspection, explanation, training and export.
#include <atomic>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/graph/explanation.h"
#include "core/graph/op.h"

namespace headlight {

/// Marks that nobody reads `x` after this call: a graph that does not keep everything may then overwrite it.
inline Var last_use(Var x) { return {x.id, true}; }

class Graph {
 public:
  enum class Keep { everything, what_backward_needs };

  explicit Graph(Keep keep = Keep::everything, bool training = false) : keep_(keep), training_(training) {}
  Graph(Graph&&) = default;
  Graph& operator=(Graph&&) = default;

  /// A graph that begins with the nodes of another one, whose values it borrows, to go on from there: further nodes and
  /// gradients are its own, the other one stays as it is and must outlive it. Needs a graph that keeps everything.
  static Graph continued(const Graph& other);

  /// A parameter: the tensor is borrowed and must outlive the graph. Asking twice for one name gives one node.
  Var parameter(const std::string& name, const Tensor& value);
  /// A value that comes from outside and has no gradient, such as the token ids as floats.
  Var constant(Tensor value, std::string name = "");
  /// Runs the op now. Throws std::invalid_argument when shapes do not fit.
  Var apply(std::unique_ptr<Op> op, std::initializer_list<Var> inputs, std::string name = "");
  Var apply(std::unique_ptr<Op> op, const std::vector<Var>& inputs, std::string name = "");

  /// Looks at every value that gets a public name, and may put another node in its place: the name goes to what it
  /// returns, the value before is internal under "~NAME.before".
  using Hook = std::function<Var(Graph&, Var node, const std::string& name)>;
  void on_name(Hook hook) { hook_ = std::move(hook); }

  /// Gives a node a (further) name; returns what the rest of the computation is to use, see on_name. A name that begins
  /// with '~' is internal: shown by the calculator, left out of files.
  Var name(Var node, const std::string& name);
  const std::string& name_of(Var node) const { return nodes_[index(node)].name; }  // the first name, may be empty
  Var find(std::string_view name) const;                                           // invalid Var when there is none
  /// Every name with its node, in alphabetical order.
  const std::map<std::string, int, std::less<>>& names() const { return names_; }

  const Tensor& value(Var node) const;
  const Tensor* find_value(std::string_view name) const;  // null when there is none
  const Op* op_of(Var node) const { return nodes_[index(node)].op.get(); }
  const std::vector<Var>& inputs_of(Var node) const { return nodes_[index(node)].inputs; }
  bool is_parameter(Var node) const { return nodes_[index(node)].borrowed != nullptr; }
  int size() const { return static_cast<int>(nodes_.size()); }
  bool training() const { return training_; }

  /// Fills the gradient of `root` (default: all ones) with respect to every node it depends on, constants excepted.
  /// A graph that does not keep everything gives the memory of computed nodes back on the way: afterwards it has the
  /// gradients of its parameters and no values.
  void backward(Var root);
  void backward(Var root, Tensor seed);
  struct Backward {
    /// Not null: the nodes whose gradient is asked for. Only what lies between them and the root gets one at all, and
    /// gives it back when it was passed on: a gradient of everything takes as much memory as the values.
    const std::vector<Var>* keep = nullptr;
    const std::atomic<bool>* cancelled = nullptr;  // looked at before every node
  };
  /// False when it was cancelled: the gradients are then of no use.
  bool backward(Var root, Tensor seed, const Backward& how);
  /// Of every node, whether backward(root) would give it a gradient.
  std::vector<char> reached_from(Var root) const;
  /// Empty when backward() did not reach the node, or was not asked to keep it.
  const Tensor& gradient(Var node) const { return nodes_[index(node)].gradient; }

  /// Where one element comes from. Ops that only move numbers are looked through: the operands are the real ones.
  /// A leaf (parameter, constant) has no operands. Throws std::out_of_range when there is no such element.
  Explanation explain(Var node, Index3 at) const;

 private:
  struct Node {
    std::shared_ptr<Op> op;  // null for leaves; shared with the graphs that continue this one
    std::vector<Var> inputs;
    Tensor own;
    Shape shape;                       // of the value, also when a later op has overwritten it
    const Tensor* borrowed = nullptr;  // set for parameters
    const Tensor* before = nullptr;    // the value in the graph that this one continues
    Tensor gradient;
    std::string name;
  };
  std::size_t index(Var node) const;
  Var add(Node node);
  std::vector<const Tensor*> input_values(const Node& node) const;
  std::vector<char> with_parameters() const;

  Var edited(Var node, const std::string& name);

  Keep keep_;
  bool training_;
  Hook hook_;
  std::vector<Node> nodes_;
  std::map<std::string, int, std::less<>> names_;
};

}  // namespace headlight
