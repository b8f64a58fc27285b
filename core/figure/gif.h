#pragma once
// Animated GIFs (GIF89a, with the NETSCAPE2.0 extension that repeats them for ever).
#include <memory>
#include <string>

#include "core/figure/export.h"

namespace headlight {

/// Frames of one size, one after the other, each with its own palette. Only what changed since the frame before is
/// written.
class GifWriter {
 public:
  /// Throws Error when the size is not 1 … 65535 a side.
  GifWriter(int width, int height);
  ~GifWriter();
  GifWriter(const GifWriter&) = delete;
  GifWriter& operator=(const GifWriter&) = delete;

  /// @param hundredths  of a second that the frame stays, 1 … 65535. Throws std::runtime_error for another size.
  void add(const Pixels& frame, int hundredths);
  /// The bytes of the file; nothing can be added after. Throws std::runtime_error without a frame.
  std::string finish();

 private:
  struct File;
  std::unique_ptr<File> file_;
};

}  // namespace headlight
