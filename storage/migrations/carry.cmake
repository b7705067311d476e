# Writes ${output}: every migrations/<engine>/NNNN_name.sql as a row of carried_migrations(). A gap stops the build.
function(carry_migrations directory output)
  set(rows "")
  file(GLOB engines CONFIGURE_DEPENDS LIST_DIRECTORIES true ${directory}/*)
  foreach(engine_directory ${engines})
    if(NOT IS_DIRECTORY ${engine_directory})
      continue()
    endif()
    get_filename_component(engine ${engine_directory} NAME)
    file(GLOB files CONFIGURE_DEPENDS ${engine_directory}/*.sql)
    list(SORT files)
    set(expected 0)
    foreach(file ${files})
      math(EXPR expected "${expected} + 1")
      get_filename_component(stem ${file} NAME_WE)
      if(NOT stem MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)$")
        message(FATAL_ERROR "${file}: a migration is named NNNN_name.sql")
      endif()
      set(name ${CMAKE_MATCH_2})
      math(EXPR number "1${CMAKE_MATCH_1} - 10000")
      if(NOT number EQUAL expected)
        message(FATAL_ERROR "${file}: migration ${expected} is expected here; numbers have no gaps and no repeats")
      endif()
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
      file(READ ${file} sql)
      string(APPEND rows "    {\"${engine}\", ${number}, \"${name}\", R\"sql(${sql})sql\"},\n")
    endforeach()
  endforeach()
  string(CONCAT source
    "#include \"storage/migrations/carried.hpp\"\n\n"
    "namespace storage {\n\n"
    "std::span<const CarriedMigration> carried_migrations() {\n"
    "    static constexpr CarriedMigration kCarried[] = {\n${rows}    };\n"
    "    return kCarried;\n"
    "}\n\n"
    "}  // namespace storage\n")
  file(CONFIGURE OUTPUT ${output} CONTENT "${source}" @ONLY)
endfunction()
