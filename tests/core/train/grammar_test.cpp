#include "core/train/grammar.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

namespace headlight {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string both(const GrammarSample& s) { return joined(s.source) + " = " + joined(s.target); }

Grammar one_side(const std::string& productions) { return Grammar::parse("languages en\n" + productions, "test"); }
Grammar two_sides(const std::string& productions) { return Grammar::parse("languages en fr\n" + productions, "test"); }

/// What the grammar draws, with how often in `count` tries.
std::map<std::string, int> all_texts(const Grammar& grammar, int count = 4000) {
  Random random(7);
  std::map<std::string, int> texts;
  for (int i = 0; i < count; ++i) {
    const GrammarSample s = grammar.draw(random);
    ++texts[grammar.two_sides() ? both(s) : joined(s.source)];
  }
  return texts;
}

std::set<std::string> distinct(const Grammar& grammar) {
  std::set<std::string> out;
  for (const auto& [text, count] : all_texts(grammar)) out.insert(text);
  return out;
}

using Texts = std::set<std::string>;

// Every row of the table in assets/grammars/README.md.

TEST(Grammar, WordsOfBothSidesAndEmptySides) {
  EXPECT_EQ(distinct(two_sides("S:\n  <A> <Not> = <Not> <A>\nA:\n  the cow = la vache\nNot:\n  not =\n  = ne\n")),
            (Texts{"the cow not = la vache", "the cow = ne la vache"}));
}

TEST(Grammar, QuotesMakeOrdinaryWords) {
  EXPECT_EQ(distinct(two_sides("S:\n  1 \"=\" \"*2\" \"<\" = \"two words\" \"[\"\n")),
            (Texts{"1 = *2 < = two words ["}));
}

TEST(Grammar, CommentsBlanksTabsAndLineEnds) {
  EXPECT_EQ(distinct(Grammar::parse(
                "\xEF\xBB\xBF# head\r\nlanguages en # one\r\n\r\nS: # the start\r\n\ta\tb   # c\r\n", "t")),
            (Texts{"a b"}));
}

TEST(Grammar, StartIsTheFirstSymbolUnlessNamed) {
  const std::string symbols = "A:\n  a\nB:\n  b\n";
  EXPECT_EQ(distinct(one_side(symbols)), (Texts{"a"}));
  EXPECT_EQ(distinct(one_side("start B\n" + symbols)), (Texts{"b"}));
}

TEST(Grammar, VariablesAreTheSamePartAgain) {
  EXPECT_EQ(distinct(two_sides("S:\n  <N:a> <N:b> <a> = <b> <a> <a>\nN:\n  x = X\n  y = Y\n")),
            (Texts{"x x x = X X X", "x y x = Y X X", "y x y = X Y Y", "y y y = Y Y Y"}));
}

const std::string nouns = "Noun:\n  cow = vache [gender=f the=la]\n  dog = chien [gender=m the=le]\n";
const std::string tired = "Tired:\n  tired = {gender: m=fatigué f=fatiguée}\n";

TEST(Grammar, AFeatureIsTakenOverAskedForAndWritten) {
  EXPECT_EQ(distinct(two_sides("S:\n  <Phrase:p> is <Tired:x gender=p.gender> = <p> est <x>\n"
                               "Phrase:\n  the <Noun:n> = {n.the} <n> [gender=n.gender]\n" +
                               nouns + tired)),
            (Texts{"the cow is tired = la vache est fatiguée", "the dog is tired = le chien est fatigué"}));
}

TEST(Grammar, AWishSelectsAmongProductionsAndGoesThroughToTheirParts) {
  EXPECT_EQ(
      distinct(two_sides(
          "S:\n  <Phrase gender=f> = <Phrase>\nPhrase:\n  the <Noun:n> = {n.the} <n> [gender=n.gender]\n" + nouns)),
      (Texts{"the cow = la vache"}));
}

TEST(Grammar, ItsOwnFeatureIsGivenOn) {
  EXPECT_EQ(
      distinct(two_sides("S:\n  <Outer gender=f> = <Outer>\nOuter:\n  <Tired gender=.gender> = <Tired>\n" + tired)),
      (Texts{"tired = fatiguée"}));
}

TEST(Grammar, ChoicesDependOnAPartAndMayBeTwoWordsOrNone) {
  EXPECT_EQ(distinct(two_sides("S:\n  <Noun:n> = {n.gender: m=\"ne pas\" f=} <n>\n" + nouns)),
            (Texts{"cow = vache", "dog = ne pas chien"}));
}

TEST(Grammar, AnotherValueThanThatOfAPart) {
  EXPECT_EQ(distinct(one_side(
                "S:\n  <N:a> meets <N:b name!=a.name>\nN:\n  Tom [name=Tom]\n  Ann [name=Ann]\n  he [name=he]\n")),
            (Texts{"Tom meets Ann", "Tom meets he", "Ann meets Tom", "Ann meets he", "he meets Tom", "he meets Ann"}));
}

TEST(Grammar, AnotherValueGoesThroughToParts) {
  EXPECT_EQ(distinct(one_side("S:\n  <N:a> meets <Other:b name!=a.name>\nOther:\n  <N> [name=N.name]\n"
                              "N:\n  Tom [name=Tom]\n  Ann [name=Ann]\n")),
            (Texts{"Tom meets Ann", "Ann meets Tom"}));
}

TEST(Grammar, WeightsAreShares) {
  const auto texts = all_texts(one_side("S:\n  a *2\n  b\n  c *0.5\n"), 7000);
  EXPECT_NEAR(texts.at("a"), 4000, 150);
  EXPECT_NEAR(texts.at("b"), 2000, 130);
  EXPECT_NEAR(texts.at("c"), 1000, 100);
}

TEST(Grammar, MarksStandWhereTheirWordsCame) {
  Random random(1);
  const GrammarSample s = two_sides(
                              "S:\n  so <P:a>@right ran@verb = <a>@right {a.g: f=elle}@pronoun\n"
                              "P:\n  the old <N>@head = la <N>@head vieille [g=f]\nN:\n  cow = vache\n")
                              .draw(random);
  EXPECT_EQ(both(s), "so the old cow ran = la vache vieille elle");
  EXPECT_EQ(s.marks,
            (std::vector<Mark>{{"right", false, 3}, {"verb", false, 4}, {"right", true, 1}, {"pronoun", true, 3}}));
}

TEST(Grammar, WordsOfOneLexicalProductionAreAligned) {
  Random random(1);
  const GrammarSample s =
      two_sides("S:\n  did <V> <N:n> <N:m> ? = <m> <n> <V>\nV:\n  see = a vu\nN:\n  it = le\n").draw(random);
  EXPECT_EQ(both(s), "did see it it ? = le le a vu");
  const std::set<std::pair<int, int>> aligned(s.alignment.begin(), s.alignment.end());
  EXPECT_EQ(aligned, (std::set<std::pair<int, int>>{{3, 0}, {2, 1}, {1, 2}, {1, 3}}));  // not "did" and "?"
}

TEST(Grammar, KnowsEveryWordItCanWrite) {
  const Grammar g = two_sides("S:\n  <Noun:n> = {n.the} {n.gender: m=il f=elle} <n>\n" + nouns);
  EXPECT_EQ(g.source_words(), (std::vector<std::string>{"cow", "dog"}));
  const std::set<std::string> target(g.target_words().begin(), g.target_words().end());
  EXPECT_EQ(target, (Texts{"la", "le", "il", "elle", "vache", "chien"}));
  EXPECT_EQ(g.source_language() + g.target_language(), "enfr");
}

TEST(Grammar, TheSameSeedDrawsTheSame) {
  const Grammar g = one_side("S:\n  <N> <N:b> <S>\n  <N>\nN:\n  a\n  b\n  c\n");
  std::string first;
  std::string second;
  std::string other;
  Random one(5);
  Random again(5);
  Random two(6);
  for (int i = 0; i < 50; ++i) {
    first += joined(g.draw(one).source) + "\n";
    second += joined(g.draw(again).source) + "\n";
    other += joined(g.draw(two).source) + "\n";
  }
  EXPECT_EQ(first, second);
  EXPECT_NE(first, other);
}

TEST(Grammar, ProbabilitiesAndEntropyAsByHand) {
  // p(a) = 1/2; p(b x) = 3/8, p(b y) = 1/8. H = 1/2 ln 2 + 3/8 ln 8/3 + 1/8 ln 8.
  const Grammar g = one_side("S:\n  a *2\n  b <T> *2\nT:\n  x *3\n  y\n");
  const std::map<std::string, double> right = {{"a", 0.5}, {"b x", 0.375}, {"b y", 0.125}};
  Random random(3);
  double entropy = 0;
  constexpr int draws = 20000;
  for (int i = 0; i < draws; ++i) {
    const GrammarSample s = g.draw(random);
    EXPECT_NEAR(std::exp(s.log_probability), right.at(joined(s.source)), 1e-12);
    entropy -= s.log_probability / draws;
  }
  EXPECT_NEAR(entropy, 0.5 * std::log(2.0) + 0.375 * std::log(8.0 / 3) + 0.125 * std::log(8.0), 0.01);
}

TEST(Grammar, ProbabilityIsAmongTheProductionsThatFit) {
  Random random(1);
  EXPECT_NEAR(two_sides("S:\n  <Noun gender=f> = <Noun>\n" + nouns).draw(random).log_probability, 0, 1e-12);
}

TEST(Grammar, HeldOutCombinationsAreNeverTrained) {
  const Grammar g = one_side(
      "held-out 0.3\nS:\n  <A:a> <B:b> <A:c> [hold=a+b]\n"
      "A:\n  a1\n  a2\n  a3\n  a4\n  {n: x=a5 y=a6} [n=x]\nB:\n  b1\n  b2\n  b3\n  b4\n  b5\n");
  Random random(2);
  Texts trained;
  Texts held_out;
  for (int i = 0; i < 2000; ++i) {
    for (const std::string& c : g.draw(random, false).combinations) trained.insert(c);
    for (const std::string& c : g.draw(random, true).combinations) held_out.insert(c);
  }
  EXPECT_TRUE(trained.contains("a1 + b1") || held_out.contains("a1 + b1"));
  EXPECT_TRUE(trained.contains("a5 + b1") || held_out.contains("a5 + b1"));  // the word of a choice is part of it
  for (const std::string& c : held_out) EXPECT_FALSE(trained.contains(c)) << c;
  EXPECT_EQ(trained.size() + held_out.size(), 25U);
  EXPECT_GE(held_out.size(), 3U);
  EXPECT_LE(held_out.size(), 13U);
}

TEST(Grammar, SaysWhenNothingIsHeldOut) {
  Random random(1);
  try {
    one_side("S:\n  a\n").draw(random, true);
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("mark combinations with hold="), std::string::npos) << error.what();
  }
}

