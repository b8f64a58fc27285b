// The lesson of translate-en-fr: one adjective typed over another changes the pronoun that is written, and the noun
// that the guided head looks at.
#include <gtest/gtest.h>

#include "core/figure/run_view.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

/// The key with the largest weight in the chosen row, as the heatmap names it.
std::string heaviest_key(const Session& session) {
  const RunView view(*session.run, session.shown());
  const std::string name = view.attention("pattern");
  Eigen::Index best = 0;
  session.run->value(name).slice(view.slice_of(name)).row(view.query).maxCoeff(&best);
  return view.keys[static_cast<std::size_t>(best)];
}

std::string written(const Session& session) {
  std::string text;
  for (const int id : session.output->generated.ids())
    text += (text.empty() ? "" : " ") + session.output->words().word(id);
  return text;
}

TEST(Flip, TiredToWideChangesThePronounAndTheNounLookedAt) {
  Driver d;
  ASSERT_TRUE(d.session.open_stored("translate-en-fr"));
  d.session.state.view = ViewKind::heatmap;
  d.settle();
  EXPECT_EQ(heaviest_key(d.session), "animal");
  d.session.state.view = ViewKind::output;
  d.settle();
  EXPECT_NE(written(d.session).find("parce qu' il était"), std::string::npos) << written(d.session);

  d.click("sentence.edit");
  d.frames();
  d.press(Key::end);
  for (int i = 0; i < 6; ++i) d.press(Key::backspace);  // "tired."
  d.type("wide.");
  d.settle();
  EXPECT_NE(written(d.session).find("parce qu' elle était"), std::string::npos) << written(d.session);
  d.session.state.view = ViewKind::heatmap;
  d.settle();
  EXPECT_EQ(heaviest_key(d.session), "street") << d.session.sentence();
}

}  // namespace
}  // namespace headlight::testing
