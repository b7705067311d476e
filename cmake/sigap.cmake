# How every room is built: the same warnings, the same hardening, headers that compile alone.
option(SIGAP_WERROR "Treat warnings as errors" ON)
option(SIGAP_UNITY "Compile eight files of a room at once: a whole build takes a third less time" OFF)
option(SIGAP_BENCH "Build what scripts/bench runs" OFF)
set(SIGAP_SANITIZE "" CACHE STRING "Sanitizers for every target, e.g. address,undefined")
set(SIGAP_STORIES_FROM "" CACHE PATH "A release build of this checkout; its compiled stories are linked to the rooms of this one")

find_program(SIGAP_CCACHE ccache)
if(SIGAP_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${SIGAP_CCACHE})
endif()

find_program(SIGAP_MOLD mold)
if(SIGAP_MOLD)
  add_link_options(-fuse-ld=mold)  # some thirty programs, each linked in a tenth of the time
endif()

add_library(sigap_flags INTERFACE)
target_compile_options(sigap_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion $<$<NOT:$<BOOL:${SIGAP_UNITY}>>:-Wshadow>
  $<$<BOOL:${SIGAP_WERROR}>:-Werror>
  -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE)
if(NOT SIGAP_SANITIZE)
  target_compile_options(sigap_flags INTERFACE $<$<AND:$<CONFIG:Release>,$<NOT:$<BOOL:$<TARGET_PROPERTY:SIGAP_UNOPTIMISED>>>>:-D_FORTIFY_SOURCE=2>)
endif()
# An optimising g++ 12 (a release, and what ThreadSanitizer watches) sees overruns inside std::string's own appending (GCC
# bug 105651) and takes headers that come precompiled for ours, not the system's. The other builds have these warnings.
if(CMAKE_BUILD_TYPE STREQUAL "Release" OR SIGAP_SANITIZE STREQUAL "thread")
  target_compile_options(sigap_flags INTERFACE -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread)
endif()
target_compile_definitions(sigap_flags INTERFACE _GLIBCXX_ASSERTIONS)
target_link_options(sigap_flags INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
if(SIGAP_SANITIZE)
  target_compile_options(sigap_flags INTERFACE -fsanitize=${SIGAP_SANITIZE} -fno-sanitize-recover=all
                                               -fno-omit-frame-pointer)
  target_link_options(sigap_flags INTERFACE -fsanitize=${SIGAP_SANITIZE})
  # What comes of these AddressSanitizer sees as well, where it is more than a word of the standard; they cost a third of the build.
  if(SIGAP_SANITIZE MATCHES "undefined")
    target_compile_options(sigap_flags INTERFACE
      -fno-sanitize=null,vptr,alignment,pointer-overflow,object-size,returns-nonnull-attribute,nonnull-attribute)
  endif()
endif()

# What nearly every file of ours includes, parsed once a target: half of a build's time went into reading it again.
set(sigap_common_headers <algorithm> <array> <chrono> <functional> <map> <memory> <mutex> <optional> <set> <string>
                         <string_view> <utility> <variant> <vector> <fmt/format.h>)

# sigap_compile_fast(<target> [<headers>...]): with the common headers and those named precompiled and, where the preset
# says so, several files at once. The presets without it, of which scripts/check-deep builds one, see what files compiled
# together may hide: a missing include, a name of another file that shadows.
function(sigap_compile_fast target)
  target_precompile_headers(${target} PRIVATE ${sigap_common_headers} ${ARGN})
  if(SIGAP_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
  endif()
endfunction()

# sigap_room(<target> [LINK <public libraries>...] [PRIVATE <private libraries>...] [SOURCES <files>... | EXCLUDE <files>...]
#            [INSIDE <headers>...] [PRECOMPILE <headers>...] [APART])
# A static library of the sources named, or of every .cpp below the calling folder but those excluded; its .hpp files
# are its contract, but those INSIDE, which need libraries that only this room knows. APART: a small room, every file for
# itself, whose files may have the same names inside.
function(sigap_room target)
  cmake_parse_arguments(room "APART" "" "LINK;PRIVATE;EXCLUDE;SOURCES;INSIDE;PRECOMPILE" ${ARGN})
  if(room_SOURCES)
    set(files ${room_SOURCES})
    file(GLOB headers CONFIGURE_DEPENDS *.hpp)
  else()
    file(GLOB_RECURSE files CONFIGURE_DEPENDS *.cpp)
    file(GLOB_RECURSE headers CONFIGURE_DEPENDS *.hpp)
  endif()
  foreach(name ${room_EXCLUDE})
    list(REMOVE_ITEM files ${CMAKE_CURRENT_SOURCE_DIR}/${name})
  endforeach()
  foreach(name ${room_INSIDE})
    list(REMOVE_ITEM headers ${CMAKE_CURRENT_SOURCE_DIR}/${name})
  endforeach()
  if(NOT files)
    add_library(${target} INTERFACE)  # a room without code yet
    target_link_libraries(${target} INTERFACE sigap_flags ${room_LINK})
    return()
  endif()
  add_library(${target} STATIC ${files})
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${headers})
  target_link_libraries(${target} PUBLIC sigap_flags ${room_LINK} PRIVATE ${room_PRIVATE} fmt::fmt)
  sigap_compile_fast(${target} ${room_PRECOMPILE})
  if(room_APART)
    set_target_properties(${target} PROPERTIES UNITY_BUILD OFF)
  endif()
endfunction()

# How many stories are compiled at once where a program says TOGETHER.
set(sigap_stories_together 6)

# sigap_stories_of(<result> <name> <TOGETHER or nothing> <files>...): those files of test_<name> as SIGAP_STORIES_FROM compiled them.
# What a push watches are the rooms, with the stories as they are; scripts/check-deep watches both.
function(sigap_stories_of result name together)
  cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE folder)
  set(compiled ${SIGAP_STORIES_FROM}/${folder}/CMakeFiles/test_${name}.dir)
  set(objects ${ARGN})
  if(together)
    list(LENGTH objects count)
    math(EXPR last "(${count} - 1) / ${sigap_stories_together}")
    set(objects)
    foreach(number RANGE ${last})
      list(APPEND objects ${compiled}/Unity/unity_${number}_cxx.cxx.o)
    endforeach()
  else()
    list(TRANSFORM objects REPLACE "^${CMAKE_CURRENT_SOURCE_DIR}/" "${compiled}/")
    list(TRANSFORM objects APPEND ".o")
  endif()
  set_source_files_properties(${objects} PROPERTIES EXTERNAL_OBJECT ON)
  set(${result} ${objects} PARENT_SCOPE)
