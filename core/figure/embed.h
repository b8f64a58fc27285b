#pragma once
// A state (JSON text) inside the bytes of an exported figure. Each `find_` gives nothing when the file holds no state
// and throws std::runtime_error (expected, found) when the file or the state in it is damaged.
#include <optional>
#include <string>
#include <string_view>

namespace headlight {

bool is_png(std::string_view bytes);
bool is_pdf(std::string_view bytes);
bool is_svg(std::string_view bytes);

/// PNG: a compressed iTXt chunk with the keyword "headlight-state", before the end; an older one is replaced.
std::string png_with_state(std::string_view png, std::string_view state);
std::optional<std::string> find_png_state(std::string_view png);

/// SVG: base64 in <metadata id="headlight-state">.
std::string svg_metadata(std::string_view state);
std::optional<std::string> find_svg_state(std::string_view svg);

/// PDF: "headlight-state:" and base64, for the document's keywords.
std::string pdf_keywords(std::string_view state);
std::optional<std::string> find_pdf_state(std::string_view pdf);

}  // namespace headlight
