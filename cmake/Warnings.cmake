# One interface target that every target of ours links: warnings as errors, optimisation and sanitizer flags.
add_library(headlight_flags INTERFACE)
target_compile_options(headlight_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Werror
  $<$<BOOL:${HEADLIGHT_NATIVE}>:-march=native>)
# g++ 12 tunes for AMD's Zen by reading one operand of a multiply-add from memory four times over: Eigen's products with
# AVX-512 then reach 89 instead of 110 GFLOP/s. Its general tuning loads the operand once.
target_compile_options(headlight_flags INTERFACE $<$<AND:$<CONFIG:Release>,$<BOOL:${HEADLIGHT_NATIVE}>>:-mtune=generic>)
# g++ 12 reports false positives of these kinds inside its own AVX-512 headers and in Eigen's kernels.
target_compile_options(headlight_flags INTERFACE -Wno-uninitialized -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-array-bounds -Wno-restrict)
if(HEADLIGHT_SANITIZE)
  target_compile_options(headlight_flags INTERFACE -fsanitize=${HEADLIGHT_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(headlight_flags INTERFACE -fsanitize=${HEADLIGHT_SANITIZE})
  target_compile_definitions(headlight_flags INTERFACE HEADLIGHT_SANITIZED=1)
endif()
find_package(Threads REQUIRED)
find_program(HEADLIGHT_CCACHE ccache)
if(HEADLIGHT_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${HEADLIGHT_CCACHE})
endif()
find_program(HEADLIGHT_MOLD mold)
if(HEADLIGHT_MOLD)
  target_link_options(headlight_flags INTERFACE -fuse-ld=mold)
endif()
