# cpack: a package for Debian from the install tree, and an archive of it.
set(AUTOTOMY_MAINTAINER "the autotomy authors <autotomy@users.noreply.github.com>" CACHE STRING "Who answers for the package")

set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PACKAGE_CONTACT "${AUTOTOMY_MAINTAINER}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "boundaries between the modules of C and C++ code")
set(CPACK_PACKAGE_DESCRIPTION
    "autotomy judges who may include whom, which headers are private and which
symbols nobody else may use, as a policy in the source tree declares it. The
same verdict is given while code is typed, by a language server, in the build
and in continuous integration, by a command.")
set(CPACK_PACKAGE_HOMEPAGE_URL https://github.com/autotomy/autotomy)
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
# libclang's own headers (stddef.h and the like) lie in a package of which no library tells.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libclang-common-${AUTOTOMY_LLVM_FOUND}-dev")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "clangd, cmake, git")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
                                                WORLD_EXECUTE)

# What Debian asks of a package and nobody else does.
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/cmake/DebianTree.cmake)
set(CPACK_AUTOTOMY_SOURCE ${CMAKE_SOURCE_DIR})
include(CPack)
