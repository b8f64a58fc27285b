// The functions of the language: of lists, of the run, of the laboratories.
#include <algorithm>
#include <cmath>
#include <functional>
#include <mutex>
#include <numeric>
#include <utility>

#include "core/analysis/distribution.h"
#include "core/analysis/logit_lens.h"
#include "core/analysis/scores_study.h"
#include "core/figure/rich_text.h"
#include "core/figure/run_view.h"
#include "core/lesson/expression_node.h"
#include "core/ops/wave.h"

namespace headlight {
namespace {

/// The arguments of a call, with what is wrong when they are not as expected.
struct Call {
  const std::string& name;
  const std::vector<ExpressionValue>& arguments;
  std::size_t at;
  const ExpressionContext& context;

  [[noreturn]] void wrong(const Tr& expected) const {
    throw ExpressionError(at, name + Tr{": expected ", "：应为"} + expected);
  }
  void need(std::size_t low, std::size_t high) const {
    if (arguments.size() >= low && arguments.size() <= high) return;
    const std::string count = low == high ? std::to_string(low) : std::to_string(low) + " – " + std::to_string(high);
    wrong({count + " arguments", count + " 个参数"});
  }
  double number(std::size_t i) const {
    if (i >= arguments.size() || arguments[i].numbers.size() != 1 || !arguments[i].word.empty())
      wrong({"a number as argument " + std::to_string(i + 1), "第 " + std::to_string(i + 1) + " 个参数应为一个数"});
    return arguments[i].numbers[0];
  }
  int whole(std::size_t i) const { return static_cast<int>(std::lround(number(i))); }
  const std::string& word(std::size_t i) const {
    if (i >= arguments.size() || arguments[i].word.empty())
      wrong({"a word in quotation marks as argument " + std::to_string(i + 1),
             "第 " + std::to_string(i + 1) + " 个参数应为带引号的词"});
    return arguments[i].word;
  }
  /// All numbers of all arguments: max(1, 2) and max(list) are both right.
  std::vector<double> all() const {
    std::vector<double> out;
    for (const ExpressionValue& a : arguments) {
      if (!a.word.empty()) wrong({"numbers", "数"});
      out.insert(out.end(), a.numbers.begin(), a.numbers.end());
    }
    if (out.empty()) wrong({"at least one number", "至少一个数"});
    return out;
  }
  const std::vector<double>& list(std::size_t i) const {
    if (i >= arguments.size() || !arguments[i].word.empty() || arguments[i].numbers.empty())
      wrong({"a list as argument " + std::to_string(i + 1), "第 " + std::to_string(i + 1) + " 个参数应为列表"});
    return arguments[i].numbers;
  }
  const Run& run() const {
    if (context.run == nullptr || context.run->graph.size() == 0)
      wrong({"a run of the model; type a sentence", "模型的一次运行；请输入句子"});
    return *context.run;
  }
  RunView view() const { return {run(), context.selection}; }
};

ExpressionValue of(double number) { return {{number}, false, {}}; }
ExpressionValue shown(double number) { return {{number}, false, {}, true}; }
ExpressionValue of(std::vector<double> numbers) { return {std::move(numbers), true, {}}; }

double mean_of(const std::vector<double>& v) {
  return std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size());
}
double variance_of(const std::vector<double>& v) {
  const double mean = mean_of(v);
  double sum = 0;
  for (const double x : v) sum += (x - mean) * (x - mean);
  return sum / static_cast<double>(v.size());
}
double dot_of(const std::vector<double>& a, const std::vector<double>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

// ---- of lists ----

using Reduce = double (*)(const std::vector<double>&);
const std::map<std::string, Reduce>& reductions() {
  static const std::map<std::string, Reduce> all{
      {"max", [](const std::vector<double>& v) { return *std::max_element(v.begin(), v.end()); }},
      {"min", [](const std::vector<double>& v) { return *std::min_element(v.begin(), v.end()); }},
      {"sum", [](const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); }},
      {"mean", mean_of},
      {"argmax",
       [](const std::vector<double>& v) {
         return static_cast<double>(std::max_element(v.begin(), v.end()) - v.begin());
       }},
      {"argmin",
       [](const std::vector<double>& v) {
         return static_cast<double>(std::min_element(v.begin(), v.end()) - v.begin());
       }},
      {"norm", [](const std::vector<double>& v) { return std::sqrt(dot_of(v, v)); }},
      {"entropy", entropy_of},
      {"var", variance_of},
      {"std", [](const std::vector<double>& v) { return std::sqrt(variance_of(v)); }},
      {"count", [](const std::vector<double>& v) { return static_cast<double>(v.size()); }},
  };
  return all;
}

using OfOne = double (*)(double);
const std::map<std::string, OfOne>& elementwise() {
  static const std::map<std::string, OfOne> all{
      {"abs", [](double x) { return std::abs(x); }},     {"sqrt", [](double x) { return std::sqrt(x); }},
      {"exp", [](double x) { return std::exp(x); }},     {"log", [](double x) { return std::log(x); }},
      {"tanh", [](double x) { return std::tanh(x); }},   {"round", [](double x) { return std::round(x); }},
      {"floor", [](double x) { return std::floor(x); }}, {"sin", [](double x) { return std::sin(x); }},
      {"cos", [](double x) { return std::cos(x); }},
  };
  return all;
}

// ---- of the run ----

int position_in(const Call& call, const std::vector<Encoding>& sentences, const std::string& word) {
  const auto at = static_cast<std::size_t>(std::max(0, call.context.selection.sentence));
  if (at < sentences.size())
    for (std::size_t i = 0; i < sentences[at].tokens.size(); ++i)
      if (sentences[at].tokens[i].text == word) return static_cast<int>(i);
  call.wrong(Tr{"a token of the sentence, found “" + word + "”", "句中的词元，实际为“" + word + "”"});
}

ExpressionValue key_position(const Call& call) {
  call.need(1, 1);
  const RunView view = call.view();
  const Stack keys = view.cross() ? Stack::encoder : view.stack;
  return of(position_in(call, call.run().tokens_of(keys), call.word(0)));
}
ExpressionValue query_position(const Call& call) {
  call.need(1, 1);
  return of(position_in(call, call.run().tokens_of(call.view().stack), call.word(0)));
}

const Tensor& probabilities(const Call& call) {
  const Run& run = call.run();
  const Tensor* probs = run.graph.find_value(run.config.two_stacks() ? "decoder.probs" : "probs");
  if (probs == nullptr) probs = run.graph.find_value("probs");
  if (probs == nullptr) call.wrong({"a model with an output", "有输出的模型"});
  return *probs;
}
const Vocabulary& output_words(const Call& call) {
  const Run& run = call.run();
  return run.config.two_stacks() ? run.model->target : run.model->source;
}
/// The row that is asked for, else that of the selected query in the stack that has the output.
int output_row(const Call& call, std::size_t argument) {
  const Tensor& probs = probabilities(call);
  int row = call.arguments.size() > argument ? call.whole(argument) : call.view().query;
  if (row < 0) row = probs.rows() - 1;
  if (row >= probs.rows()) call.wrong({"a row of the output", "输出中的一行"});
  return row;
}
int sentence_of(const Call& call) {
  return std::clamp(call.context.selection.sentence, 0, probabilities(call).batch() - 1);
}
ExpressionValue probability(const Call& call) {
  call.need(1, 2);
  const Vocabulary& words = output_words(call);
  if (!words.has(call.word(0)))
    call.wrong(
        Tr{"a word that the model knows, found “" + call.word(0) + "”", "模型认识的词，实际为“" + call.word(0) + "”"});
  return shown(
      static_cast<double>(probabilities(call)(Index3{sentence_of(call), output_row(call, 1), words.id(call.word(0))})));
}
ExpressionValue predicted(const Call& call) {
  call.need(0, 1);
  const auto top = top_words(probabilities(call), sentence_of(call), output_row(call, 0), 1);
  return {{}, false, output_words(call).word(top.at(0).first)};
}
ExpressionValue token_at(const Call& call, bool query) {
  call.need(1, 1);
  const RunView view = call.view();
  const auto& all = query ? view.queries : view.keys;
  const int at = call.whole(0);
  if (at < 0 || at >= static_cast<int>(all.size())) call.wrong({"the place of a token", "词元的位置"});
  return {{}, false, plain_text(all[static_cast<std::size_t>(at)])};
}
ExpressionValue kept(const Call& call) {
  call.need(0, 0);
  const RunView view = call.view();
  const std::string name = view.attention("masked");
  const Tensor* masked = view.find(name);
  if (masked == nullptr) call.wrong({"an attention with a mask", "带掩码的注意力"});
  int count = 0;
  const int slice = view.slice_of(name);
  for (int r = 0; r < masked->rows(); ++r)
    for (int c = 0; c < masked->cols(); ++c)
      count += std::isfinite((*masked)(Index3{slice, r, c})) && (*masked)(Index3{slice, r, c}) > -1e8F ? 1 : 0;
  return of(count);
}

// ---- of the laboratories ----

std::shared_ptr<const ScoreCurves> curves_for(int keys) {
  static std::mutex mutex;
  static std::map<int, std::shared_ptr<const ScoreCurves>> kept_curves;
  const std::lock_guard lock(mutex);
  auto& curves = kept_curves[keys];
  if (!curves) curves = study_scores({keys, 1});
  return curves;
}
ExpressionValue draws(const Call& call) {
  call.need(2, 4);
  const int keys = call.arguments.size() > 2 ? call.whole(2) : 16;
  if (keys < 2 || keys > 64) call.wrong({"2 to 64 keys", "2 到 64 个键"});
  const std::size_t scaled = call.arguments.size() > 3 && call.number(3) != 0 ? 1 : 0;
  for (const ScoresAt& at : curves_for(keys)->at) {
    if (at.d_k != call.whole(1)) continue;
    if (call.word(0) == "largest") return of(at.measure[scaled].largest);
    if (call.word(0) == "entropy") return of(at.measure[scaled].entropy);
    if (call.word(0) == "pass") return of(at.measure[scaled].gradient);
    if (call.word(0) == "variance") return of(at.deviation * at.deviation);
    call.wrong(
        {"\"largest\", \"entropy\", \"pass\" or \"variance\"", "\"largest\"、\"entropy\"、\"pass\" 或 \"variance\""});
  }
  std::string known;
  for (const int size : score_sizes()) known += (known.empty() ? "" : ", ") + std::to_string(size);
  call.wrong({"one of the sizes " + known, "这些大小之一：" + known});
}
ExpressionValue position_wave(const Call& call) {
  call.need(3, 3);
  const double angle = call.number(0) * wave_frequency(call.whole(1), call.whole(2));
  return of(call.whole(1) % 2 == 0 ? std::sin(angle) : std::cos(angle));
}
ExpressionValue exhibit_number(const Call& call) {
  call.need(1, 1);
  const auto at = call.context.exhibit_numbers.find(call.word(0));
  if (at != call.context.exhibit_numbers.end()) return of(at->second);
  std::string known;
  for (const auto& [name, value] : call.context.exhibit_numbers) known += (known.empty() ? "" : ", ") + name;
  call.wrong(Tr{"one of the numbers of this exhibit: ", "本展品的数之一："} + (known.empty() ? "–" : known));
}

using Function = std::function<ExpressionValue(const Call&)>;
const std::map<std::string, Function>& others() {
  const auto size = [](int ModelConfig::*member) {
    return [member](const Call& call) {
      call.need(0, 0);
      return of(call.run().config.*member);
    };
  };
  static const std::map<std::string, Function> all{
      {"softmax", [](const Call& call) { return of(softmax_of(call.all())); }},
      {"concat", [](const Call& call) { return of(call.all()); }},
      {"dot",
       [](const Call& call) {
         call.need(2, 2);
         if (call.list(0).size() != call.list(1).size()) call.wrong({"two lists of one length", "长度相同的两个列表"});
         return of(dot_of(call.list(0), call.list(1)));
       }},
      {"cosine",
       [](const Call& call) {
         call.need(2, 2);
         const auto &a = call.list(0), &b = call.list(1);
         if (a.size() != b.size()) call.wrong({"two lists of one length", "长度相同的两个列表"});
         return of(dot_of(a, b) / std::sqrt(dot_of(a, a) * dot_of(b, b)));
       }},
      {"range",
       [](const Call& call) {
         call.need(1, 1);
         const int n = call.whole(0);
         if (n < 0 || n > 10000) call.wrong({"a number from 0 to 10000", "0 到 10000 的数"});
         std::vector<double> out(static_cast<std::size_t>(n));
         std::iota(out.begin(), out.end(), 0.0);
         return of(std::move(out));
       }},
      {"position", key_position},
      {"query_position", query_position},
      {"prob", probability},
      {"predicted", predicted},
      {"token", [](const Call& call) { return token_at(call, false); }},
      {"query_token", [](const Call& call) { return token_at(call, true); }},
      {"tokens",
       [](const Call& call) {
         call.need(0, 0);
         return of(call.view().n_queries());
       }},
      {"keys",
       [](const Call& call) {
         call.need(0, 0);
         return of(call.view().n_keys());
       }},
      {"kept", kept},
      {"d_model", size(&ModelConfig::d_model)},
      {"d_head", size(&ModelConfig::d_head)},
      {"d_ff", size(&ModelConfig::d_ff)},
      {"n_heads", size(&ModelConfig::n_heads)},
      {"n_layers", size(&ModelConfig::n_layers)},
      {"n_vocab",
       [](const Call& call) {
         call.need(0, 0);
         return of(output_words(call).size());
       }},
      {"draws", draws},
      {"pe", position_wave},
      {"exhibit", exhibit_number},
      {"before", [](const Call&) { return of(0.0); }},  // never called: it is about another context
  };
  return all;
}

}  // namespace

