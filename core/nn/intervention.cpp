#include "core/nn/intervention.h"

#include <limits>
#include <utility>

#include "core/ops/add.h"
#include "core/ops/elementwise_product.h"
#include "core/ops/replace.h"
#include "core/text/error.h"

namespace headlight {
namespace {

using Kind = Intervention::Kind;
constexpr float forbidden = -std::numeric_limits<float>::infinity();

[[noreturn]] void refuse_value(const Intervention& i, const Tr& expected, const std::string& found) {
  throw ArgumentError("“" + i.value + "”" + Tr{": expected ", "：应为"} + expected + Tr{", found ", "，实际为 "} +
                      found +
                      Tr{"; take this intervention back or choose another value", "；请撤去这项干预，或换一个量"});
}

// Which elements of a value an intervention is about.
class Chosen {
 public:
  Chosen(const Intervention& i, const EditContext& context, const Tensor& x) : i_(i), context_(context), x_(x) {
    by_head_ = x.batch() == context.sentences * context.n_heads && context.n_heads > 1;
    if (i.head >= 0 && !by_head_ && i.head > 0)
      refuse_value(i, {"a value by head, such as blocks.0.attn.z", "按头分开的量，如 blocks.0.attn.z"},
                   to_string(x.shape()));
    if (i.head >= context.n_heads)
      refuse_value(i, Tr{"a head from 0 to ", "头 0 到 "} + std::to_string(context.n_heads - 1),
                   std::to_string(i.head));
  }
  /// Calls body(slice, row, col) for each.
  template <typename Body>
  void each(const Body& body) const {
    for (int b = 0; b < x_.batch(); ++b) {
      const bool here = !by_head_ || i_.head < 0 || (b % context_.n_heads == i_.head) != (i_.kind == Kind::solo);
      if (!here) continue;
      for (int r = first(i_.row); r < last(i_.row, x_.rows()); ++r)
        for (int c = first(i_.col); c < last(i_.col, x_.cols()); ++c) body(b, r, c);
    }
  }

 private:
  static int first(int wanted) { return wanted < 0 ? 0 : wanted; }
  static int last(int wanted, int count) { return wanted < 0 ? count : std::min(wanted + 1, count); }
  const Intervention& i_;
  const EditContext& context_;
  const Tensor& x_;
  bool by_head_ = false;
};

bool ends(const std::string& name, std::string_view with) { return name.ends_with(with); }

class Editor {
 public:
  Editor(const std::vector<Intervention>& interventions, EditContext context, std::vector<char>& applied)
      : interventions_(interventions), context_(std::move(context)), applied_(applied) {}

  Var operator()(Graph& g, Var node, const std::string& name) {
    std::vector<Replaced> weights;
    for (std::size_t n = 0; n < interventions_.size(); ++n) {
      const Intervention& i = interventions_[n];
      if (i.kind == Kind::knock_out) {
        if (!hides_keys(i, name)) continue;
        applied_[n] = 1;
        if (i.on) node = knocked_out(g, node, i, ends(name, ".attn.masked"));
        continue;
      }
      if (i.value != name) continue;
      applied_[n] = 1;
      if (!i.on) continue;
      if (i.kind == Kind::weight)
        add_weight(g, node, i, weights);
      else
        node = changed(g, node, i);
    }
    return weights.empty() ? node : set_weights(g, node, std::move(weights));
  }

 private:
  static bool hides_keys(const Intervention& i, const std::string& name) {
    if (ends(name, ".attn.masked")) return name.starts_with(i.value + "blocks.");
    return ends(name, ".cross.masked") && i.value == "encoder.";
  }

  Var knocked_out(Graph& g, Var node, const Intervention& i, bool self) const {
    const Tensor& x = g.value(node);
    std::vector<Replaced> elements;
    if (i.col < 0 || i.col >= x.cols()) return node;
    for (int b = 0; b < x.batch(); ++b)
      for (int r = 0; r < x.rows(); ++r)
        if (!self || r != i.col) elements.push_back({{b, r, i.col}, forbidden});
    return replace(g, node, std::move(elements));
  }