// What people write, with the place and the words of the answer.
struct Wrong {
  const char* text;
  const char* place;
  const char* says;
};

TEST(Grammar, MistakesAreToldWithTheirPlace) {
  const Wrong mistakes[] = {
      {"", "1:1", "languages en fr"},
      {"languages en fr\n", "1:1", "at least one symbol"},
      {"S:\n  a\n", "1:1", "languages en fr"},
      {"languages en\n  a\n", "2:3", "before its first production"},
      {"languages en\nS:\nthe cow\n", "3:1", "indented"},
      {"languages en\nS: a b\n", "2:4", "indented on the lines below"},
      {"languages en\nanimal:\n  a\n", "2:1", "capital letter"},
      {"languages en\nS：\n  a\n", "2:2", "expected ':'"},
      {"languages en\n动物:\n  a\n", "2:1", "Latin letters"},
      {"languages en\nS:\n  a\nS:\n  b\n", "4:1", "first in line 2"},
      {"languages en\nS:\n  <Animl>\n", "3:4", "productions of Animl"},
      {"languages en\nstart T\nS:\n  a\n", "2:1", "found T"},
      {"languages en\nheld-out 1.5\nS:\n  a\n", "2:1", "from 0 to 0.9"},
      {"languages en\nheld-out some\nS:\n  a\n", "2:10", "a share"},
      {"languages en fr de\nS:\n  a\n", "1:17", "the end of the line"},
      {"languages en fr\nS:\n  the cow la vache\n", "3:19", "'=' and the fr side"},
      {"languages en fr\nS:\n  a = b = c\n", "3:9", "one '='"},
      {"languages en\nS:\n  a = b\n", "3:5", "one side only"},
      {"languages en fr\nS:\n  我 爱 ＝ je\n", "3:7", "wide sign '＝'"},
      {"languages en\nS:\n  the ＜Animal＞\n", "3:7", "wide sign '＜'"},
      {"languages en\nS:\n  我　爱\n", "3:3", "a blank"},
      {"languages en\nS:\n  the <Animal\nAnimal:\n  a\n", "3:14", "'>'"},
      {"languages en\nS:\n  the <animal>\n", "3:8", "\"<Animal:animal>\""},
      {"languages en\nS:\n  <A> <A>\nA:\n  a\n", "3:8", "variables for two parts"},
      {"languages en\nS:\n  <A:x> <A:x>\nA:\n  a\n", "3:10", "every variable once"},
      {"languages en\nS:\n  <A gender>\nA:\n  a\n", "3:12", "'=' after the feature's name"},
      {"languages en\nS:\n  <A gender=>\nA:\n  a\n", "3:13", "a value"},
      {"languages en\nS:\n  <A><A:b>\nA:\n  a\n", "3:6", "a blank between words"},
      {"languages en\nS:\n  a [gender=f\n", "3:14", "']'"},
      {"languages en\nS:\n  a [gender=f, the=la]\n", "3:14", "a blank between features"},
      {"languages en\nS:\n  a [gender=f] b\n", "3:16", "the end of the production"},
      {"languages en\nS:\n  a [hold=]\n", "3:11", "a variable"},
      {"languages en\nS:\n  a [hold=x]\n", "3:11", "found only <x>"},
      {"languages en\nS:\n  {g m=a} [g=m]\n", "3:6", "the choices"},
      {"languages en\nS:\n  {g: m=a [g=m]\n", "3:11", "a value"},
      {"languages en\nS:\n  {g:} [g=m]\n", "3:3", "at least one choice"},
      {"languages en\nS:\n  \"a b\n", "3:4", "closing \""},
      {"languages en\nS:\n  a@ b\n", "3:5", "the name of a mark"},
      {"languages en\nS:\n  a * 2\n", "3:6", "right after *"},
      {"languages en\nS:\n  a *-1\n", "3:5", "above 0"},
      {"languages en\nS:\n  a *0\n", "3:5", "above 0"},
      {"languages en\nS:\n  a *2x\n", "3:7", "a blank after the weight"},
      {"languages en\nS:\n  a }\n", "3:5", "a word"},
      // found by drawing, before any training begins
      {"languages en\nS:\n  <A g=x>\nA:\n  a [g=y]\n", "4:1", "a production of A with g=x"},
      {"languages en\nS:\n  <A:a> <B g=a.g>\nA:\n  a\nB:\n  b\n", "3:3", "the feature g"},
      {"languages en\nS:\n  {g: m=a} [g=f]\n", "3:3", "a choice for g=f"},
      {"languages en\nS:\n  a <S>\n", "2:1", "a production that ends"},
      {"languages en\nS:\n  <A:a g=b.g> <A:b g=a.g>\nA:\n  a [g=x]\n", "", "found a circle"},
  };
  for (const Wrong& wrong : mistakes) try {
      Grammar::parse(wrong.text, "file");
      ADD_FAILURE() << "nothing was found wrong with\n" << wrong.text;
    } catch (const std::runtime_error& error) {
      const std::string message = error.what();
      EXPECT_TRUE(message.starts_with(std::string("file:") + wrong.place)) << wrong.text << message;
      EXPECT_NE(message.find(wrong.says), std::string::npos) << wrong.text << message;
      EXPECT_NE(message.find("expected"), std::string::npos) << message;
    }
}

TEST(Grammar, RefusesWhatIsNoUtf8) {
  for (const std::string& bytes : {std::string("languages zh\nS:\n  \xC4\xE3\xBA\xC3\n"), std::string("l\0a\0", 4)})
    try {
      Grammar::parse(bytes, "file");
      ADD_FAILURE();
    } catch (const std::runtime_error& error) {
      EXPECT_NE(std::string(error.what()).find("save the file as UTF-8"), std::string::npos) << error.what();
    }
}

}  // namespace
}  // namespace headlight
