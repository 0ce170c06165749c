// SPDX-License-Identifier: Apache-2.0
// Compose files, as the compose specification and its reference implementation (compose-go) read them.
#include <algorithm>
#include <map>

#include "settings/compose_files.h"
#include "settings/compose_service.h"
#include "settings/readers.h"
#include "settings/variables.h"

namespace plimsoll::settings {
namespace {

using yaml::Entry;
using yaml::Node;
using yaml::NodePtr;

/// Services of no profile always run, others when one of theirs is asked for.
bool is_looked_at(const Node& service, const std::vector<std::string>& asked) {
  const Node* profiles = service.find("profiles");
  if (asked.empty() || !profiles || profiles->items.empty()) return true;
  return std::ranges::any_of(profiles->items, [&asked](const NodePtr& profile) {
    return std::ranges::any_of(asked, [&](const std::string& one) { return one == "*" || one == profile->text; });
  });
}

/// The services as this file writes them.
std::map<std::string_view, NodePtr> written(const std::vector<NodePtr>& documents, std::string_view section) {
  std::map<std::string_view, NodePtr> found;
  for (const NodePtr& document : documents) {
    const Node* services = document->find(section);
    for (const Entry& entry : services ? services->entries : std::vector<Entry>{}) {
      found.insert_or_assign(entry.key->text, entry.value);
    }
  }
  return found;
}

/// What env files hold, each opened once.
class EnvFiles {
 public:
  EnvFiles(const ReadOptions& options, const Environment& environment) : options_(options), environment_(environment) {}

  void add_to(RunSpec& spec) {
    if (!options_.open) return;
    for (const Item& file : spec.env_files) {
      const std::vector<std::pair<std::string, std::string>>& all = variables_of(file.text);
      if (all.size() > left_) return;
      left_ -= all.size();
      for (const auto& [name, value] : all) {
        Variable& variable = spec.env_file_variables.emplace_back();
        variable.name = name;
        variable.value = value;
        variable.where = variable.value_where = file.where;
      }
    }
  }

 private:
  const std::vector<std::pair<std::string, std::string>>& variables_of(const std::string& name) {
    const auto [known, is_new] = read_.try_emplace(name);
    if (is_new && read_.size() <= kMostEnvFiles) {
      const auto text = options_.open((options_.folder / name).lexically_normal());
      if (text) known->second = parse_env_file(*text, environment_);
    }
    return known->second;
  }

  static constexpr std::size_t kMostEnvFiles = 1000, kMostVariables = 200'000;
  const ReadOptions& options_;
  const Environment& environment_;
  std::map<std::string, std::vector<std::pair<std::string, std::string>>, std::less<>> read_;
  std::size_t left_ = kMostVariables;
};

}  // namespace

Result<RunFile> read_compose(std::string_view text, std::string_view path, const ReadOptions& options) {
  ComposeModel model = TRY(load_compose(text, path, options));
  RunFile file;
  file.kind = Kind::compose;
  file.path = path;
  const Node* volumes = model.root->find("volumes");
  EnvFiles env_files(options, model.environment);
  for (const char* key : {"services", "jobs"}) {
    const Node* section = model.root->find(key);
    if (!section) continue;
    const auto own = written(model.documents, key);
    for (const Entry& entry : section->entries) {
      if (entry.key->text.starts_with("x-")) continue;
      if (!entry.value->is_mapping() || !is_looked_at(*entry.value, options.compose_profiles)) continue;
      RunSpec& spec = file.specs.emplace_back();
      spec.kind = Kind::compose;
      spec.name = entry.key->text;
      spec.where = entry.key->range;
      spec.borrowed = model.borrowed;
      const auto here = own.find(spec.name);
      spec.is_included = here == own.end();
      if (!spec.is_included) spec.node = here->second;
      read_service(*entry.value, volumes, text, spec);
      env_files.add_to(spec);
    }
  }
  file.documents = std::move(model.documents);
  file.problems = std::move(model.problems);
  file.unset_variables = std::move(model.unset_variables);
  return file;
}

}  // namespace plimsoll::settings
