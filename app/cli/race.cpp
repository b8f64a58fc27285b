// headlight race: the copy race, measured.
#include <cmath>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/command.h"
#include "app/cli/interrupt.h"
#include "app/cli/terminal.h"
#include "core/tensor/parallel.h"
#include "core/train/race.h"

namespace headlight {
namespace {

using nlohmann::ordered_json;

struct RaceOptions {
  std::vector<int> lengths{10, 20, 40, 80};
  std::vector<std::uint64_t> seeds{1};
  std::vector<std::string> architectures;
  int steps = RaceSettings{}.steps, threads = 2;
  bool json = false, curves = false;
};

/// One model of one race that is over.
struct Finish {
  int length = 0;
  std::uint64_t seed = 0;
  RacerRecord record;
};

ordered_json numbers_of(const RaceMeasure& m) {
  return {{"step", m.step}, {"seconds", m.seconds}, {"loss", m.loss}, {"accuracy", m.accuracy}};
}

ordered_json to_json(const Finish& f, bool curves) {
  const SequenceConfig& c = f.record.config;
  const RaceMeasure& last = f.record.curve.back();
  ordered_json json = {{"architecture", to_string(c.kind)},
                       {"length", f.length},
                       {"seed", f.seed},
                       {"accuracy", last.accuracy},
                       {"loss", last.loss},
                       {"steps", f.record.steps_done},
                       {"seconds", f.record.seconds},
                       {"parameters", f.record.parameters},
                       {"d_model", c.d_model},
                       {"layers", c.layers},
                       {"learning_rate", std::round(1e6 * static_cast<double>(racer_rate(c.kind))) / 1e6}};
  if (curves)
    for (const RaceMeasure& m : f.record.curve) json["curve"].push_back(numbers_of(m));
  return json;
}

void print_json(const RaceOptions& o, const std::vector<Finish>& finishes, bool complete) {
  const CopyTask task;
  const RaceSettings settings;
  ordered_json results = ordered_json::array();
  for (const Finish& f : finishes) results.push_back(to_json(f, o.curves));
  const ordered_json json = {{"task", {{"items", task.items}, {"symbols", task.symbols}}},
                             {"steps", o.steps},
                             {"batch", settings.batch},
                             {"measured_sequences", settings.measured},
                             {"guessing", {{"accuracy", 1.0 / task.symbols}, {"loss", std::log(task.symbols)}}},
                             {"complete", complete},
                             {"results", results}};
  std::cout << json.dump(1) << '\n';
}

/// A line for each length and seed, a column for each model.
void print_table(const std::vector<Finish>& finishes, std::size_t models) {
  std::cout << said(Tr{"Accuracy of the copied symbols, held-out sequences (guessing: 0.125); seconds of training",
                       "复制符号的正确率，在留出序列上测得（乱猜为 0.125）；括号中为训练用时（秒）"})
            << '\n'
            << "length  seed";
  for (std::size_t i = 0; i < models && i < finishes.size(); ++i)
    std::cout << std::setw(17) << to_string(finishes[i].record.config.kind);
  for (std::size_t i = 0; i < finishes.size(); ++i) {
    const Finish& f = finishes[i];
    if (i % models == 0) std::cout << '\n' << std::setw(6) << f.length << std::setw(6) << f.seed;
    std::cout << std::fixed << std::setprecision(3) << std::setw(8) << f.record.curve.back().accuracy
              << std::setprecision(1) << " (" << std::setw(5) << f.record.seconds << "s)";
  }
  std::cout << '\n';
}

void race(const RaceOptions& o) {
  set_threads(o.threads);
  RaceSettings settings;
  settings.steps = o.steps;
  if (!o.architectures.empty()) settings.kinds.clear();
  for (const std::string& name : o.architectures) settings.kinds.push_back(sequence_kind_from(name));
  std::vector<Finish> finishes;
  const auto print = [&](bool complete) {
    if (o.json)
      print_json(o, finishes, complete);
    else
      print_table(finishes, settings.kinds.size());
  };
  const InterruptWatch watch;
  for (const int length : o.lengths)
    for (const std::uint64_t seed : o.seeds) {
      settings.task.distance = length;
      settings.seed = seed;
      Race one(settings);
      int shown = -1;
      while (!watch.interrupted()) {
        if (one.steps_done() / 25 != shown) {
          shown = one.steps_done() / 25;
          std::cerr << '\r' << said(Tr{"length ", "长度 "}) << length << said(Tr{", seed ", "，种子 "}) << seed << ": "
                    << one.steps_done() << '/' << o.steps << "   " << std::flush;
        }
        if (!one.advance()) break;
      }
      std::cerr << '\n';
      if (watch.interrupted()) {
        print(false);
        std::cerr << "headlight: "
                  << said(Tr{"stopped; the races that were over are printed", "已停止；已跑完的竞赛见上"}) << '\n';
        throw Stopped{};
      }
      for (RacerRecord& record : one.records()) finishes.push_back({length, seed, std::move(record)});
    }
  print(true);
}

}  // namespace

Command race_command(CLI::App& root) {
  const auto o = std::make_shared<RaceOptions>();
  CLI::App* app = root.add_subcommand(
      "race",
      said({"The copy race: five small models (tanh-RNN, LSTM, CNN, dilated CNN, attention) of about equally many "
            "parameters learn to say four symbols again that stood --lengths positions before, from the same batches. "
            "Prints how many they got right at the end, on held-out combinations of symbols. Same seed and steps: the "
            "same result, on any number of threads; only the seconds differ.",
            "复制竞赛：参数量相近的五个小模型（tanh-RNN、LSTM、CNN、空洞 "
            "CNN、注意力）用同样的批次学习把 --lengths "
            "个位置之前出现的四个符号重说一遍。打印最后在未训练过的符号组合上的正确率。种子与步数相同，结果就相同，与线"
            "程"
            "数无关，只有用时不同。"}));
  app->add_option("--lengths", o->lengths, said({"positions from a symbol to its copy", "符号到其复制位置的距离"}))
      ->delimiter(',')
      ->check(whole_number(4, 1000))
      ->type_name("N,…")
      ->default_str("10,20,40,80");
  app->add_option("--seeds", o->seeds, said({"of the weights and sequences", "权重与序列的种子"}))
      ->delimiter(',')
      ->check(seed_number())
      ->type_name("N,…")
      ->default_str("1");
  std::vector<std::string> known;
  for (const SequenceKind kind : all_sequence_kinds) known.push_back(to_string(kind));
  app->add_option("--architectures", o->architectures, said({"(default: all)", "（默认全部）"}))
      ->delimiter(',')
      ->check(one_of(known));
  app->add_option("--steps", o->steps, said({"steps of training", "训练步数"}))
      ->check(whole_number(1, 1000000))
      ->capture_default_str();
  app->add_option("--threads", o->threads, said({"threads to use", "使用的线程数"}))
      ->check(whole_number(1, 2))
      ->capture_default_str();
  app->add_flag("--json", o->json, said({"one JSON object in place of a table", "输出一个 JSON 对象，代替表格"}));
  app->add_flag("--curves", o->curves,
                said({"with --json: also what was measured on the way", "与 --json 合用：也输出训练途中的测量值"}));
  add_lang_option(*app);
  return {app, [o] { race(*o); }};
}

}  // namespace headlight
