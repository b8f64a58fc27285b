if(NOT TARGET glfw)
  find_package(glfw3 3.3 REQUIRED)
endif()
