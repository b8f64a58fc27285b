if(NOT TARGET GIF::GIF)
  find_package(GIF 5 REQUIRED)
endif()
