// SPDX-License-Identifier: Apache-2.0
// PL4035: secrets in what is checked in and shown by inspect: environment, build arguments, labels, command lines,
// ConfigMaps. The value is never told.
#include "secret/text_search.h"
#include "secret/variable.h"
#include "settings/rules/help.h"
#include "settings/rules/kubernetes_objects.h"
#include "settings/rules/topics.h"

namespace plimsoll::settings {

namespace {

/// Somewhere a value was written, and how it is told of: "the variable DB_PASSWORD".
struct Written {
  std::string what, subject;
  TextRange value_where, where;
};

/// Whether a value comes from elsewhere: a variable of whoever starts it, or another file.
bool is_elsewhere(TextRange where, std::string_view text) {
  return where.end > text.size() || where.size() == 0 || is_variable(where, text);
}

class Judge {
 public:
  Judge(std::string_view text, Found& found) : text_(text), found_(found) {}

  /// By name and value; what is told here is not told again.
  void variable(std::string_view kind, const RunSpec& spec, const Variable& variable) {
    if (!variable.value) return;
    const TextRange at = variable.value_where.size() > 0 ? variable.value_where : variable.where;
    value(fmt::format("{} {}", kind, variable.name), spec.name, variable.name, *variable.value, at, variable.where);
  }

  void value(std::string what, const std::string& subject, std::string_view name, std::string_view value, TextRange at, TextRange where) {
    if (is_elsewhere(at, text_)) return;
    written_.push_back({what, subject, at, where});
    if (!secret::is_secret_variable(name, value)) return;
    told_.push_back(at);
    issues_.push_back({found_.add(at, fmt::format("{} holds a secret", what)), subject});
  }

 private:
  std::string_view text_;
  Found& found_;
  std::vector<Written> written_;
  std::vector<TextRange> told_;
};

}  // namespace

}  // namespace plimsoll::settings
