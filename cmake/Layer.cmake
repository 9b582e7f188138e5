# autotomy_layer(NAME FOLDER USES TARGET...): the static library autotomy_NAME from every source under FOLDER.
# autotomy_program(NAME FOLDER USES TARGET...): the program NAME, likewise.

set(autotomy_warnings
    -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wcast-qual
    -Wwrite-strings -Wvla -Wformat=2 -Wundef)
option(AUTOTOMY_WERROR "Treat warnings as errors" OFF)
if(AUTOTOMY_WERROR)
  list(APPEND autotomy_warnings -Werror)
endif()

function(autotomy_configure target folder)
  target_compile_options(${target} PRIVATE ${autotomy_warnings})
  target_compile_definitions(${target} PRIVATE _GNU_SOURCE AUTOTOMY_VERSION="${PROJECT_VERSION}")
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR}/include PRIVATE ${CMAKE_SOURCE_DIR}/${folder})
endfunction()

function(autotomy_layer name folder)
  cmake_parse_arguments(ARG "" "" "USES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.c)
  add_library(autotomy_${name} STATIC ${sources})
  autotomy_configure(autotomy_${name} ${folder})
  target_link_libraries(autotomy_${name} PUBLIC ${ARG_USES})
endfunction()

function(autotomy_program name folder)
  cmake_parse_arguments(ARG "" "" "USES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.c)
  add_executable(${name} ${sources})
  autotomy_configure(${name} ${folder})
  target_link_libraries(${name} PRIVATE ${ARG_USES})
endfunction()
