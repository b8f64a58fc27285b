// The grammars in assets/: what they promise in their first lines, and the sentences the lessons speak of.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "core/text/tokenizer.h"
#include "core/train/grammar.h"
#include "core/train/recipe.h"
#include "core/train/vision_recipe.h"
#include "tests/core/test_data.h"

namespace headlight {
namespace {

const std::string assets = test_data("../assets/");

Grammar shipped(const std::string& name) { return Grammar::read(assets + "grammars/" + name + ".grammar"); }

std::string spaced(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::vector<std::string> cut(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const Token& token : tokenize(spaced(words), Segmentation::words).tokens) out.push_back(token.text);
  return out;
}

std::vector<GrammarSample> draws(const Grammar& grammar, int count) {
  Random random(11);
  std::vector<GrammarSample> out;
  out.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) out.push_back(grammar.draw(random));
  return out;
}

const std::vector<std::string>& names() {
  static const std::vector<std::string> all = {
      "translate-en-fr", "translate-en-fr-mini", "translate-en-zh", "story-en", "story-zh", "cloze-en", "cloze-zh"};
  return all;
}

TEST(ShippedGrammars, AreAllTested) {
  std::set<std::string> found;
  for (const auto& file : std::filesystem::directory_iterator(assets + "grammars"))
    if (file.path().extension() == ".grammar") found.insert(file.path().stem().string());
  EXPECT_EQ(found, std::set<std::string>(names().begin(), names().end()));
}

TEST(ShippedGrammars, TypedSentencesAreCutIntoTheWordsOfTheGrammar) {
  for (const std::string& name : names())
    for (const GrammarSample& s : draws(shipped(name), 2000)) ASSERT_EQ(cut(s.source), s.source) << name;
}

TEST(ShippedGrammars, ChineseTranslationsAreCutIntoTheirWordsToo) {
  for (const GrammarSample& s : draws(shipped("translate-en-zh"), 4000)) ASSERT_EQ(cut(s.target), s.target);
}

TEST(ShippedGrammars, ASourceSentenceHasOneTranslation) {
  for (const char* name : {"translate-en-fr", "translate-en-fr-mini", "translate-en-zh"}) {
    std::map<std::string, std::string> known;
    for (const GrammarSample& s : draws(shipped(name), 20000)) {
      const auto [at, fresh] = known.try_emplace(spaced(s.source), spaced(s.target));
      EXPECT_EQ(at->second, spaced(s.target)) << name << ": " << at->first;
    }
  }
}

TEST(ShippedGrammars, AStoryHasOneDerivation) {
  for (const char* name : {"story-en", "story-zh"}) {
    std::map<std::string, double> known;
    int again = 0;
    for (const GrammarSample& s : draws(shipped(name), 20000)) {
      const auto [at, fresh] = known.try_emplace(spaced(s.source), s.log_probability);
      EXPECT_NEAR(at->second, s.log_probability, 1e-9) << name << ": " << at->first;
      again += fresh ? 0 : 1;
    }
    EXPECT_GT(again, 1000) << "equal texts must be drawn, or this test proves nothing";
  }
}

// Whoever has seen every sentence of the grammar knows the missing word.
TEST(ShippedGrammars, AMissingWordIsSettledByItsSentence) {
  for (const char* name : {"cloze-en", "cloze-zh"}) {
    std::map<std::string, std::map<std::string, int>> answers;
    for (const GrammarSample& s : draws(shipped(name), 100000)) {
      int gaps = 0;
      for (const Mark& mark : s.marks) {
        if (mark.name != "cloze") continue;
        std::vector<std::string> with_gap = s.source;
        std::string& word = with_gap[static_cast<std::size_t>(mark.at)];
        const std::string answer = word;
        word = "_";
        ++answers[spaced(with_gap)][answer];
        ++gaps;
      }
      ASSERT_GT(gaps, 0) << name << ": " << spaced(s.source);
    }
    double all = 0;
    double best = 0;
    double alone = 0;
    for (const auto& [sentence, counts] : answers) {
      int sum = 0;
      int most = 0;
      for (const auto& [word, count] : counts) {
        sum += count;
        most = std::max(most, count);
      }
      all += sum;
      best += most;
      alone += sum == 1 ? 1 : 0;
    }
    EXPECT_GE(best / all, 0.99) << name;
    EXPECT_LE(alone / all, 0.2) << name << ": too few sentences came twice to tell";
  }
}

struct Example {
  const char* grammar;
  const char* source;
  const char* target;
};

TEST(ShippedGrammars, SayTheSentencesOfTheLessons) {
  const Example examples[] = {
      {"translate-en-zh", "I love you", "我 爱 你"},
      {"translate-en-zh", "I love you .", "我 爱 你 。"},
      {"translate-en-zh", "I will go to Beijing tomorrow", "我 明天 去 北京"},
      {"translate-en-zh", "tomorrow I will go to Beijing", "我 明天 去 北京"},
      {"translate-en-zh", "weather is nice today", "今天 天气 真 好"},
      {"translate-en-zh", "I want to go out to play", "我 想 出 去 玩"},
      {"translate-en-zh", "do you love me ?", "你 爱 我 吗 ？"},
      {"translate-en-zh", "he went to Shanghai yesterday .", "他 昨天 去 了 上海 。"},
      {"translate-en-zh", "I did not go to Beijing yesterday", "我 昨天 没 去 北京"},
      {"translate-en-zh", "did he go to Beijing yesterday ?", "他 昨天 去 了 北京 吗 ？"},
      {"translate-en-zh", "is she at home now ?", "她 现在 在 家 吗 ？"},
      {"translate-en-zh", "he doesn't know me .", "他 不 认识 我 。"},
      {"translate-en-fr", "the animal didn't cross the street because it was too tired .",
       "l' animal n' a pas traversé la rue parce qu' il était trop fatigué ."},
      {"translate-en-fr", "the animal didn't cross the street because it was too wide .",
       "l' animal n' a pas traversé la rue parce qu' elle était trop large ."},
      {"translate-en-fr-mini", "the animal didn't cross the street because it was too wide .",
       "l' animal n' a pas traversé la rue parce qu' elle était trop large ."},
  };
  std::map<std::string, std::map<std::string, std::string>> wanted;
  for (const Example& e : examples) wanted[e.grammar][e.source] = e.target;
  for (auto& [name, sentences] : wanted) {
    const Grammar grammar = shipped(name);
    Random random(11);
    for (int i = 0; i < 1000000 && !sentences.empty(); ++i) {
      const GrammarSample s = grammar.draw(random);
      const auto found = sentences.find(spaced(s.source));
      if (found == sentences.end()) continue;
      EXPECT_EQ(spaced(s.target), found->second);
      sentences.erase(found);
    }
    for (const auto& [source, target] : sentences) ADD_FAILURE() << name << " never says: " << source;
  }
}

TEST(ShippedGrammars, EnglishIntoChineseHasItsMeasureWordsAndParticles) {
  std::string all = " ";
  for (const GrammarSample& s : draws(shipped("translate-en-zh"), 60000)) all += spaced(s.target) + " | ";
  for (const char* phrase : {" 两 本 书 ", " 一 只 猫 ", " 一 只 狗 ", " 这 个 苹果 ", " 一 杯 茶 ", " 三 碗 米饭 ",
                             " 我 的 书 ", " 一 个 红 苹果 ", " 在 公园 读 ", " 想 吃 "})
    EXPECT_NE(all.find(phrase), std::string::npos) << phrase;
  for (const char* phrase :
       {" 一 猫 ", " 两 苹果 ", " 没 会 ", " 我 爱 我 |", " 我 爱 我 。", " 我 爱 我 吗 ", " 没 去 了 "})
    EXPECT_EQ(all.find(phrase), std::string::npos) << phrase;
}

TEST(ShippedGrammars, TheOutingIsAFrequentOpening) {
  const std::vector<std::string> opening = {"今天", "天气", "真", "好", "，", "我", "想", "出", "去", "玩"};
  int begins = 0;
  for (const GrammarSample& s : draws(shipped("story-zh"), 4000))
    begins += std::equal(opening.begin(), opening.end(), s.source.begin()) ? 1 : 0;
  EXPECT_GT(begins, 400);
}

TEST(ShippedGrammars, HeldOutCombinationsAreNeverTrained) {
  for (const std::string& name : names()) {
    const Grammar grammar = shipped(name);
    Random random(4);
    std::set<std::string> trained;
    for (int i = 0; i < 3000; ++i)
      for (const std::string& c : grammar.draw(random, false).combinations) trained.insert(c);
    for (int i = 0; i < 500; ++i) {
      const GrammarSample s = grammar.draw(random, true);
      EXPECT_TRUE(std::any_of(s.combinations.begin(), s.combinations.end(),
                              [&](const std::string& c) { return !trained.contains(c); }))
          << name << ": " << spaced(s.source);
    }
  }
}

TEST(ShippedRecipes, AreReadAndTheirDataIsThere) {
  int recipes = 0;
  for (const auto& file : std::filesystem::directory_iterator(assets + "recipes")) {
    if (file.path().extension() != ".json" || is_vision_recipe(file.path().string())) continue;
    const Recipe recipe = read_recipe(file.path().string());
    EXPECT_EQ(recipe.name, file.path().stem().string());
    EXPECT_FALSE(recipe.must_reach.empty()) << recipe.name;
    EXPECT_GT(make_dataset(recipe.data, recipe.task)->source().size(), 10) << recipe.name;
    ++recipes;
  }
  EXPECT_GE(recipes, 7);
}

}  // namespace
}  // namespace headlight
