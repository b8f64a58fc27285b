#include "core/train/drawn_shapes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/train/vision_loss.h"

namespace headlight {
namespace {

VisionSpec spec_of(VisionForm form) {
  VisionSpec spec;
  spec.form = form;
  return spec;
}

const std::vector<VisionForm> all_forms{VisionForm::whole, VisionForm::windows, VisionForm::queries,
                                        VisionForm::captions};

TEST(DrawnShapes, AreTheSameForTheSameSeed) {
  for (const VisionForm form : all_forms) {
    Random one(7);
    Random two(7);
    Random other(8);
    const Matrix a = draw_scene(spec_of(form), one, Part::training).picture;
    EXPECT_EQ(a, draw_scene(spec_of(form), two, Part::training).picture);
    EXPECT_NE(a, draw_scene(spec_of(form), other, Part::training).picture);
  }
}

TEST(DrawnShapes, OfTrainingNeverStandAtAHeldOutPosition) {
  std::set<std::pair<int, int>> trained;
  std::set<std::pair<int, int>> held_out;
  for (const VisionForm form : all_forms) {
    Random random(3);
    for (int i = 0; i < 400; ++i)
      for (const Part part : {Part::training, Part::held_out})
        for (const DrawnShape& s : draw_scene(spec_of(form), random, part).shapes)
          (part == Part::training ? trained : held_out).emplace(std::floor(s.x / 2), std::floor(s.y / 2));
  }
  std::vector<std::pair<int, int>> both;
  std::set_intersection(trained.begin(), trained.end(), held_out.begin(), held_out.end(), std::back_inserter(both));
  EXPECT_TRUE(both.empty());
  EXPECT_GT(trained.size(), 80U);
  EXPECT_GT(held_out.size(), 15U);
  EXPECT_NEAR(static_cast<double>(held_out.size()) / static_cast<double>(held_out.size() + trained.size()), 0.2, 0.04);
}

TEST(DrawnShapes, LieInsideAndDoNotTouch) {
  Random random(4);
  for (int i = 0; i < 200; ++i) {
    const Scene scene = draw_scene(spec_of(VisionForm::queries), random, Part::training);
    ASSERT_GE(scene.shapes.size(), 1U);
    ASSERT_LE(scene.shapes.size(), 3U);
    for (std::size_t a = 0; a < scene.shapes.size(); ++a)
      for (std::size_t b = 0; b < a; ++b)
        EXPECT_GT(std::hypot(scene.shapes[a].x - scene.shapes[b].x, scene.shapes[a].y - scene.shapes[b].y),
                  scene.shapes[a].radius + scene.shapes[b].radius);
    EXPECT_GE(scene.picture.minCoeff(), 0);
    EXPECT_LE(scene.picture.maxCoeff(), 1);
    EXPECT_GT(scene.clean.maxCoeff(), 0.4F);
  }
}

TEST(DrawnShapes, LookAsTheyAreCalled) {
  Random random(1);
  const auto ink_at = [&](DrawnKind kind, int r, int c) {
    Matrix picture = Matrix::Zero(32, 32);
    draw_shape(picture, {kind, 16, 16, 10, 0, 1, 2, 1}, random, 0);
    return picture(r, c) > 0.5F;
  };
  EXPECT_FALSE(ink_at(DrawnKind::circle, 16, 16));  // hollow
  EXPECT_TRUE(ink_at(DrawnKind::circle, 16, 25));
  EXPECT_TRUE(ink_at(DrawnKind::circle, 6, 16));
  EXPECT_FALSE(ink_at(DrawnKind::circle, 7, 7));
  EXPECT_TRUE(ink_at(DrawnKind::square, 8, 8));  // its corner
  EXPECT_FALSE(ink_at(DrawnKind::square, 16, 16));
  EXPECT_TRUE(ink_at(DrawnKind::triangle, 7, 16));  // its tip
  EXPECT_TRUE(ink_at(DrawnKind::triangle, 20, 16));
  EXPECT_TRUE(ink_at(DrawnKind::cross, 16, 16));
  EXPECT_TRUE(ink_at(DrawnKind::cross, 9, 9));
  EXPECT_TRUE(ink_at(DrawnKind::line, 16, 8));
  EXPECT_FALSE(ink_at(DrawnKind::line, 8, 16));
}

TEST(DrawnShapes, StrokesAreAsWideAsThePenAndOnlyDarken) {
  Matrix picture = Matrix::Zero(16, 16);
  draw_stroke(picture, 2, 8, 14, 8, 2, 0.8F);
  for (int c = 3; c < 13; ++c) EXPECT_NEAR(picture.col(c).sum(), 2 * 0.8F, 1e-5F) << c;
  EXPECT_EQ(picture(2, 8), 0);
  const Matrix before = picture;
  draw_stroke(picture, 2, 8, 14, 8, 2, 0.3F);
  EXPECT_EQ(picture, before);
  draw_stroke(picture, -5, -5, 40, 40, 3, 1);  // beyond the paper
  EXPECT_TRUE((picture.array() >= before.array()).all());
  EXPECT_EQ(picture(5, 5), 1);
}

TEST(DrawnShapes, CaptionsAreTrueOfTheirPictures) {
  Random random(5);
  for (const Caption& caption : all_captions())
    for (const Part part : {Part::training, Part::held_out}) {
      const Scene scene = draw_scene(spec_of(VisionForm::captions), random, part, caption);
      const DrawnShape& shape = scene.shapes.at(0);
      EXPECT_EQ(shape.kind, caption.kind);
      EXPECT_EQ(shape.radius > 6, caption.big);
      const double dx = shape.x - 16;
      const double dy = shape.y - 16;
      const std::vector<bool> true_of{std::max(std::abs(dx), std::abs(dy)) <= 1.5, dx <= -3 && -dx > std::abs(dy),
                                      dx >= 3 && dx > std::abs(dy), dy <= -3 && -dy > std::abs(dx),
                                      dy >= 3 && dy > std::abs(dx)};
      EXPECT_TRUE(true_of[static_cast<std::size_t>(caption.place)]) << text_of(caption).in(Lang::en);
    }
}

TEST(DrawnShapes, CaptionsAreAllDifferentInBothLanguages) {
  std::set<std::string> en;
  std::set<std::string> zh;
  const Vocabulary words = caption_vocabulary();
  for (const Caption& caption : all_captions()) {
    en.insert(text_of(caption).in(Lang::en));
    zh.insert(text_of(caption).in(Lang::zh));
    const std::vector<int> ids = ids_of(caption, words);
    EXPECT_EQ(ids.size(), 7U);
    EXPECT_EQ(ids.back(), Vocabulary::eos);
    EXPECT_EQ(std::count(ids.begin(), ids.end(), Vocabulary::unk), 0);
  }
  EXPECT_EQ(en.size(), 50U);
  EXPECT_EQ(zh.size(), 50U);
  EXPECT_TRUE(en.contains("a big circle at the left"));
  EXPECT_TRUE(zh.contains("左边有一个大圆"));
}

TEST(DrawnShapes, ABatchOfCaptionsHasEachOnce) {
  Random random(6);
  const VisionBatch batch = draw_vision_batch(spec_of(VisionForm::captions), 50, random, Part::training);
  std::set<std::string> seen;
  for (const Scene& scene : batch.scenes) seen.insert(text_of(scene.caption).in(Lang::en));
  EXPECT_EQ(seen.size(), 50U);
  EXPECT_EQ(batch.pictures.shape(), (Shape{50, 32, 32}));
}

TEST(DrawnShapes, RefuseAPictureThatIsTooSmall) {
  VisionSpec spec;
  spec.picture = 24;
  Random random(1);
  EXPECT_THROW(draw_scene(spec, random, Part::training), std::runtime_error);
}

}  // namespace
}  // namespace headlight
