if(NOT TARGET Fontconfig::Fontconfig)
  find_package(Fontconfig 2.13 REQUIRED)
endif()
