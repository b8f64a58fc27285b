#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/lab/lab_state.h"
#include "core/tensor/random.h"

namespace headlight {
namespace {

using nlohmann::json;

float number(Random& r) { return static_cast<float>(r.normal() * std::pow(10.0, r.below(7) - 3)); }
bool coin(Random& r) { return r.below(2) == 1; }
template <typename Enum>
Enum pick(Random& r, int n) {
  return static_cast<Enum>(r.below(n));
}
std::string text(Random& r) {
  const std::string pieces[] = {"今天", "|", " ", "\"", "\\", "😀", "שלום", "a\nb", "，", "it's"};
  std::string s;
  for (int n = r.below(6); n > 0; --n) s += pieces[r.below(10)];
  return s;
}
PaintedMask mask(Random& r) {
  PaintedMask m{r.below(5), 1 + r.below(6), {}};
  if (m.rows == 0) m.cols = 0;
  for (int i = 0; i < m.rows * m.cols; ++i) m.allowed.push_back(static_cast<char>(r.below(2)));
  return m;
}
ValueRef element(Random& r) {
  return {"blocks." + std::to_string(r.below(4)) + ".attn.q", {r.below(3), r.below(30), r.below(9)}};
}

LabState random_state(std::uint64_t seed) {
  Random r(seed);
  LabState s;
  ModelConfig& c = s.request.model.config;
  c.architecture = pick<Architecture>(r, 3);
  c.n_layers = 1 + r.below(8);
  c.n_heads = 1 + r.below(8);
  c.d_head = 1 + r.below(64);
  c.d_model = c.n_heads * c.d_head + 1;
  c.d_ff = 1 + r.below(500);
  c.max_positions = 1 + r.below(500);
  c.norm = pick<Norm>(r, 2);
  c.activation = pick<Activation>(r, 2);
  c.position = pick<Position>(r, 5);
  c.embedding_scale = number(r);
  c.attention_scale = coin(r);
  c.score = pick<Score>(r, 4);
  c.layer_norm_eps = static_cast<float>(1e-6 + 0.1 * r.uniform());
  c.tied = coin(r);
  c.biases = coin(r);
  c.causal = coin(r);
  s.request.model.folder = text(r);
  s.request.model.seed = r.bits();
  s.request.sentences = {text(r)};
  for (int n = r.below(3); n > 0; --n) s.request.sentences.push_back(text(r));
  s.request.targets = {text(r), text(r)};
  s.request.segmentation = pick<Segmentation>(r, 2);
  if (coin(r)) s.request.mask.causal = coin(r);
  s.request.mask.padding = coin(r);
  if (coin(r)) s.request.mask.painted = mask(r);
  if (coin(r)) s.request.cross_mask.painted = mask(r);
  s.request.mask.prefix = r.below(5);
  s.request.mask.align = pick<MaskSpec::Align>(r, 2);
  for (int n = r.below(3); n > 0; --n)
    s.request.mask.sparse.push_back({pick<SparsePart::Kind>(r, 8), r.below(9), 1 + r.below(9), r.bits()});
  s.request.encoder_mask.fill = pick<MaskSpec::Fill>(r, 2);
  s.request.encoder_mask.empty_row = pick<MaskSpec::EmptyRow>(r, 2);
  s.request.cross_mask.place = pick<MaskSpec::Place>(r, 2);
  s.request.cross_mask.padding_rows = coin(r);
  for (int n = r.below(4); n > 0; --n)
    s.request.interventions.push_back({pick<Intervention::Kind>(r, 9), text(r), r.below(4) - 1, r.below(9) - 1,
                                       r.below(9) - 1, number(r), pick<Intervention::Form>(r, 5), text(r), text(r),
                                       coin(r)});
  s.reading = {coin(r), coin(r), coin(r), coin(r)};
  if (coin(r)) s.compare.sentence = text(r);
  if (coin(r)) s.compare.head = r.below(8);
  if (coin(r)) s.compare.position = pick<Position>(r, 5);
  if (coin(r)) s.request.attention_scale = coin(r);
  if (coin(r)) s.request.embedding_scale = number(r);
  if (coin(r)) s.request.position = pick<Position>(r, 5);
  if (coin(r)) s.request.score = pick<Score>(r, 4);
  s.selection.decoder_stack = coin(r);
  s.selection.attention = pick<AttentionKind>(r, 2);
  s.selection.sentence = r.below(3);
  s.selection.layer = r.below(9);
  s.selection.head = r.below(9);
  s.selection.query = r.below(40) - 1;
  s.selection.step = r.below(14);
  if (coin(r)) s.selection.locked = element(r);
  for (int n = r.below(4); n > 0; --n) s.selection.trail.push_back(element(r));
  s.view = pick<ViewKind>(r, 17);
  s.heatmap = {pick<HeatmapOptions::Quantity>(r, 4), coin(r), coin(r), coin(r), coin(r)};
  s.scaling = {number(r), 8 + r.below(1000), pick<ScalingOptions::Page>(r, 4), pick<ScalingOptions::Init>(r, 3),
               r.bits()};
  s.inspector = {r.below(40) - 1, pick<InspectorOptions::Edit>(r, 3), r.below(64), number(r)};
  s.scores = {4 + r.below(1000), 2 + r.below(62), r.bits()};
  s.positions = {pick<PositionsOptions::Part>(r, 3), r.below(64), r.below(64), 8, coin(r), r.bits(), coin(r)};
  s.preferences = {pick<Lang>(r, 2), pick<ThemeKind>(r, 3), static_cast<float>(0.5 + r.uniform()), coin(r)};
  return s;
}

TEST(StateJson, EveryStateComesBackAsItWas) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const LabState state = random_state(seed);
    const std::string text = to_json(state);
    const LabState back = state_from_json(text);
    ASSERT_TRUE(back == state) << "seed " << seed << "\n" << text;
    ASSERT_EQ(to_json(back), text) << "seed " << seed;
  }
}

