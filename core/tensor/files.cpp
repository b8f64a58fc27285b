#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <system_error>

#include "core/tensor/safetensors.h"
#include "core/text/error.h"

namespace headlight {
namespace {

namespace fs = std::filesystem;

struct Closer {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Closer>;

std::string reason(int error) { return std::generic_category().message(error); }

/// Writes, and tells why not when it cannot; empty when all went well.
std::string write_bytes(const std::string& path, std::string_view bytes) {
  errno = 0;
  File file(std::fopen(path.c_str(), "wb"));
  if (file == nullptr) return reason(errno);
  if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size()) return reason(errno);
  // The last bytes may meet a full disk only when the file is closed.
  return std::fclose(file.release()) == 0 ? "" : reason(errno);
}

/// Beside the file, so that renaming stays on one disk; its own for every process and call.
std::string temporary_name(const std::string& path) {
  static std::atomic<unsigned> counter = 0;
  return path + "." + std::to_string(getpid()) + "-" + std::to_string(counter++) + ".part";
}

}  // namespace

void write_file(const std::string& path, std::string_view bytes) {
  const auto fail = [&](const Tr& why) {
    throw Error(path + Tr{": expected a place that can be written, found: ", "：此处应可写入，实际："} + why +
                Tr{"; choose another folder or name", "；请换一个文件夹或文件名"});
  };
  if (path.empty()) fail({"an empty name", "文件名为空"});
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) fail({"a folder of this name", "已有同名文件夹"});
  if (fs::exists(status) && !fs::is_regular_file(status)) {  // a pipe or device must not be replaced by a file
    if (const std::string why = write_bytes(path, bytes); !why.empty()) fail(same(why));
    return;
  }
  // A link is followed: the file it names is replaced, and the link stays.
  const fs::path resolved =
      fs::is_symlink(fs::symlink_status(path, error)) ? fs::weakly_canonical(path, error) : fs::path(path);
  const std::string target = resolved.empty() ? path : resolved.string();
  const std::string temporary = temporary_name(target);
  std::string why = write_bytes(temporary, bytes);
  if (why.empty()) {
    fs::rename(temporary, target, error);
    if (!error) return;
    why = error.message();
  }
  std::error_code ignored;
  fs::remove(temporary, ignored);
  fail(same(why));
}

std::string read_file(const std::string& path, std::size_t most) {
  const auto fail = [&](const Tr& why) {
    throw Error(path + Tr{": expected a file that can be read, found: ", "：此处应为可读的文件，实际："} + why +
                Tr{"; check the name", "；请检查文件名"});
  };
  errno = 0;
  const File file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) fail(same(reason(errno)));
  std::error_code error;
  if (fs::is_directory(path, error)) fail({"a folder", "这是一个文件夹"});
  std::string out;
  const auto size = fs::file_size(path, error);  // an error for pipes, which are simply read to their end
  const auto too_large = [&] { fail(Tr{"more than ", "超过 "} + std::to_string(most) + Tr{" bytes", " 字节"}); };
  if (!error && size > most) too_large();
  if (!error) out.reserve(size);
  constexpr std::size_t chunk = std::size_t{1} << 16;
  for (std::size_t got = chunk; got == chunk;) {
    const std::size_t before = out.size();
    out.resize(before + chunk);
    got = std::fread(out.data() + before, 1, chunk, file.get());
    out.resize(before + got);
    if (out.size() > most) too_large();
  }
  if (std::ferror(file.get()) != 0) fail(same(reason(errno)));
  return out;
}

}  // namespace headlight