endfunction()

# The stories themselves need neither speed nor lines in a debugger, and half of a build's time went into these. What is
# watched for undefined behaviour are the rooms that they call.
function(sigap_compile_stories target)
  set_target_properties(${target} PROPERTIES SIGAP_UNOPTIMISED ON)
  target_compile_options(${target} PRIVATE -O0 $<$<BOOL:${SIGAP_UNITY}>:-g0>)
  if(SIGAP_SANITIZE MATCHES "undefined")
    target_compile_options(${target} PRIVATE -fno-sanitize=undefined)
  endif()
endfunction()

# sigap_test(<name> LINK <libraries>... [ALSO <files>...] [PRECOMPILE <headers>...] [TOGETHER] [OPTIMISED] [COST <number>] [HALVED_AT <number>]):
# the stories of one room, as the program test_<name>. ALSO: files of other rooms' tests. TOGETHER: several are compiled at once where
# the preset says so; what one of them defines for itself no other may. COST: the dearest begin first. HALVED_AT: under a sanitizer
# the first so many stories are one test and the rest another, which may run beside it.
function(sigap_test name)
  cmake_parse_arguments(test "TOGETHER;OPTIMISED" "COST;HALVED_AT" "LINK;ALSO;PRECOMPILE" ${ARGN})
  file(GLOB_RECURSE files CONFIGURE_DEPENDS *.cpp)
  if(test_TOGETHER AND SIGAP_UNITY)
    list(APPEND files ${test_ALSO})
    set(together ON)
  endif()
  if(SIGAP_STORIES_FROM AND NOT test_OPTIMISED)
    sigap_stories_of(files ${name} "${together}" ${files})
  else()
    set(compiles_stories ON)
  endif()
  if(NOT together)
    list(APPEND files ${test_ALSO})
  endif()
  add_executable(test_${name} ${files})
  set_target_properties(test_${name} PROPERTIES LINKER_LANGUAGE CXX)
  target_link_libraries(test_${name} PRIVATE sigap_test_main ${test_LINK})
  if(NOT test_OPTIMISED)
    sigap_compile_stories(test_${name})
  endif()
  if(compiles_stories AND together)
    set_target_properties(test_${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${sigap_stories_together})
    target_compile_options(test_${name} PRIVATE -Wno-subobject-linkage)
  endif()
  if(compiles_stories AND (test_OPTIMISED OR test_PRECOMPILE))
    target_precompile_headers(test_${name} PRIVATE <doctest/doctest.h> ${sigap_common_headers} ${test_PRECOMPILE})
  elseif(compiles_stories)
    target_precompile_headers(test_${name} REUSE_FROM sigap_test_headers)
  endif()
  if(test_HALVED_AT AND SIGAP_SANITIZE)
    set(told ${name}_to_its_middle ${name}_from_its_middle)
    math(EXPR next "${test_HALVED_AT} + 1")
    add_test(NAME ${name}_to_its_middle COMMAND test_${name} --last=${test_HALVED_AT})
    add_test(NAME ${name}_from_its_middle COMMAND test_${name} --first=${next})
  else()
    set(told ${name})
    add_test(NAME ${name} COMMAND test_${name})
  endif()
  set_tests_properties(${told} PROPERTIES WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
    ENVIRONMENT "TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/thread_sanitizer.supp")
  if(test_COST)
    set_tests_properties(${told} PROPERTIES COST ${test_COST})
  endif()
endfunction()
