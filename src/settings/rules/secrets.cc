// SPDX-License-Identifier: Apache-2.0
// PL4035: secrets in what is checked in and shown by inspect: environment, build arguments, labels, command lines,
// ConfigMaps and Secrets. By form, through the rules of src/secret, or by name and value. The value is never told.
#include "base/base64.h"
#include "secret/text_search.h"
#include "secret/variable.h"
#include "settings/rules/help.h"
#include "settings/rules/kubernetes_objects.h"
#include "settings/rules/topics.h"

namespace plimsoll::settings {

namespace {

/// Something that is given a value in the text.
struct Written {
  std::string what;  // "the variable DB_PASSWORD"
  std::string subject;
  std::string_view name, value;
  TextRange where;  // of the value
};

class Collector {
 public:
  explicit Collector(std::string_view text) : text_(text) {}

  void add(std::string what, std::string subject, std::string_view name, std::string_view value, TextRange where) {
    // Of another file, or a variable of whoever starts it.
    if (where.end > text_.size() || where.size() == 0 || is_variable(where, text_)) return;
    all_.push_back({std::move(what), std::move(subject), name, value, where});
  }
  void add(std::string_view kind, const RunSpec& spec, const Variable& variable) {
    if (!variable.value || !spec.can_edit(variable.where)) return;
    const TextRange where = variable.value_where.size() > 0 ? variable.value_where : variable.where;
    add(fmt::format("{} {}", kind, variable.name), spec.name, variable.name, *variable.value, where);
  }
  /// "--password=x", "--password x".
  void add_words(const RunSpec& spec, const std::vector<Item>& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      std::string_view word = words[i].text;
      if (!word.starts_with("--") || word.find_first_of(" \t\n") != std::string_view::npos) continue;
      word.remove_prefix(2);
      const std::size_t equals = word.find('=');
      if (equals != std::string_view::npos) {
        add(fmt::format("the option --{}", word.substr(0, equals)), spec.name, word.substr(0, equals),
            word.substr(equals + 1), words[i].where);
      } else if (i + 1 < words.size() && !words[i + 1].text.starts_with('-')) {
        // redis-server says it in a word of its own.
        add(fmt::format("the option --{}", word), spec.name, word == "requirepass" ? "password" : word,
            words[i + 1].text, words[i + 1].where);
      }
    }
  }

  [[nodiscard]] const std::vector<Written>& all() const { return all_; }

