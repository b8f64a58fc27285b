#include "app/cli/batch.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>

#include "app/cli/command.h"
#include "app/cli/interrupt.h"
#include "core/tensor/safetensors.h"
#include "core/tensor/strict_json.h"

namespace headlight {
namespace {

std::string trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r"), end = text.find_last_not_of(" \t\r");
  return begin == std::string_view::npos ? "" : std::string(text.substr(begin, end - begin + 1));
}

Tr at_line(const std::string& path, int line) {
  const std::string n = std::to_string(line);
  return path + Tr{", line " + n + ": ", "，第 " + n + " 行："};
}

/// How far it is: a line for every figure that is finished.
class Progress {
 public:
  explicit Progress(std::size_t all) : all_(all) {}
  void show(const std::string& file) {
    ++done_;
    std::cerr << '[' << done_ << '/' << all_ << "] " << file << std::endl;
  }
  std::size_t done() const { return done_; }

 private:
  std::size_t all_, done_ = 0;
};

}  // namespace

std::vector<BatchSentence> read_sentences(const std::string& path, bool with_target) {
  std::string text = read_text_file(path);
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);  // some editors begin a file with this mark
  std::vector<BatchSentence> sentences;
  int line = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string whole = text.substr(begin, end - begin);
    begin = end + 1;
    ++line;
    if (trimmed(whole).empty() || trimmed(whole).front() == '#') continue;
    const std::size_t tab = whole.find('\t');
    BatchSentence sentence{line, trimmed(whole.substr(0, tab)),
                           tab == std::string::npos ? "" : trimmed(whole.substr(tab + 1))};
    if (with_target && (tab == std::string::npos || sentence.target.empty() || sentence.text.empty()))
      throw Error(at_line(path, line) +
                  Tr{"expected a sentence, a tab and its translation, since the model has two stacks, found ",
                     "模型有两个栈，应为“句子、制表符、译文”，实际为 "} +
                  in_quotes(trimmed(whole)) +
                  Tr{"; put a tab character between the two", "；请在两者之间放一个制表符"});
    if (!with_target && tab != std::string::npos && !sentence.target.empty())
      throw Error(at_line(path, line) +
                  Tr{"expected one sentence, since the model has one stack, found two with a tab between them; leave "
                     "the second one out",
                     "模型只有一个栈，应为一个句子，实际是用制表符隔开的两个；请去掉第二个"});
    sentences.push_back(std::move(sentence));
  }
  if (sentences.empty())
    throw Error(path + Tr{": expected sentences, one a line, found none; write some",
                          "：应为每行一个句子，实际一个也没有；请写入句子"});
  return sentences;
}

std::string batch_file(const SentenceBatch& batch, const std::vector<BatchSentence>& sentences,
                       const BatchSentence& sentence, const std::string& view) {
  const std::size_t digits = std::max<std::size_t>(3, std::to_string(sentences.back().line).size());
  std::string number = std::to_string(sentence.line);
  number.insert(0, digits - std::min(digits, number.size()), '0');
  return batch.folder + "/" + number + "-" + view + "." + batch.kind;
}

void render_batch(const SentenceBatch& batch, const std::vector<BatchSentence>& sentences,
                  const std::function<void(const BatchSentence&, const std::string&, const std::string&)>& draw) {
  namespace fs = std::filesystem;
  std::vector<std::string> there;
  for (const BatchSentence& sentence : sentences)
    for (const std::string& view : batch.views) {
      std::string file = batch_file(batch, sentences, sentence, view);
      if (std::error_code none; fs::exists(file, none)) there.push_back(std::move(file));
    }
  if (!there.empty() && !batch.overwrite)
    throw Error(
        "--out" +
        Tr{": expected a folder without figures of these names, found ", "：文件夹中不应有同名的图，实际已有 "} +
        there.front() +
        (there.size() > 1
             ? Tr{" and " + std::to_string(there.size() - 1) + " more", " 等 " + std::to_string(there.size()) + " 个"}
             : same("")) +
        Tr{"; choose another folder, or give --overwrite", "；请换一个文件夹，或加上 --overwrite"});
  make_folder(batch.folder);

  const InterruptWatch watch;
  Progress progress(sentences.size() * batch.views.size());
  for (const BatchSentence& sentence : sentences) {
    for (const std::string& view : batch.views) {
      if (watch.interrupted()) {
        const std::string done = std::to_string(progress.done());
        std::cerr << "headlight: "
                  << said(Tr{"stopped; " + done + " finished figures are in ", "已停止；完成的 " + done + " 幅图在 "} +
                          batch.folder)
                  << '\n';
        throw Stopped{};
      }
      const std::string file = batch_file(batch, sentences, sentence, view);
      std::optional<Tr> wrong;
      try {
        draw(sentence, view, file);
      } catch (const std::exception& e) {
        wrong = words_of(e);
      }
      if (wrong) throw Error(at_line(batch.sentences, sentence.line) + *wrong);
      progress.show(fs::path(file).filename().string());
    }
  }
  std::cout << said(Tr{"wrote ", "已写入 "} + std::to_string(progress.done()) + Tr{" figures into ", " 幅图，位于 "} +
                    batch.folder)
            << '\n';
}

}  // namespace headlight
