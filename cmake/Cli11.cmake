if(NOT TARGET CLI11::CLI11)
  find_package(CLI11 2.1 REQUIRED)
endif()
