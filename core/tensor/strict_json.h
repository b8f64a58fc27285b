#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/text/tr.h"

namespace headlight {

/// Parses JSON and, unlike the library alone, refuses a name that comes twice in one object and nesting deeper than 64.
/// Throws Error ("NAME: expected …, found …; todo") with line and column of a syntax error.
nlohmann::json parse_json(std::string_view text, const std::string& name_for_errors,
                          const Tr& todo = {"correct the file there", "请改正该处"});

/// A text from a file as it is shown in an error: at most about 60 bytes; and the same in quotes.
std::string shortened(std::string_view text);
std::string in_quotes(std::string_view text);

}  // namespace headlight
