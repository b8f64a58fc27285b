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
  # Null, misplaced and freed pointers are AddressSanitizer's to find; checking each a second time doubles the time of a build.
  target_compile_options(headlight_flags INTERFACE -fsanitize=${HEADLIGHT_SANITIZE} -fno-sanitize-recover=all
    -fno-sanitize=null,alignment,vptr -fno-omit-frame-pointer)
  target_link_options(headlight_flags INTERFACE -fsanitize=${HEADLIGHT_SANITIZE})
  target_compile_definitions(headlight_flags INTERFACE HEADLIGHT_SANITIZED=1)
endif()
# quick_to_compile(TARGET [BUT REGEX]): under a sanitizer the compiler's time counts for more than that of code which computes
# only for moments: a third less. Sources named by REGEX are those that compute for long.
function(quick_to_compile target)
  if(NOT HEADLIGHT_SANITIZE)
    return()
  endif()
  cmake_parse_arguments(quick "" "BUT" "" ${ARGN})
  target_compile_options(${target} PRIVATE -Og)
  if(quick_BUT)
    get_target_property(sources ${target} SOURCES)
    list(FILTER sources INCLUDE REGEX "${quick_BUT}")
    set_source_files_properties(${sources} PROPERTIES COMPILE_OPTIONS -O1)
  endif()
endfunction()
if(HEADLIGHT_UNITY)  # one source's helper is not another's concern: the dev preset says where a name hides a name
  target_compile_options(headlight_flags INTERFACE -Wno-shadow)
endif()
find_package(Threads REQUIRED)
find_program(HEADLIGHT_CCACHE ccache)
if(HEADLIGHT_CCACHE)  # what one clone has compiled, another need not
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
    CCACHE_SLOPPINESS=time_macros,include_file_mtime ${HEADLIGHT_CCACHE})
endif()
find_program(HEADLIGHT_MOLD mold)
if(HEADLIGHT_MOLD)
  target_link_options(headlight_flags INTERFACE -fuse-ld=mold)
endif()
