if(NOT TARGET ICU::uc)
  find_package(ICU REQUIRED COMPONENTS uc i18n data)
endif()
