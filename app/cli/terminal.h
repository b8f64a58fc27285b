#pragma once
#include "core/text/error.h"

namespace headlight {

/// Chooses the language of what is printed on the terminal: that of --lang, else Chinese when the locale (LC_ALL,
/// LC_MESSAGES, LANG) begins with zh, else English. Comes before the options are described.
void choose_terminal_lang(int argc, const char* const* argv);
Lang terminal_lang();

/// The text in the language of the terminal.
inline const std::string& said(const Tr& text) { return text.in(terminal_lang()); }

}  // namespace headlight
