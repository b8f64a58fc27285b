#include "core/ops/cut_patches.h"

#include "core/ops/support.h"

namespace headlight {
namespace {

class CutPatches final : public Op {
 public:
  explicit CutPatches(int patch) : patch_(patch) {}
  std::string_view name() const override { return "cut_patches"; }

  Tensor forward(Inputs in) override {
    const Tensor& x = *in[0];
    if (patch_ < 1 || x.rows() != x.cols() || x.rows() % patch_ != 0)
      refuse_shapes(name(), "square pictures that patches of " + std::to_string(patch_) + " pixels fill", in);
    const int grid = x.cols() / patch_;
    Tensor out({x.batch(), grid * grid, patch_ * patch_});
    for_pieces(out, [&](int b, int row, int first, int r, int c) {
      out.slice(b).row(row).segment(first, patch_) = x.slice(b).row(r).segment(c, patch_);
    });
    return out;
  }

  void backward(Inputs, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    if (!grad_in.wants(0)) return;
    const auto [sum, add] = grad_in.sum(0);
    for_pieces(grad_out, [&, &whole = sum, more = add](int b, int row, int first, int r, int c) {
      add_or_store(whole.slice(b).row(r).segment(c, patch_), grad_out.slice(b).row(row).segment(first, patch_), more);
    });
  }

  std::optional<Source> source(Inputs in, const Index3& at) const override {
    const int grid = in[0]->cols() / patch_;
    return Source{0, {at.batch, at.row / grid * patch_ + at.col / patch_, at.row % grid * patch_ + at.col % patch_}};
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    return explain_move(name(),
                        {"Moved, not computed: the picture is cut in squares, and the pixels of each become a row.",
                         "只是搬移，没有计算：把图切成小方块，每块的像素排成一行。"},
                        in, *source(in, at));
  }

 private:
  // Calls body(slice, patch, first column of it, row of the picture, first column there) for every row of every patch.
  template <typename Body>
  void for_pieces(const Tensor& patches, const Body& body) const {
    int grid = 1;
    while (grid * grid < patches.rows()) ++grid;
    for (int b = 0; b < patches.batch(); ++b)
      for (int i = 0; i < patches.rows(); ++i)
        for (int y = 0; y < patch_; ++y) body(b, i, y * patch_, i / grid * patch_ + y, i % grid * patch_);
  }

  int patch_;
};

}  // namespace

Var cut_patches(Graph& graph, Var pictures, int patch) {
  return graph.apply(std::make_unique<CutPatches>(patch), {pictures});
}

}  // namespace headlight
