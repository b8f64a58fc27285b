#include "core/figure/embed.h"
#include "core/text/error.h"

#include <glib.h>
#include <zlib.h>

#include <array>
#include <cstdint>
#include <memory>
#include <stdexcept>

namespace headlight {
namespace {

using namespace std::string_view_literals;

constexpr auto signature = "\x89PNG\r\n\x1a\n"sv;
constexpr auto keyword = "headlight-state"sv;
constexpr auto svg_begin = "<metadata id=\"headlight-state\">"sv;
constexpr auto svg_end = "</metadata>"sv;
constexpr auto pdf_begin = "headlight-state:"sv;
constexpr std::size_t most_state = std::size_t{64} << 20;  // bytes; a larger one is damage or malice

[[noreturn]] void damaged(const Tr& found) {
  throw Error(Tr{"expected a whole exported figure, found ", "应为完整的导出图，实际："} + found +
              Tr{"; export it again, or copy the file again from where it came", "；请重新导出，或重新复制该文件"});
}

std::string base64(std::string_view bytes) {
  const std::unique_ptr<char, decltype(&g_free)> text(
      g_base64_encode(reinterpret_cast<const guchar*>(bytes.data()), bytes.size()), g_free);
  return text.get();
}

bool is_base64(char c) { return g_ascii_isalnum(c) || c == '+' || c == '/' || c == '='; }

/// Strict: throws on an odd length. `text` holds characters of base64 only.
std::string from_base64(const std::string& text) {
  if (text.size() % 4 != 0) damaged({"a state in it that is cut off", "其中的状态被截断"});
  gsize size = 0;
  const std::unique_ptr<guchar, decltype(&g_free)> bytes(g_base64_decode(text.c_str(), &size), g_free);
  return {reinterpret_cast<const char*>(bytes.get()), size};
}

std::uint32_t big_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}
std::string big_endian(std::uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
          static_cast<char>(value)};
}

std::uint32_t checksum(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

std::string deflated(std::string_view bytes) {
  uLongf size = compressBound(static_cast<uLong>(bytes.size()));
  std::string out(size, '\0');
  if (compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
                static_cast<uLong>(bytes.size()), Z_BEST_COMPRESSION) != Z_OK)
    throw std::bad_alloc();
  out.resize(size);
  return out;
}

std::string inflated(std::string_view bytes) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, decltype(&inflateEnd)> owner(&stream, inflateEnd);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib only reads it
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  std::array<char, 16384> buffer;
  for (int status = Z_OK; status != Z_STREAM_END;) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    status = inflate(&stream, Z_NO_FLUSH);
    if (status != Z_OK && status != Z_STREAM_END)
      damaged({"a state in it that does not decompress", "其中的状态无法解压"});
    out.append(buffer.data(), buffer.size() - stream.avail_out);
    if (out.size() > most_state) damaged({"a state of more than 64 MB in it", "其中的状态超过 64 MB"});
  }
  return out;
}

struct Chunk {
  std::string_view type, data, whole;
  bool intact = false;
};

/// The chunk at `at`, which it moves past; throws when the file ends within it.
Chunk next_chunk(std::string_view png, std::size_t& at) {
  if (png.size() - at < 12) damaged({"a PNG that ends in the middle", "PNG 在中途结束"});
  const std::size_t length = big_endian(png.substr(at, 4));
  if (length > png.size() - at - 12) damaged({"a PNG that ends in the middle", "PNG 在中途结束"});
  Chunk chunk;
  chunk.type = png.substr(at + 4, 4);
  chunk.data = png.substr(at + 8, length);
  chunk.whole = png.substr(at, length + 12);
  chunk.intact = checksum(png.substr(at + 4, length + 4)) == big_endian(png.substr(at + 8 + length, 4));
  at += length + 12;
  return chunk;
}