  void add_weight(Graph& g, Var node, const Intervention& i, std::vector<Replaced>& weights) const {
    need_pattern(i);
    if (!(i.amount >= 0 && i.amount <= 1)) refuse_value(i, {"a weight from 0 to 1", "0 到 1 的权重"}, number(i.amount));
    Chosen(i, context_, g.value(node)).each([&](int b, int r, int c) { weights.push_back({{b, r, c}, i.amount}); });
  }

  static void need_pattern(const Intervention& i) {
    if (!ends(i.value, ".pattern"))
      refuse_value(i, {"the attention weights (…pattern)", "注意力权重（…pattern）"}, i.value);
  }

  Var changed(Graph& g, Var node, const Intervention& i) const {
    const Tensor& x = g.value(node);
    const Chosen chosen(i, context_, x);
    if (i.kind == Kind::add || i.kind == Kind::scale) {
      const bool add_up = i.kind == Kind::add;
      Tensor by = Tensor::filled(x.shape(), add_up ? 0.0F : 1.0F);
      chosen.each([&](int b, int r, int c) { by(b, r, c) = i.amount; });
      const Var amount = g.constant(std::move(by));
      return add_up ? add(g, node, amount) : elementwise_product(g, node, amount);
    }
    std::vector<Replaced> elements;
    switch (i.kind) {
      case Kind::set:
        chosen.each([&](int b, int r, int c) { elements.push_back({{b, r, c}, i.amount}); });
        break;
      case Kind::force:
        force(g, i, chosen, elements);
        break;
      case Kind::patch:
        patch(x, i, chosen, elements);
        break;
      default:
        chosen.each([&](int b, int r, int c) { elements.push_back({{b, r, c}, 0.0F}); });
    }
    if (elements.empty()) return node;
    return replace(g, node, std::move(elements));
  }

  // Keys that the mask hides get nothing; a form that has no key left (the previous of the first) falls to the query
  // itself, or to all that is allowed.
  static void force(Graph& g, const Intervention& i, const Chosen& chosen, std::vector<Replaced>& elements) {
    need_pattern(i);
    const std::string masked = i.value.substr(0, i.value.size() - std::string("pattern").size()) + "masked";
    const Tensor& scores = *g.find_value(masked);
    const auto allowed = [&](int b, int r, int c) { return c >= 0 && c < scores.cols() && scores(b, r, c) > -1e8F; };
    chosen.each([&](int b, int r, int c) {
      int count = 0;
      for (int k = 0; k < scores.cols(); ++k) count += allowed(b, r, k) ? 1 : 0;
      int wanted = i.form == Intervention::Form::previous ? r - 1
                   : i.form == Intervention::Form::next   ? r + 1
                   : i.form == Intervention::Form::first  ? 0
                   : i.form == Intervention::Form::itself ? r
                                                          : -1;
      if (i.form != Intervention::Form::uniform && !allowed(b, r, wanted)) wanted = allowed(b, r, r) ? r : -1;
      const float all = count > 0 ? 1.0F / static_cast<float>(count) : 0;
      const float value = wanted >= 0 ? (c == wanted ? 1.0F : 0.0F) : (allowed(b, r, c) ? all : 0.0F);
      elements.push_back({{b, r, c}, value});
    });
  }

  void patch(const Tensor& x, const Intervention& i, const Chosen& chosen, std::vector<Replaced>& elements) const {
    const Tensor* other = context_.other ? context_.other(i) : nullptr;
    if (other == nullptr)
      refuse_value(i, {"another sentence with at least one token", "至少有一个词元的另一个句子"},
                   "“" + i.sentence + "”");
    if (i.row < 0 && (other->rows() != x.rows() || other->cols() != x.cols()))
      refuse_value(i,
                   Tr{"a sentence with as many tokens (", "词元数相同的句子（"} + to_string(x.shape()) + Tr{")", "）"},
                   to_string(other->shape()));
    chosen.each([&](int b, int r, int c) {
      const Index3 at{b % std::max(1, other->batch()), r, c};
      if (other->contains(at)) elements.push_back({{b, r, c}, (*other)(at)});
    });
  }

  std::vector<Intervention> interventions_;
  EditContext context_;
  std::vector<char>& applied_;
};

}  // namespace

Graph::Hook editing(const std::vector<Intervention>& interventions, EditContext context, std::vector<char>& applied) {
  applied.assign(interventions.size(), 0);
  return Editor(interventions, std::move(context), applied);
}

}  // namespace headlight