TEST(StateJson, AnEmptyObjectIsTheDefaultState) {
  EXPECT_TRUE(state_from_json("{}") == LabState{});
  EXPECT_TRUE(state_from_json(R"({"format": 1, "selection": {"layer": 1}})").selection.layer == 1);
}

TEST(StateJson, WritesPeopleNumbersAndCompactMasks) {
  LabState state = initial_state();
  state.scaling.factor = 0.1F;
  state.request.mask.painted = PaintedMask{2, 3, {1, 0, 0, 1, 1, 0}};
  const json j = json::parse(to_json(state));
  EXPECT_EQ(j["format"], 1);
  EXPECT_EQ(j["scaling"]["factor"].dump(), "0.1");
  EXPECT_EQ(j["request"]["mask"]["painted"], json({"100", "110"}));
  EXPECT_TRUE(j["request"]["score"].is_null());
  EXPECT_EQ(j["request"]["sentences"][0], "今天|天气|真|好|，|我|想|出|去|玩");
}

// Every field is in the file: taking any one away changes what is read, or it already had its default.
TEST(StateJson, ALeftOutFieldHasItsDefault) {
  const json all = json::parse(to_json(random_state(5)));
  for (const auto& [name, value] : all["preferences"].items()) {
    json less = all;
    less["preferences"].erase(name);
    const json read_back = json::parse(to_json(state_from_json(less.dump())));
    EXPECT_EQ(read_back["preferences"][name], json::parse(to_json(LabState{}))["preferences"][name]);
  }
}

struct Bad {
  const char* pointer;
  json value;
  std::vector<std::string> words;  // that must be in the message
};

class StateJsonErrors : public ::testing::TestWithParam<Bad> {};

TEST_P(StateJsonErrors, NameFieldExpectedAndFound) {
  json j = json::parse(to_json(initial_state()));
  j[json::json_pointer(GetParam().pointer)] = GetParam().value;
  try {
    state_from_json(j.dump());
    FAIL() << "accepted " << GetParam().pointer;
  } catch (const std::runtime_error& e) {
    for (const std::string& word : GetParam().words)
      EXPECT_NE(std::string(e.what()).find(word), std::string::npos) << word << " is not in: " << e.what();
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, StateJsonErrors,
    ::testing::Values(
        Bad{"/format", 2, {"format: expected 1, found 2", "another version"}},
        Bad{"/format", "1", {"format: expected 1, found \"1\""}},
        Bad{"/colour", 1, {"colour", "expected one of the fields", "preferences"}},
        Bad{"/request/model/config/n_layer", 1, {"request.model.config.n_layer", "n_layers"}},
        Bad{"/request/model/config/n_layers", "two", {"n_layers: expected a whole number, found \"two\""}},
        Bad{"/request/model/config/n_layers", 2.5, {"n_layers", "2.5"}},
        Bad{"/request/model/config/n_layers", 0, {"n_layers", "found 0"}},
        Bad{"/request/model/config/d_model", 3000000000, {"d_model: expected a whole number"}},
        Bad{"/request/model/seed", -1, {"request.model.seed", "from 0"}},
        Bad{"/request/score", "max", {"request.score", "\"scaled\", \"dot\"", "found \"max\""}},
        Bad{"/request/sentences", "one", {"request.sentences: expected a list"}},
        Bad{"/request/sentences", json::array(), {"request.sentences", "at least one"}},
        Bad{"/request/sentences", {1}, {"request.sentences[0]: expected a text"}},
        Bad{"/request/mask/painted", {"10", "1"}, {"painted[1]", "found \"1\""}},
        Bad{"/request/mask/painted", {"12"}, {"painted[0]", "0 and 1"}},
        Bad{"/request/mask", 3, {"request.mask: expected an object"}},
        Bad{"/selection/locked", {{"name", "x"}, {"at", {1, 2}}}, {"selection.locked.at", "three"}},
        Bad{"/selection/query", nullptr, {"selection.query", "found null"}},
        Bad{"/heatmap/digits", 1, {"heatmap.digits: expected true or false, found 1"}},
        Bad{"/scaling/d_model", 4, {"scaling.d_model", "8 to 1024"}},
        Bad{"/preferences/text_scale", 100, {"preferences.text_scale", "0.5 to 4"}},
        Bad{"/view", "flow", {"view", "\"steps\"", "found \"flow\""}}));

TEST(StateJson, RefusesWhatIsNotJson) {
  for (const char* text : {"", "{", "[]", "\x89PNG", R"({"view":"grid","view":"steps"})"})
    EXPECT_THROW(state_from_json(text), std::runtime_error) << text;
}

TEST(StateJson, InvalidUtf8InASentenceIsReplacedNotFatal) {
  LabState state;
  state.request.sentences = {"a\xff b"};
  EXPECT_EQ(state_from_json(to_json(state)).request.sentences[0], "a\xEF\xBF\xBD b");
}

}  // namespace
}  // namespace headlight
