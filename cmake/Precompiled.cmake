# The headers that nearly every source reads, compiled once for each target. CI switches it on, since a build from scratch
# takes a fifth less time; where ccache knows the sources it does better alone.
option(HEADLIGHT_PCH "Precompile the most used headers" OFF)
function(precompile target)
  if(HEADLIGHT_PCH)
    target_precompile_headers(${target} PRIVATE <Eigen/Core> <algorithm> <atomic> <cmath> <functional> <map> <memory> <optional>
      <stdexcept> <string> <string_view> <vector> ${ARGN})
  endif()
endfunction()
