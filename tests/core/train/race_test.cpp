#include "core/train/race.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "core/tensor/parallel.h"

namespace headlight {
namespace {

TEST(CopyTask, AsksForTheSymbolsAgainAtTheirDistance) {
  CopyTask task;
  task.distance = 7;
  task.items = 3;
  Random random(1);
  const CopyBatch batch = draw_copies(task, Part::training, 20, random);
  ASSERT_EQ(batch.ids.size(), 20U);
  ASSERT_EQ(batch.wanted.size(), 200U);
  for (std::size_t b = 0; b < 20; ++b) {
    ASSERT_EQ(batch.ids[b].size(), 10U);
    for (std::size_t t = 0; t < 10; ++t) {
      const int wanted = batch.wanted[b * 10 + t];
      const int id = batch.ids[b][t];
      EXPECT_EQ(wanted, t < 7 ? -1 : batch.ids[b][t - 7]);
      if (t < 3)
        EXPECT_LT(id, 8);
      else
        EXPECT_EQ(id, t == 7 ? 9 : 8);
    }
  }
  EXPECT_EQ(copy_words(task).size(), 10U);
}

TEST(CopyTask, HoldsOutAnEighthOfAllCombinations) {
  int held_out = 0;
  for (int code = 0; code < 4096; ++code)
    held_out += is_held_out({code % 8, code / 8 % 8, code / 64 % 8, code / 512}) ? 1 : 0;
  EXPECT_NEAR(held_out, 512, 60);

  const CopyTask task;
  Random random(2);
  std::set<std::vector<int>> seen[2];
  for (const Part part : {Part::training, Part::held_out})
    for (const auto& ids : draw_copies(task, part, 400, random).ids)
      seen[part == Part::held_out ? 1 : 0].insert({ids.begin(), ids.begin() + task.items});
  for (const auto& combination : seen[1]) EXPECT_FALSE(seen[0].contains(combination));
  EXPECT_GT(seen[1].size(), 200U);
}

TEST(CopyTask, RefusesADistanceShorterThanTheSymbols) {
  CopyTask task;
  task.distance = 3;
  Random random(1);
  EXPECT_THROW(draw_copies(task, Part::training, 1, random), std::invalid_argument);
}

RaceSettings short_race(int distance, int steps, std::vector<SequenceKind> kinds) {
  RaceSettings settings;
  settings.task.distance = distance;
  settings.steps = steps;
  settings.kinds = std::move(kinds);
  settings.measures = 4;
  settings.measured = 32;
  settings.batch = 16;
  return settings;
}

std::vector<RacerRecord> run(const RaceSettings& settings) {
  Race race(settings);
  while (race.advance()) {
  }
  return race.records();
}

TEST(Race, ModelsHaveAboutEquallyManyParameters) {
  const RaceSettings settings;
  for (const SequenceKind kind : settings.kinds)
    EXPECT_NEAR(static_cast<double>(Racer(settings, kind).record().parameters), 9200, 400) << to_string(kind);
}

TEST(Race, BeginsWithGuessing) {
  Race race(short_race(12, 10, {SequenceKind::lstm}));
  ASSERT_TRUE(race.advance());
  const RacerRecord record = race.records()[0];
  ASSERT_EQ(record.curve.size(), 1U);
  EXPECT_EQ(record.steps_done, 0);
  EXPECT_NEAR(record.curve[0].loss, std::log(10.0), 0.25);  // the blank and the sign are words as well
  EXPECT_LT(record.curve[0].accuracy, 0.3);
}

TEST(Race, ShowsWhatIsSaidOfItsExample) {
  Race race(short_race(12, 100, {SequenceKind::dilated_cnn}));
  while (race.advance()) {
  }
  const std::vector<int> read = race.example();
  ASSERT_EQ(read.size(), 16U);
  EXPECT_TRUE(is_held_out({read.begin(), read.begin() + 4}));
  EXPECT_EQ(race.records()[0].curve.back().said, std::vector<int>(read.begin(), read.begin() + 4));
}

TEST(Race, WhatReachesFarEnoughLearnsAndWhatDoesNotGuesses) {
  const auto records =
      run(short_race(14, 120, {SequenceKind::cnn, SequenceKind::dilated_cnn, SequenceKind::attention}));
  ASSERT_EQ(records.size(), 3U);
  for (const RacerRecord& r : records) {
    ASSERT_EQ(r.curve.size(), 5U);
    EXPECT_EQ(r.curve.back().step, 120);
    EXPECT_GT(r.seconds, 0);
  }
  EXPECT_LT(records[0].curve.back().accuracy, 0.2);  // six layers of three taps see 13 positions
  EXPECT_GT(records[0].curve.back().loss,
            std::log(8.0) - 0.05);  // nothing to be learned but how many symbols there are
  EXPECT_GT(records[1].curve.back().accuracy, 0.95);
  EXPECT_GT(records[2].curve.back().accuracy, 0.9);
}

TEST(Race, IsTheSameOnAnyNumberOfThreads) {
  const RaceSettings settings = short_race(10, 12, {std::begin(all_sequence_kinds), std::end(all_sequence_kinds)});
  const int before = threads();
  set_threads(1);
  const auto one = run(settings);
  set_threads(2);
  const auto two = run(settings);
  set_threads(before);
  for (std::size_t i = 0; i < one.size(); ++i)
    for (std::size_t n = 0; n < one[i].curve.size(); ++n) {
      EXPECT_EQ(one[i].curve[n].loss, two[i].curve[n].loss) << to_string(one[i].config.kind);
      EXPECT_EQ(one[i].curve[n].accuracy, two[i].curve[n].accuracy);
    }
}

TEST(Race, RefusesNothingToDo) {
  RaceSettings settings;
  settings.steps = 0;
  EXPECT_THROW(Race{settings}, std::invalid_argument);
}

}  // namespace
}  // namespace headlight
