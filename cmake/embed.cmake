# SPDX-License-Identifier: Apache-2.0
# plimsoll_embed(FOLDER OUTPUT file …): the files as one header, OUTPUT, of string_views in the namespace of FOLDER:
# "page/page.css" becomes kPageCss. Run as a script it writes that header.
if(CMAKE_SCRIPT_MODE_FILE)
  set(text "// Made by cmake/embed.cmake.\n#pragma once\n\n#include <string_view>\n\nnamespace plimsoll::${NAMESPACE} {\n")
  foreach(file IN LISTS FILES)
    get_filename_component(name ${file} NAME)
    string(REGEX MATCHALL "[a-z0-9]+" words ${name})
    set(constant k)
    foreach(word IN LISTS words)
      string(SUBSTRING ${word} 0 1 first)
      string(SUBSTRING ${word} 1 -1 rest)
      string(TOUPPER ${first} first)
      string(APPEND constant ${first}${rest})
    endforeach()
    file(READ ${file} content)
    string(APPEND text "inline constexpr std::string_view ${constant} = R\"embedded(${content})embedded\";\n")
  endforeach()
  file(WRITE ${OUTPUT} "${text}}  // namespace plimsoll::${NAMESPACE}\n")
  return()
endif()

function(plimsoll_embed folder output)
  set(header ${PROJECT_BINARY_DIR}/embedded/${output})
  list(TRANSFORM ARGN PREPEND ${PROJECT_SOURCE_DIR}/src/${folder}/ OUTPUT_VARIABLE files)
  string(REPLACE ";" "$<SEMICOLON>" listed "${files}")
  add_custom_command(OUTPUT ${header}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${header} -DNAMESPACE=${folder} "-DFILES=${listed}" -P ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
  target_sources(${folder} PRIVATE ${header})
  target_include_directories(${folder} PRIVATE ${PROJECT_BINARY_DIR}/embedded)
endfunction()
