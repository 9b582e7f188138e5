# Run by cpack before it packs: makes of the install tree what Debian's policy asks for. Pages and the changelog are
# compressed, the copyright lies where it belongs, zsh finds its completions where Debian's looks.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()
set(usr ${CPACK_TEMPORARY_DIRECTORY}${CPACK_PACKAGING_INSTALL_PREFIX})
set(doc ${usr}/share/doc/${CPACK_PACKAGE_NAME})

if(EXISTS ${usr}/share/zsh/site-functions)
  file(RENAME ${usr}/share/zsh/site-functions ${usr}/share/zsh/vendor-completions)
endif()

file(COPY ${CPACK_AUTOTOMY_SOURCE}/integrations/debian/copyright DESTINATION ${doc})
file(REMOVE ${doc}/LICENSE)
string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${doc}/changelog
     "${CPACK_PACKAGE_NAME} (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium\n\n  * ${CPACK_PACKAGE_HOMEPAGE_URL}/releases/tag/v${CPACK_PACKAGE_VERSION}\n\n -- ${CPACK_PACKAGE_CONTACT}  ${now}\n")

file(GLOB pages ${usr}/share/man/man*/*.[0-9])
execute_process(COMMAND gzip -9n ${pages} ${doc}/changelog COMMAND_ERROR_IS_FATAL ANY)
file(GLOB packed ${usr}/share/man/man*/*.gz ${doc}/copyright ${doc}/changelog.gz)
file(CHMOD ${packed} PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