const std::vector<std::string>& function_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const auto& [name, f] : reductions()) all.push_back(name);
    for (const auto& [name, f] : elementwise()) all.push_back(name);
    for (const auto& [name, f] : others()) all.push_back(name);
    std::sort(all.begin(), all.end());
    return all;
  }();
  return names;
}

bool is_function(const std::string& name) {
  return std::binary_search(function_names().begin(), function_names().end(), name);
}

ExpressionValue call_function(const std::string& name, const std::vector<ExpressionValue>& arguments, std::size_t at,
                              const ExpressionContext& context) {
  const Call call{name, arguments, at, context};
  const auto measured = [&](ExpressionValue out) {
    const bool counted = name == "argmax" || name == "argmin" || name == "count" || name == "round" || name == "floor";
    const auto is = [](const ExpressionValue& a) { return a.measured; };
    out.measured = !counted && std::any_of(arguments.begin(), arguments.end(), is);
    return out;
  };
  if (const auto f = reductions().find(name); f != reductions().end()) return measured(of(f->second(call.all())));
  if (const auto f = elementwise().find(name); f != elementwise().end()) {
    call.need(1, 1);
    ExpressionValue out = arguments[0];
    if (!out.word.empty()) call.wrong({"numbers", "数"});
    for (double& x : out.numbers) x = f->second(x);
    return measured(std::move(out));
  }
  return others().at(name)(call);
}

}  // namespace headlight
