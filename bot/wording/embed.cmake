# cmake -DCOMPILED=<.mo files> -DCATALOGUES=<folder of their .po files> -DOUTPUT=<.cpp> -P embed.cmake: the catalogues as
# bytes of the program, each with the locale that its header names.
set(arrays "")
set(entries "")
foreach(file ${COMPILED})
  get_filename_component(language ${file} NAME_WE)
  file(READ ${file} bytes HEX)
  string(LENGTH ${bytes} digits)
  math(EXPR size "${digits} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes ${bytes})
  string(APPEND arrays "constexpr char k_${language}[] = \"${bytes}\";\n")
  file(STRINGS ${CATALOGUES}/${language}.po locale REGEX "^\"Language: " LIMIT_COUNT 1)
  string(REGEX REPLACE ".*: *([A-Za-z_]+).*" "\\1" locale "${locale}")
  string(APPEND entries "        {\"${language}\", {k_${language}, ${size}}, \"${locale}\"},\n")
endforeach()
file(WRITE ${OUTPUT}.tmp "#include \"bot/wording/compiled_catalogue.hpp\"

namespace wording {
namespace {
${arrays}}  // namespace

std::vector<CompiledCatalogue> compiled_catalogues() {
    return {
${entries}    };
}

}  // namespace wording
")
file(COPY_FILE ${OUTPUT}.tmp ${OUTPUT} ONLY_IF_DIFFERENT)