bool holds_state(const Chunk& chunk) {
  return chunk.type == "iTXt" && chunk.data.size() > keyword.size() && chunk.data.starts_with(keyword) &&
         chunk.data[keyword.size()] == '\0';
}

/// After the keyword: 0, compression flag, method, language 0, translated keyword 0, text (PNG specification 11.3.4.5).
std::string text_of(std::string_view data) {
  data.remove_prefix(keyword.size() + 1);
  if (data.size() < 4) damaged({"a state in it that is cut off", "其中的状态被截断"});
  const bool compressed = data[0] == 1;
  data.remove_prefix(2);
  for (int i = 0; i < 2; ++i) {
    const std::size_t zero = data.find('\0');
    if (zero == std::string_view::npos) damaged({"a state in it that is cut off", "其中的状态被截断"});
    data.remove_prefix(zero + 1);
  }
  return compressed ? inflated(data) : std::string(data);
}

}  // namespace

bool is_png(std::string_view bytes) { return bytes.starts_with(signature); }
bool is_pdf(std::string_view bytes) { return bytes.starts_with("%PDF-"); }
bool is_svg(std::string_view bytes) { return bytes.substr(0, 4096).find("<svg") != std::string_view::npos; }

std::string png_with_state(std::string_view png, std::string_view state) {
  if (!is_png(png)) throw std::runtime_error("expected the bytes of a PNG to put a state into, found something else");
  std::string data = "iTXt";
  data += keyword;
  data += "\0\1\0\0\0"sv;  // end of the keyword; compressed, by zlib; no language, no translated keyword
  data += deflated(state);
  std::string out(signature);
  for (std::size_t at = signature.size();;) {
    const Chunk chunk = next_chunk(png, at);
    if (chunk.type == "IEND") {
      out += big_endian(static_cast<std::uint32_t>(data.size() - 4)) + data + big_endian(checksum(data));
      return out.append(chunk.whole);
    }
    if (!holds_state(chunk)) out += chunk.whole;
  }
}

std::optional<std::string> find_png_state(std::string_view png) {
  for (std::size_t at = signature.size();;) {
    const Chunk chunk = next_chunk(png, at);
    if (chunk.type == "IEND") return std::nullopt;
    if (!holds_state(chunk)) continue;
    if (!chunk.intact) damaged({"a state in it whose checksum is wrong", "其中的状态校验和不符"});
    return text_of(chunk.data);
  }
}

std::string svg_metadata(std::string_view state) {
  return std::string(svg_begin) + base64(state) + std::string(svg_end) + "\n";
}

std::optional<std::string> find_svg_state(std::string_view svg) {
  const std::size_t begin = svg.find(svg_begin);
  if (begin == std::string_view::npos) return std::nullopt;
  std::string text;
  for (std::size_t i = begin + svg_begin.size(); i < svg.size(); ++i) {
    if (svg[i] == '<') return from_base64(text);
    if (is_base64(svg[i]))
      text += svg[i];
    else if (!g_ascii_isspace(svg[i]))
      damaged({"a state in it that is not base64", "其中的状态不是 base64"});
  }
  damaged({"an SVG that ends in the middle", "SVG 在中途结束"});
}

std::string pdf_keywords(std::string_view state) { return std::string(pdf_begin) + base64(state); }

std::optional<std::string> find_pdf_state(std::string_view pdf) {
  const std::size_t begin = pdf.rfind(pdf_begin);
  if (begin == std::string_view::npos) return std::nullopt;
  std::string text;
  for (std::size_t i = begin + pdf_begin.size(); i < pdf.size(); ++i) {
    if (is_base64(pdf[i]))
      text += pdf[i];
    else if (pdf[i] == ')')
      return from_base64(text);
    else if (pdf[i] != '\\' && !g_ascii_isspace(pdf[i]))  // a long string may be continued on another line
      damaged({"a state in it that is not base64", "其中的状态不是 base64"});
  }
  damaged({"a PDF that ends in the middle", "PDF 在中途结束"});
}

}  // namespace headlight
