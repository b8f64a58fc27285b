#include "app/cli/command.h"
#include "core/tensor/safetensors.h"
#include "core/text/tokenizer.h"
#include "core/text/utf8.h"

namespace headlight {

std::string read_text_file(const std::string& path) {
  constexpr std::size_t most = std::size_t{64} << 20;
  std::string text = read_file(path, most);
  const auto refuse = [&](const Tr& found) {
    throw Error(path + Tr{": expected a text file in UTF-8, found ", "：应为 UTF-8 文本文件，实际"} + found +
                Tr{"; give a plain text, or save it as UTF-8", "；请给出纯文本，或另存为 UTF-8"});
  };
  if (text.find('\0') != std::string::npos) refuse({"zero bytes, as in a binary file", "含有零字节，像是二进制文件"});
  bool repaired = false;
  (void)valid_utf8(text, &repaired);
  if (repaired) refuse({"bytes of another encoding", "含有其他编码的字节"});
  return text;
}

void add_lang_option(CLI::App& app) {
  app.add_option("--lang", said({"language of the messages (default: that of the locale)", "消息的语言（默认随系统）"}))
      ->type_name("TEXT")
      ->check(one_of({"en", "zh"}));
}

}  // namespace headlight
