# How every room is built: the same warnings, the same hardening, headers that compile alone.
option(SIGAP_WERROR "Treat warnings as errors" ON)
option(SIGAP_BENCH "Build what scripts/bench runs" OFF)
set(SIGAP_SANITIZE "" CACHE STRING "Sanitizers for every target, e.g. address,undefined")

find_program(SIGAP_CCACHE ccache)
if(SIGAP_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${SIGAP_CCACHE})
endif()

add_library(sigap_flags INTERFACE)
target_compile_options(sigap_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  $<$<BOOL:${SIGAP_WERROR}>:-Werror>
  -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE)
if(NOT SIGAP_SANITIZE)
  target_compile_options(sigap_flags INTERFACE $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2>)
endif()
target_compile_definitions(sigap_flags INTERFACE _GLIBCXX_ASSERTIONS)
target_link_options(sigap_flags INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
if(SIGAP_SANITIZE)
  target_compile_options(sigap_flags INTERFACE -fsanitize=${SIGAP_SANITIZE} -fno-sanitize-recover=all
                                               -fno-omit-frame-pointer)
  target_link_options(sigap_flags INTERFACE -fsanitize=${SIGAP_SANITIZE})
endif()

# sigap_room(<target> [LINK <public libraries>...] [PRIVATE <private libraries>...] [SOURCES <files>... | EXCLUDE <files>...])
# A static library of the sources named, or of every .cpp below the calling folder but those excluded; its .hpp files
# are its contract.
function(sigap_room target)
  cmake_parse_arguments(room "" "" "LINK;PRIVATE;EXCLUDE;SOURCES" ${ARGN})
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
  if(NOT files)
    add_library(${target} INTERFACE)  # a room without code yet
    target_link_libraries(${target} INTERFACE sigap_flags ${room_LINK})
    return()
  endif()
  add_library(${target} STATIC ${files})
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${headers})
  target_link_libraries(${target} PUBLIC sigap_flags ${room_LINK} PRIVATE ${room_PRIVATE})
endfunction()

# sigap_test(<name> LINK <libraries>...): the stories of one room, as the program test_<name>.
function(sigap_test name)
  cmake_parse_arguments(test "" "" "LINK" ${ARGN})
  file(GLOB_RECURSE files CONFIGURE_DEPENDS *.cpp)
  add_executable(test_${name} ${files})
  target_link_libraries(test_${name} PRIVATE sigap_test_main ${test_LINK})
  # g++ 12 sees overruns inside std::string's own appending (GCC bug 105651), in optimised builds of long tables.
  target_compile_options(test_${name} PRIVATE -Wno-error=array-bounds -Wno-error=restrict)
  # The stories themselves need no speed, and half of a sanitised build's time went into optimising them.
  if(SIGAP_SANITIZE)
    target_compile_options(test_${name} PRIVATE -O0)
  endif()
  target_precompile_headers(test_${name} PRIVATE <doctest/doctest.h> <string> <vector> <chrono> <optional> <functional>)
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()
