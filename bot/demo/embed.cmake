# cmake -DOUTPUT=<.cpp> -DHEADER=<declares them> -DNAMESPACE=<theirs> -DFILES=<function=file;…> -P embed.cmake: files as
# bytes of a program.
set(functions "")
foreach(entry ${FILES})
  string(REGEX MATCH "^([a-z_]+)=(.*)$" _ ${entry})
  set(name ${CMAKE_MATCH_1})
  file(READ ${CMAKE_MATCH_2} bytes HEX)
  string(LENGTH ${bytes} digits)
  math(EXPR size "${digits} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes ${bytes})
  string(APPEND functions "std::string_view ${name}() {\n    return {\"${bytes}\", ${size}};\n}\n\n")
endforeach()
file(WRITE ${OUTPUT}.tmp "#include \"${HEADER}\"\n\nnamespace ${NAMESPACE} {\n\n${functions}}  // namespace ${NAMESPACE}\n")
file(COPY_FILE ${OUTPUT}.tmp ${OUTPUT} ONLY_IF_DIFFERENT)
