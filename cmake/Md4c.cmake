# md4c: the Markdown of the lessons. Not by its own CMake package: Debian's wants a library that nothing here needs.
if(NOT TARGET md4c::md4c)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(MD4C REQUIRED IMPORTED_TARGET md4c)
  add_library(md4c::md4c ALIAS PkgConfig::MD4C)
endif()
