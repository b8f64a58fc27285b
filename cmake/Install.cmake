# cmake --install: the program, its assets (found again through ../share/headlight), the desktop entry and the icon.
include(GNUInstallDirs)
install(TARGETS headlight RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/assets/ DESTINATION ${CMAKE_INSTALL_DATADIR}/headlight
  PATTERN desktop EXCLUDE PATTERN pictures EXCLUDE PATTERN README.md EXCLUDE)
install(FILES ${CMAKE_SOURCE_DIR}/assets/desktop/headlight.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES ${CMAKE_SOURCE_DIR}/assets/desktop/headlight.svg
  DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
