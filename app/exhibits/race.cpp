// The copy race: five models learn the same task, in front of the learner.
#include "core/train/race.h"

#include "core/figure/canvas.h"
#include "core/figure/exhibit_parts.h"
#include "core/lab/exhibit.h"
#include "core/lab/race_figure.h"

namespace headlight::exhibit::race {
namespace {

struct RaceLook : Study {
  RaceSettings settings;
  std::vector<RacerRecord> records;
  std::vector<int> example;
};

RaceSettings settings_of(const ExhibitValues& values) {
  RaceSettings settings;
  settings.task.distance = values.whole("distance");
  settings.seed = static_cast<std::uint64_t>(values.whole("seed"));
  settings.steps = values.whole("steps");
  settings.kinds.clear();
  for (const SequenceKind kind : all_sequence_kinds)
    if (values.on(to_string(kind))) settings.kinds.push_back(kind);
  return settings;
}

class RaceExperiment final : public Experiment {
 public:
  explicit RaceExperiment(const RaceSettings& settings)
      : settings_(settings), race_(settings), example_(race_.example()) {}
  bool advance() override { return race_.advance(); }
  void rewind() override { race_ = Race(settings_); }
  std::shared_ptr<const Study> look() const override {
    auto now = std::make_shared<RaceLook>();
    now->settings = settings_;
    now->records = race_.records();
    now->example = example_;
    return now;
  }
  double progress() const override { return static_cast<double>(race_.steps_done()) / settings_.steps; }

 private:
  RaceSettings settings_;
  Race race_;
  std::vector<int> example_;
};

std::unique_ptr<Experiment> experiment(const LabState&, const ExhibitValues& values) {
  return std::make_unique<RaceExperiment>(settings_of(values));
}

Figure draw(const ExhibitInput& in) {
  const auto* look = dynamic_cast<const RaceLook*>(in.study);
  if (look == nullptr)
    return message_figure(in.base.style, {"The copy race", "复制竞赛"}, {"The models line up …", "模型正在就位……"});
  // The table needs its width; where there is less, all is set smaller.
  return race_figure(roomy(in.base.style, 690, 0), look->settings, look->records, look->example,
                     static_cast<RaceCurves>(in.values.whole("curves")));
}

std::map<std::string, double> numbers(const ExhibitInput& in) {
  const auto* look = dynamic_cast<const RaceLook*>(in.study);
  if (look == nullptr) return {};
  std::map<std::string, double> all{{"distance", look->settings.task.distance}, {"steps", 0}};
  for (const RacerRecord& r : look->records) {
    const std::string name = to_string(r.config.kind) + "_";
    all["steps"] = r.steps_done;
    all[name + "parameters"] = static_cast<double>(r.parameters);
    all[name + "seconds"] = r.seconds;
    if (r.curve.empty()) continue;
    all[name + "accuracy"] = r.curve.back().accuracy;
    all[name + "loss"] = r.curve.back().loss;
  }
  return all;
}

using Kind = ExhibitControl::Kind;

ExhibitControl runner(SequenceKind kind) {
  return {.id = to_string(kind), .label = title(kind), .kind = Kind::toggle, .start = {1}};
}

const RegisterExhibit registered{
    {.id = "race",
     .name = {"The copy race", "复制竞赛"},
     .about =
         {"Five models of about equal size learn to say four symbols again that stood some positions before. They "
          "get the same sequences in the same order, and the same optimiser; each has the learning rate that "
          "serves it best. Everything is measured now, on combinations of symbols that none was trained on. The "
          "same seed gives the same race; only the seconds differ.",
          "五个大小相近的模型学习把若干位置之前的四个符号重说一遍。它们按同样的顺序得到同样的序列，用同样的优化器，"
          "学习率各取最合适的。一切都是当场测得的，用的是训练中从未出现的符号组合。种子相同，竞赛就相同，只有用时不"
          "同。"},
     .lesson = 18,
     .controls = {{.id = "distance",
                   .label = {"distance", "距离"},
                   .kind = Kind::whole,
                   .low = 10,
                   .high = 80,
                   .decimals = 0,
                   .start = {10}},
                  seed_control({"seed", "种子"}),
                  {.id = "steps",
                   .label = {"steps", "步数"},
                   .kind = Kind::whole,
                   .low = 20,
                   .high = 4000,
                   .decimals = 0,
                   .logarithmic = true,
                   .start = {1000}},
                  {.id = "curves",
                   .label = {"curves", "曲线"},
                   .kind = Kind::choice,
                   .choices = {{"accuracy", "正确率"}, {"loss", "损失"}, {"both", "两者"}},
                   .picture_only = true},
                  runner(SequenceKind::rnn),
                  runner(SequenceKind::lstm),
                  runner(SequenceKind::cnn),
                  runner(SequenceKind::dilated_cnn),
                  runner(SequenceKind::attention)},
     .draw = draw,
     .numbers = numbers,
     .experiment = experiment,
     .weights = [](const ExhibitInput&) { return WeightsOf::learner; }}};

}  // namespace
}  // namespace headlight::exhibit::race
