#include "core/models/vision_forward.h"

#include <gtest/gtest.h>

#include <cmath>

#include "../ops/op_checks.h"
#include "core/models/vision_run.h"
#include "core/train/drawn_shapes.h"

namespace headlight {
namespace {

std::shared_ptr<VisionModel> small_model(VisionForm form) {
  ModelConfig config;
  config.n_layers = 2;
  config.n_heads = 2;
  config.d_model = 8;
  config.d_head = 4;
  config.d_ff = 12;
  config.norm = Norm::pre;
  if (form == VisionForm::queries) config.architecture = Architecture::encoder_decoder;
  VisionSpec vision;
  vision.form = form;
  vision.picture = 8;
  vision.patch = 2;
  vision.window = 2;
  vision.queries = 3;
  vision.shared = 5;
  const Vocabulary words =
      form == VisionForm::captions ? caption_vocabulary() : Vocabulary::of({"circle", "square", "line"});
  return random_vision_model(config, vision, 5, words);
}

std::vector<std::vector<int>> some_captions(const VisionModel& model) {
  return {ids_of(all_captions()[0], model.source), ids_of(all_captions()[13], model.source)};
}

std::shared_ptr<const Run> run_of(VisionForm form, const Tensor& pictures) {
  const auto model = small_model(form);
  return run_vision(model, pictures,
                    form == VisionForm::captions ? some_captions(*model) : std::vector<std::vector<int>>{});
}

const std::vector<VisionForm> all_forms{VisionForm::whole, VisionForm::windows, VisionForm::queries,
                                        VisionForm::captions};

// Patches and their vectors, by the slow and obvious formula.
TEST(VisionForward, EmbedsEveryPatchAlike) {
  const Tensor pictures = random_tensor({1, 8, 8}, 1);
  const auto run = run_of(VisionForm::whole, pictures);
  const Parameters& p = run->model->parameters;
  const Tensor& embed = run->value("patch_embed");
  expect_values(embed, {1, 16, 8}, [&](int, int patch, int d) {
    double sum = static_cast<double>(p.get("patch.b_E")(0, 0, d));
    for (int y = 0; y < 2; ++y)
      for (int x = 0; x < 2; ++x)
        sum += static_cast<double>(pictures(0, patch / 4 * 2 + y, patch % 4 * 2 + x)) *
               static_cast<double>(p.get("patch.W_E")(0, y * 2 + x, d));
    return sum;
  });
  const Tensor& in = run->value("resid_in");
  expect_values(in, {1, 17, 8}, [&](int, int t, int d) {
    const double token = static_cast<double>(t == 0 ? p.get("class_token")(0, 0, d) : embed(0, t - 1, d));
    return token + static_cast<double>(p.get("position_embedding")(0, t, d));
  });
}

TEST(VisionForward, HasTheNamesOfTheContract) {
  const Tensor pictures = random_tensor({1, 8, 8}, 1);
  const auto run = run_of(VisionForm::whole, pictures);
  EXPECT_EQ(run->value("blocks.1.attn.pattern").shape(), (Shape{2, 17, 17}));
  EXPECT_EQ(run->value("patches").shape(), (Shape{1, 16, 4}));
  EXPECT_EQ(run->value("pooled").shape(), (Shape{1, 1, 8}));
  EXPECT_EQ(run->value("probs").shape(), (Shape{1, 1, 3}));
  EXPECT_EQ(run->source.at(0).tokens.at(0).text, "class");
  EXPECT_EQ(run->source.at(0).tokens.at(7).text, "2,3");
  const auto found = run_of(VisionForm::queries, pictures);
  EXPECT_EQ(found->value("encoder.blocks.0.attn.pattern").shape(), (Shape{2, 16, 16}));
  EXPECT_EQ(found->value("decoder.blocks.1.cross.pattern").shape(), (Shape{2, 3, 16}));
  EXPECT_EQ(found->value("decoder.probs").shape(), (Shape{1, 3, 4}));
  EXPECT_EQ(found->value("decoder.places").shape(), (Shape{1, 3, 2}));
  EXPECT_EQ(found->target.at(0).tokens.at(2).text, "q3");
  const auto matched = run_of(VisionForm::captions, random_tensor({3, 8, 8}, 1));
  EXPECT_EQ(matched->value("similarity").shape(), (Shape{1, 3, 2}));
  EXPECT_EQ(matched->value("text.blocks.0.attn.pattern").shape(), (Shape{4, 7, 7}));
}

TEST(VisionForward, ExplainsEveryNumber) {
  for (const VisionForm form : all_forms) {
    const auto run = run_of(form, random_tensor({2, 8, 8}, 3));
    for (const auto& [name, id] : run->graph.names()) {
      const Tensor& value = run->graph.value(Var{id});
      const Index3 at{value.batch() - 1, value.rows() - 1, value.cols() / 2};
      const Explanation e = run->graph.explain(Var{id}, at);
      if (!std::isfinite(value(at))) continue;
      EXPECT_NEAR(e.value, value(at), 1e-4F * std::max(1.0F, std::abs(value(at)))) << name;
    }
  }
}

TEST(VisionForward, PatternsSumToOneAndStayInTheirWindows) {
  const auto run = run_of(VisionForm::windows, random_tensor({1, 8, 8}, 4));
  for (const int layer : {0, 1}) {
    const Tensor& pattern = run->value("blocks." + std::to_string(layer) + ".attn.pattern");
    const int shift = layer;  // half of 2, in the second layer
    for (int h = 0; h < 2; ++h)
      for (int q = 0; q < 16; ++q) {
        EXPECT_NEAR(pattern.slice(h).row(q).sum(), 1, 1e-5F);
        for (int k = 0; k < 16; ++k) {
          const auto window = [&](int place) { return (place + shift) / 2; };
          const bool same = window(q / 4) == window(k / 4) && window(q % 4) == window(k % 4);
          EXPECT_EQ(pattern(h, q, k) > 0, same) << layer << " " << q << " " << k;
        }
      }
  }
}

TEST(VisionForward, ABatchIsItsPicturesOneByOne) {
  const Tensor two = random_tensor({2, 8, 8}, 6);
  for (const VisionForm form : all_forms) {
    const std::string name = form == VisionForm::queries    ? "decoder.logits"
                             : form == VisionForm::captions ? "logits"
                                                            : "probs";
    const auto together = run_of(form, two);
    const Tensor& both = together->value(name);
    for (int b = 0; b < 2; ++b) {
      Tensor one({1, 8, 8});
      one.slice(0) = two.slice(b);
      const auto alone = run_of(form, one);
      const Tensor& value = alone->value(name);
      const Matrix of_both = form == VisionForm::captions ? Matrix(both.slice(0).row(b)) : Matrix(both.slice(b));
      EXPECT_LT((value.slice(0) - of_both).cwiseAbs().maxCoeff(), 1e-5F);
    }
  }
}

TEST(VisionForward, SharedVectorsHaveLengthOne) {
  const auto run = run_of(VisionForm::captions, random_tensor({2, 8, 8}, 6));
  for (const char* name : {"picture.shared", "text.shared"})
    for (int r = 0; r < 2; ++r) EXPECT_NEAR(run->value(name).slice(0).row(r).norm(), 1, 1e-5F);
  EXPECT_NEAR(run->value("similarity")(0, 1, 0),
              run->value("picture.shared").slice(0).row(1).dot(run->value("text.shared").slice(0).row(0)), 1e-5F);
}

TEST(VisionForward, RefusesWhatItCannotRun) {
  EXPECT_THROW(run_of(VisionForm::whole, random_tensor({1, 6, 6}, 1)), std::invalid_argument);
  EXPECT_THROW(run_vision(small_model(VisionForm::captions), random_tensor({1, 8, 8}, 1)), std::invalid_argument);
  const std::atomic<bool> cancelled{true};
  EXPECT_EQ(run_vision(small_model(VisionForm::whole), random_tensor({1, 8, 8}, 1), {}, &cancelled), nullptr);
}

}  // namespace
}  // namespace headlight
