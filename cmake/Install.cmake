# What is installed, and where. Everything that a user of the programs may need, and nothing of the source.
set(autotomy_data ${CMAKE_INSTALL_DATADIR}/autotomy)
set(autotomy_cmake ${CMAKE_INSTALL_LIBDIR}/cmake/autotomy)
set(autotomy_zsh_folder site-functions CACHE STRING "where zsh looks below its own folder; Debian: vendor-completions")

install(TARGETS autotomy autotomy-clang RUNTIME)

# find_package(autotomy)
include(CMakePackageConfigHelpers)
configure_package_config_file(integrations/cmake/autotomyConfig.cmake.in ${CMAKE_BINARY_DIR}/integrations/autotomyConfig.cmake
                              INSTALL_DESTINATION ${autotomy_cmake} PATH_VARS CMAKE_INSTALL_BINDIR)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/integrations/autotomyConfigVersion.cmake COMPATIBILITY SameMajorVersion
                                 ARCH_INDEPENDENT)
install(FILES integrations/cmake/AutotomyEnforce.cmake ${CMAKE_BINARY_DIR}/integrations/autotomyConfig.cmake
              ${CMAKE_BINARY_DIR}/integrations/autotomyConfigVersion.cmake DESTINATION ${autotomy_cmake})

install(FILES integrations/make/autotomy.mk DESTINATION ${autotomy_data}/make)
install(FILES integrations/meson/meson.build DESTINATION ${autotomy_data}/meson)
include(ManualPages)
autotomy_policy_page(${CMAKE_BINARY_DIR}/integrations/autotomy.json.5)
install(FILES docs/man/autotomy.1 docs/man/autotomy-clang.1 docs/man/git-autotomy.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${CMAKE_BINARY_DIR}/integrations/autotomy.json.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)

# Where each shell looks by itself.
install(FILES integrations/completions/autotomy.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME autotomy)
install(FILES integrations/completions/_autotomy DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/${autotomy_zsh_folder})
install(FILES integrations/completions/autotomy.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)

# `git autotomy`, which git finds by its name.
install(PROGRAMS integrations/git/git-autotomy TYPE BIN)

# What editors find by themselves, and what is copied into the settings of the others.
install(DIRECTORY editors/vim/ DESTINATION ${CMAKE_INSTALL_DATADIR}/vim/vimfiles PATTERN README.md EXCLUDE)
install(DIRECTORY editors/neovim/ DESTINATION ${CMAKE_INSTALL_DATADIR}/nvim/site PATTERN README.md EXCLUDE)
install(FILES editors/emacs/autotomy.el DESTINATION ${CMAKE_INSTALL_DATADIR}/emacs/site-lisp)
install(DIRECTORY editors/ DESTINATION ${autotomy_data}/editors PATTERN vscode EXCLUDE PATTERN vim EXCLUDE PATTERN neovim EXCLUDE
                                                                PATTERN emacs EXCLUDE)

install(FILES LICENSE README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES docs/policy.md docs/integrations.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/rules DESTINATION ${CMAKE_INSTALL_DOCDIR})