 private:
  std::string_view text_;
  std::vector<Written> all_;
};

void collect(const RunSpec& spec, Collector& into) {
  if (spec.is_included) return;
  for (const Variable& variable : spec.environment) into.add("the variable", spec, variable);
  for (const Variable& variable : spec.build_args) into.add("the build argument", spec, variable);
  for (const Variable& variable : spec.labels) into.add("the label", spec, variable);
  into.add_words(spec, spec.entrypoint);
  into.add_words(spec, spec.command);
}

/// What ConfigMaps and Secrets hold; `decoded` keeps what stood there in base64.
void collect(const KubernetesObject& object, std::vector<std::string>& decoded, Collector& into) {
  if (object.kind != "ConfigMap" && object.kind != "Secret") return;
  for (const std::string_view key : {"data", "stringData"}) {
    const yaml::Node* data = object.node->find(key);
    if (data == nullptr || !data->is_mapping()) continue;
    const bool is_base64 = object.kind == "Secret" && key == "data";
    for (const yaml::Entry& entry : data->entries) {
      if (!entry.value->is_scalar()) continue;
      std::string_view value = entry.value->text;
      if (is_base64) {
        const auto bytes = base64_decode(value);
        if (!bytes) continue;
        value = decoded.emplace_back(bytes->begin(), bytes->end());
      }
      into.add(fmt::format("{} {}: {}", object.kind, object.name, entry.key->text),
               fmt::format("{} {}", object.kind, object.name), entry.key->text, value, entry.value->range);
    }
  }
}

void check_secrets(const RunFile& file, std::string_view text, Found& found) {
  Collector written(text);
  for (const RunSpec& spec : file.specs) collect(spec, written);
  const std::vector<KubernetesObject> objects = objects_of(file);
  std::vector<std::string> decoded;
  std::size_t most = 0;
  for (const KubernetesObject& object : objects) {
    const yaml::Node* data = object.node->find("data");
    if (object.kind == "Secret" && data != nullptr) most += data->entries.size();
  }
  decoded.reserve(most);  // views into it are kept
  for (const KubernetesObject& object : objects) collect(object, decoded, written);

  // By form: wherever it stands.
  std::vector<TextRange> told;
  const LineIndex lines(text);
  for (const secret::Secret& secret : secret::find_in_text(text)) {
    const TextRange at = secret::place_of(secret, lines);
    if (is_variable(at, text)) continue;
    const secret::Rule* rule = secret::TextSearch::builtin().rules().find(secret.rule);
    // Names alone are judged below, with what is known of the place.
    if (rule != nullptr && rule->family == secret::kGenericFamily) continue;
    const auto holder = std::ranges::find_if(
        written.all(), [&](const Written& one) { return one.where.begin < at.end && at.begin < one.where.end; });
    const std::string_view title = rule == nullptr ? std::string_view("secret") : rule->title;
    Issue& issue =
        found.add(at, holder == written.all().end() ? fmt::format("{} in the file", title)
                                                    : fmt::format("{} holds a secret: {}", holder->what, title));
    if (holder != written.all().end()) issue.subject = holder->subject;
    told.push_back(at);
  }
  // By name and value.
  for (const Written& one : written.all()) {
    if (!secret::is_secret_variable(one.name, one.value)) continue;
    const bool is_told = std::ranges::any_of(
        told, [&](const TextRange& at) { return one.where.begin < at.end && at.begin < one.where.end; });
    if (is_told) continue;
    Issue& issue = found.add(one.where, fmt::format("{} holds a secret", one.what));
    issue.subject = one.subject;
    issue.severity = Severity::high;
    issue.hidden.push_back(one.where);
  }
}

/// Secrets that are handed over the environment, where every child and every crash report sees them.
void check_secret_variables(const RunSpec& spec, std::string_view, Found& found) {
  if (!is_kubernetes(spec)) return;
  const auto tell = [&](TextRange where, std::string title) {
    Issue& issue = found.add(spec, where, std::move(title));
    issue.severity = Severity::low;
    issue.audience = Audience::strict;
    issue.remedy = "mount the secret as a file";
  };
  for (const Variable& variable : spec.environment) {
    if (variable.from_secret)
      tell(variable.where, fmt::format("{} brings a secret into the environment", variable.name));
  }
  for (const Item& source : spec.kubernetes.environment_from) {
    if (source.text.starts_with("secret"))
      tell(source.where, fmt::format("all of the {} comes into the environment", source.text));
  }
}

}  // namespace

std::span<const Check> secrets_checks() {
  static const std::array kChecks{
      Check{
          .rule = {.id = "PL4035",
                   .aliases = "CIS-4.10 KSV-0109 KSV-01010 CKV_K8S_35 env-var-secret read-secret-from-env-var "
                              "configmap-with-credentials secrets-in-config-file",
                   .severity = Severity::critical,
                   .title = "Secrets in the file",
                   .doc = "values in environment, build arguments, labels, command lines, ConfigMaps and Secrets that "
                          "have the form of a secret, or a secret's name and a value that is no placeholder (high); in "
                          "the strict profile also secrets of the cluster handed over as variables",
                   .why = "Whoever reads the repository has it, and inspect shows it to all who may speak to the "
                          "engine.",
                   .remedy = "use secrets: with a file or an external one, and change the secret that was here",
                   .bad = R"(services:
  db:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD: kx83Tq-pl0v-29aW
)",
                   .good = R"(services:
  db:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD_FILE: /run/secrets/db
    secrets: [db]
secrets:
  db:
    file: ./db.secret
)"},
          .check = check_secret_variables,
          .check_file = check_secrets},
  };
  return kChecks;
}

}  // namespace plimsoll::settings
