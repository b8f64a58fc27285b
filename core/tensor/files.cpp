#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
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

/// What the system says, in Chinese too for what a person meets.
Tr reason(const std::error_code& error) {
  const std::string english = error.message();
  switch (static_cast<std::errc>(error.value())) {
    case std::errc::no_such_file_or_directory:
      return {english, "没有这个文件或文件夹"};
    case std::errc::permission_denied:
    case std::errc::operation_not_permitted:
      return {english, "没有权限"};
    case std::errc::no_space_on_device:
      return {english, "磁盘已满"};
    case std::errc::read_only_file_system:
      return {english, "磁盘是只读的"};
    case std::errc::not_a_directory:
      return {english, "路径中有一段不是文件夹"};
    case std::errc::is_a_directory:
      return {english, "这是一个文件夹"};
    case std::errc::file_exists:
      return {english, "已有同名文件"};
    case std::errc::filename_too_long:
      return {english, "文件名太长"};
    case std::errc::io_error:
      return {english, "读写出错"};
    default:
      return same(english);
  }
}
Tr reason(int error) { return reason(std::error_code(error, std::generic_category())); }

/// Writes, and tells why not when it cannot; nothing when all went well.
std::optional<Tr> write_bytes(const std::string& path, std::string_view bytes) {
  errno = 0;
  File file(std::fopen(path.c_str(), "wb"));
  if (file == nullptr) return reason(errno);
  if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size()) return reason(errno);
  // The last bytes may meet a full disk only when the file is closed.
  if (std::fclose(file.release()) != 0) return reason(errno);
  return {};
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
    if (const auto why = write_bytes(path, bytes)) fail(*why);
    return;
  }
  // A link is followed: the file it names is replaced, and the link stays.
  const fs::path resolved =
      fs::is_symlink(fs::symlink_status(path, error)) ? fs::weakly_canonical(path, error) : fs::path(path);
  const std::string target = resolved.empty() ? path : resolved.string();
  const std::string temporary = temporary_name(target);
  std::optional<Tr> why = write_bytes(temporary, bytes);
  if (!why) {
    fs::rename(temporary, target, error);
    if (!error) return;
    why = reason(error);
  }
  std::error_code ignored;
  fs::remove(temporary, ignored);
  fail(*why);
}

void make_folder(const std::string& path) {
  std::error_code error, ignored;
  fs::create_directories(path, error);
  if (fs::is_directory(path, ignored)) return;
  throw Error(path + Tr{": expected a place for a folder, found: ", "：此处应可建文件夹，实际："} +
              (error ? reason(error) : Tr{"a file of this name", "已有同名文件"}) +
              Tr{"; choose another folder or name", "；请换一个文件夹或名称"});
}

std::string read_file(const std::string& path, std::size_t most) {
  const auto fail = [&](const Tr& why) {
    throw Error(path + Tr{": expected a file that can be read, found: ", "：此处应为可读的文件，实际："} + why +
                Tr{"; check the name", "；请检查文件名"});
  };
  errno = 0;
  const File file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) fail(reason(errno));
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
  if (std::ferror(file.get()) != 0) fail(reason(errno));
  return out;
}

}  // namespace headlight
