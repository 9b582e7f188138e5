# autotomy_enforce(): the build fails where the code breaks a boundary.
#
#   autotomy_enforce([NAME target] [TARGETS target...] [DEPENDS target-or-file...]
#                    [LEVEL scan|full] [CONFIG file] [STRICT] [ALWAYS] [EXCLUDE_FROM_ALL]
#                    [ARGUMENTS word...])
#
# adds the target NAME (autotomy_enforce), which runs `autotomy check` from the current source folder: as part of `all`,
# in parallel to the compiler. It runs again once a file that was judged, the policy, the baseline or the compile
# database changed, or a file came or went; else there is nothing to do. While the code breaks a boundary it fails, each
# time, with the words of the check.
#
#   TARGETS           these wait for it: what is built was judged. Without it nothing waits
#   DEPENDS           it waits for these: generated headers, say, which a parse would miss
#   LEVEL             scan reads includes alone, in milliseconds; full, the default, takes the compile database of this
#                     build, wherever its folder lies
#   CONFIG            the policy file, where it is not the nearest autotomy.json upwards
#   STRICT            fails on files that could not be fully checked, too
#   ALWAYS            runs with every build, as it does before CMake 3.20, which cannot read what it rests on
#   EXCLUDE_FROM_ALL  runs only when it is asked for
#   ARGUMENTS         further words for `autotomy check`
#
# By itself, without find_package(), include() this file with AUTOTOMY_EXECUTABLE set or `autotomy` in the PATH.
cmake_policy(PUSH)
cmake_policy(VERSION 3.16...3.25)

# Read when targets are made, so it has to be on before. project() leaves it empty where nobody chose.
if("${CMAKE_EXPORT_COMPILE_COMMANDS}" STREQUAL "")
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
endif()

if(NOT AUTOTOMY_EXECUTABLE)
  find_program(AUTOTOMY_EXECUTABLE autotomy DOC "The program autotomy")
endif()
if(AUTOTOMY_EXECUTABLE AND NOT TARGET autotomy::autotomy)
  add_executable(autotomy::autotomy IMPORTED GLOBAL)
  set_target_properties(autotomy::autotomy PROPERTIES IMPORTED_LOCATION "${AUTOTOMY_EXECUTABLE}")
endif()

# Sets AUTOTOMY_EXECUTABLE where the function is called elsewhere than find_package() was: functions are known everywhere,
# and so is the target, but not the variable.
macro(_autotomy_find_executable)
  if(NOT AUTOTOMY_EXECUTABLE AND TARGET autotomy::autotomy)
    get_target_property(AUTOTOMY_EXECUTABLE autotomy::autotomy IMPORTED_LOCATION)
  endif()
  if(NOT AUTOTOMY_EXECUTABLE)
    message(FATAL_ERROR "autotomy_enforce: autotomy was not found; set AUTOTOMY_EXECUTABLE to where it is")
  endif()
endmacro()

# Sets words that begin `autotomy check` as autotomy_enforce() was called, or ends with what is wrong with the call.
function(_autotomy_command variable level config strict)
  set(words "${AUTOTOMY_EXECUTABLE}" check --quiet --absolute-paths --level "${level}")
  if(level STREQUAL "full")
    if(NOT CMAKE_EXPORT_COMPILE_COMMANDS OR NOT CMAKE_GENERATOR MATCHES "Ninja|Makefiles")
      message(FATAL_ERROR "autotomy_enforce: LEVEL full wants CMAKE_EXPORT_COMPILE_COMMANDS, and a generator that "
                          "heeds it: Ninja or Makefiles; LEVEL scan does without")
    endif()
    list(APPEND words --database "${CMAKE_BINARY_DIR}/compile_commands.json")
  elseif(NOT level STREQUAL "scan")
    message(FATAL_ERROR "autotomy_enforce: LEVEL is scan or full, not '${level}'")
  endif()
  if(config)
    get_filename_component(config "${config}" ABSOLUTE)
    list(APPEND words --config "${config}")
  endif()
  if(strict)
    list(APPEND words --strict)
  endif()
  set(${variable} "${words}" PARENT_SCOPE)
endfunction()

function(autotomy_enforce)
  cmake_parse_arguments(PARSE_ARGV 0 ARG "STRICT;ALWAYS;EXCLUDE_FROM_ALL" "NAME;LEVEL;CONFIG" "TARGETS;DEPENDS;ARGUMENTS")
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "autotomy_enforce: '${ARG_UNPARSED_ARGUMENTS}' was not expected")
  endif()
  if(NOT ARG_NAME)
    set(ARG_NAME autotomy_enforce)
  endif()
  if(NOT ARG_LEVEL)
    set(ARG_LEVEL full)
  endif()
  _autotomy_find_executable()
  _autotomy_command(check "${ARG_LEVEL}" "${ARG_CONFIG}" "${ARG_STRICT}")

  set(all ALL)
  if(ARG_EXCLUDE_FROM_ALL)
    set(all "")
  endif()
  set(comment "Judging the boundaries of ${CMAKE_CURRENT_SOURCE_DIR}")
  if(ARG_ALWAYS OR CMAKE_VERSION VERSION_LESS 3.20)
    add_custom_target(${ARG_NAME} ${all} COMMAND ${check} ${ARG_ARGUMENTS} WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
                      COMMENT "${comment}" VERBATIM)
    if(ARG_DEPENDS)
      add_dependencies(${ARG_NAME} ${ARG_DEPENDS})
    endif()
  else()
    # At the top of the build: nothing below its folder is watched for files that come and go. The stamp bears the time
    # before the check, for what is written meanwhile is not judged.
    set(stamp "${CMAKE_BINARY_DIR}/${ARG_NAME}.stamp")
    set(programs "${AUTOTOMY_EXECUTABLE}")
    if(EXISTS "${AUTOTOMY_EXECUTABLE}-clang")
      list(APPEND programs "${AUTOTOMY_EXECUTABLE}-clang")
    endif()
    # CMake keeps its own record of depfiles for make, which only ever grows: a file that is gone would count as missing
    # with every build. Without it the depfile is read anew.
    set(forget "")
    if(CMAKE_GENERATOR MATCHES "Makefiles")
      set(forget COMMAND "${CMAKE_COMMAND}" -E rm -f
                         "${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${ARG_NAME}.dir/compiler_depend.internal")
    endif()
    add_custom_command(
      OUTPUT "${stamp}"
      ${forget}
      COMMAND "${CMAKE_COMMAND}" -E touch "${stamp}.began"
      COMMAND ${check} --depfile "${stamp}.d" ${ARG_ARGUMENTS}
      COMMAND "${CMAKE_COMMAND}" -E rename "${stamp}.began" "${stamp}"
      DEPENDS ${programs} ${ARG_DEPENDS}
      DEPFILE "${stamp}.d"
      WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
      COMMENT "${comment}"
      VERBATIM)
    add_custom_target(${ARG_NAME} ${all} DEPENDS "${stamp}")
  endif()
  foreach(target IN LISTS ARG_TARGETS)
    add_dependencies(${target} ${ARG_NAME})
  endforeach()
endfunction()

cmake_policy(POP)
