// Words outside the vocabulary, and the panel that shows what is inside.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/models/model_folder.h"
#include "tests/temporary_folder.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

/// A model on disk that knows a few words of two languages.
class VocabularyTest : public ::testing::Test {
 protected:
  VocabularyTest() {
    ModelConfig config = with_architecture(ModelConfig{}, Architecture::encoder_decoder);
    config.n_layers = 1;
    config.n_heads = 2;
    config.d_model = 16;
    config.d_head = 8;
    config.d_ff = 16;
    const auto words = [](std::vector<std::string> own) {
      own.insert(own.begin(), {"<pad>", "<unk>", "<bos>", "<eos>"});
      return Vocabulary(own);
    };
    save_model(*random_model(config, 1, words({"the", "horse", "house", "saw", "tunnel", "."}),
                             words({"le", "cheval", "a", "vu", "tunnel"})),
               folder / "model");
    state.preferences.lang = Lang::en;
    state.request.model.folder = folder / "model";
    state.request.sentences = {"the zorse saw the horse."};
    state.request.targets = {"le zèbre"};
  }
  TemporaryFolder folder;
  LabState state = initial_state();
};

/// The number of the chip of a word in the panel; −1 when it is not there.
int chip_of(const std::string& word) {
  for (const WidgetInfo& widget : registry::all())
    if (widget.id.starts_with("vocabulary.word.") && widget.label == word) return std::stoi(widget.id.substr(16));
  return -1;
}
void click_word(Driver& d, const std::string& word) {
  const int chip = chip_of(word);
  ASSERT_GE(chip, 0) << word;
  d.click("vocabulary.word." + std::to_string(chip));
  d.settle();
}
void search(Driver& d, const std::string& text) {
  d.click("vocabulary.search");
  d.frames();
  d.press(Key::end);
  for (int i = 0; i < 30; ++i) d.press(Key::backspace);
  d.type(text);
  d.settle();
}

TEST_F(VocabularyTest, AnUnknownWordOffersTheNearestKnownOnes) {
  Driver d(state);
  d.settle();
  d.click("sentence.token.1");
  d.frames();
  ASSERT_TRUE(d.has("sentence.token.1.known.0"));
  EXPECT_EQ(d.label("sentence.token.1.known.0"), "horse");
  d.click("sentence.token.1.known.0");
  d.settle();
  EXPECT_EQ(d.session.sentence(), "the horse saw the horse.");
  EXPECT_FALSE(d.has("sentence.token.1.known.0"));
  EXPECT_FALSE(d.has("sentence.note"));
  d.session.undo();
  EXPECT_EQ(d.session.sentence(), "the zorse saw the horse.");
  d.settle();
  d.click("sentence.token.0");  // a known word offers nothing
  d.frames();
  EXPECT_FALSE(d.has("sentence.token.0.known.0"));
}

TEST_F(VocabularyTest, SoDoesOneOfTheTarget) {
  Driver d(state);
  d.settle();
  d.click("target.token.2");
  d.frames();
  ASSERT_TRUE(d.has("target.token.2.known.0"));
  const std::string known = d.label("target.token.2.known.0");
  d.click("target.token.2.known.0");
  d.settle();
  EXPECT_EQ(d.session.target(), "le " + known);
}

TEST_F(VocabularyTest, TheMenuLeadsToAllWords) {
  Driver d(state);
  d.settle();
  d.click("sentence.token.1");
  d.frames();
  int last = 0;
  while (d.has("sentence.token.1.known." + std::to_string(last + 1))) ++last;
  d.click("sentence.token.1.known." + std::to_string(last));
  EXPECT_EQ(d.session.panel, Panel::vocabulary);
  d.session.panel = Panel::none;
  d.frames();
  d.click("sentence.note");
  EXPECT_EQ(d.session.panel, Panel::vocabulary);
}

TEST_F(VocabularyTest, KeysAndButtonsOpenThePanel) {
  Driver d(state);
  d.settle();
  d.press(Key::f3);
  d.frames();
  EXPECT_EQ(d.session.panel, Panel::vocabulary);
  d.press(Key::f3);
  d.frames();
  EXPECT_EQ(d.session.panel, Panel::none);
  d.click("sentence.words");
  d.settle();
  EXPECT_EQ(d.session.panel, Panel::vocabulary);
  for (const std::string word : {"the", "horse", "house", "saw", "tunnel", "."}) EXPECT_GE(chip_of(word), 0) << word;
  EXPECT_EQ(chip_of("<unk>"), -1);
  d.click("vocabulary.side.1");
  d.settle();
  EXPECT_GE(chip_of("cheval"), 0);
  EXPECT_EQ(chip_of("horse"), -1);
  click_word(d, "vu");
  EXPECT_EQ(d.session.target(), "le zèbre vu");
  d.click("vocabulary.side.0");
  d.click("sentence.words");
  EXPECT_EQ(d.session.panel, Panel::none);
}

TEST_F(VocabularyTest, WordsGoToTheirPlaceInTheSentence) {
  Driver d(state);
  d.settle();
  d.click("sentence.token.3");
  d.click("sentence.words");
  d.settle();
  d.click("vocabulary.place.0");
  click_word(d, "saw");
  EXPECT_EQ(d.session.sentence(), "the zorse saw the horse. saw");
  d.session.undo();
  d.settle();
  d.click("vocabulary.place.1");
  click_word(d, "house");
  click_word(d, "tunnel");  // behind the one before
  EXPECT_EQ(d.session.sentence(), "the zorse saw the house tunnel horse.");
  d.click("sentence.token.1");
  d.press(Key::escape);  // the menu of the unknown word, not the panel
  d.frames();
  ASSERT_EQ(d.session.panel, Panel::vocabulary);
  d.click("vocabulary.place.2");
  click_word(d, "horse");
  EXPECT_EQ(d.session.sentence(), "the horse saw the house tunnel horse.");
  d.click("vocabulary.place.0");
}

TEST_F(VocabularyTest, TheSearchFindsAndEnterPuts) {
  Driver d(state);
  d.settle();
  d.press(Key::f3);
  d.settle();
  search(d, "hO");
  EXPECT_GE(chip_of("horse"), 0);
  EXPECT_GE(chip_of("house"), 0);
  EXPECT_EQ(chip_of("tunnel"), -1);
  search(d, "tunel");  // none: the nearest
  EXPECT_EQ(chip_of("tunnel"), 0);
  d.press(Key::enter);
  d.settle();
  EXPECT_EQ(d.session.sentence(), "the zorse saw the horse. tunnel");
  EXPECT_GE(chip_of("horse"), 0);  // the search begins anew
  d.press(Key::escape);
  d.frames();
  d.press(Key::escape);
  d.frames();
  EXPECT_EQ(d.session.panel, Panel::none);
}

}  // namespace
}  // namespace headlight::testing
