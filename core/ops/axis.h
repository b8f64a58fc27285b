#pragma once

namespace headlight {

/// A direction of a tensor [batch, rows, cols].
enum class Axis { batch, rows, cols };

}  // namespace headlight
