// SPDX-License-Identifier: Apache-2.0
#include "settings/compose_files.h"

#include <algorithm>
#include <utility>

#include "base/sorted.h"
#include "settings/compose_merge.h"
#include "settings/compose_paths.h"
#include "settings/short_syntax.h"

namespace plimsoll::settings {
namespace {

namespace fs = std::filesystem;
using yaml::Entry;
using yaml::Node;
using yaml::NodePtr;

constexpr int kMostFiles = 2000;            // read for one compose file, again and again or not
constexpr std::size_t kMostWork = 500'000;  // values that are copied or compared
constexpr int kMostNestedFiles = 20;        // that name each other
constexpr std::size_t kMostExtends = 50;    // services in one chain
constexpr std::size_t kMostUnset = 1000;    // variables that are reported

constexpr const char* kImported[] = {"services", "jobs", "volumes", "networks", "secrets", "configs", "models"};

/// A file that is being read: this one, or one that was opened for it.
struct Source {
  fs::path path, folder;
  std::string_view text;
  Environment environment;
  std::optional<TextRange> place;  // of this file, that names it; none: it is this file
  const std::vector<NodePtr>* documents = nullptr;
  const Source* named_by = nullptr;
  int depth = 0;
};

bool is_remote(std::string_view path) {
  return path.contains("://") || path.starts_with("git@") || path.starts_with("github.com/") ||
         path.contains(".git#") || path.ends_with(".git");
}

/// The texts of a value that may be one text or a list.
std::vector<const Node*> texts_of(const Node* node) {
  std::vector<const Node*> texts;
  if (node && node->is_scalar()) texts.push_back(node);
  if (node) {
    for (const NodePtr& item : node->items) {
      if (item->is_scalar()) texts.push_back(item.get());
    }
  }
  return texts;
}

class Loader {
 public:
  explicit Loader(const ReadOptions& options) : options_(options) {}

  Result<ComposeModel> run(std::string_view text, const fs::path& path) {
    Source source{
        (options_.folder / path.filename()).lexically_normal(), options_.folder, text, options_.environment, {}};
    add_env_files(source.environment, {options_.folder / ".env"});
    model_.documents = TRY(yaml::parse_tree(text));
    model_.root = TRY(assemble(model_.documents, {}, source));
    model_.environment = std::move(source.environment);
    sort_unique(model_.borrowed);
    return std::move(model_);
  }

 private:
  /// The documents of a file over each other and over `root`, variables replaced, includes and extends followed.
  Result<NodePtr> assemble(const std::vector<NodePtr>& documents, NodePtr root,
                           const Source& source) {  // NOLINT(misc-no-recursion): kMostNestedFiles
    for (const NodePtr& document : documents) {
      if (document->is_null()) continue;
      if (!document->is_mapping()) {
        return fail(ErrorKind::malformed, "not a compose file: a document is no mapping");
      }
      TRY(spend(*document));
      NodePtr tree = replaced(document, source);
      const NodePtr tagged = has_tags(*document) ? tree : nullptr;
      if (tagged) tree = without_tags(tree);
      if (source.place) tree = moved_to(with_paths_from(way_to(source.folder), tree), *source.place);
      tree = TRY(with_includes(tree, tagged, source));
      if (tagged) root = without_tagged(root, *tagged);
      tree = TRY(with_extends(tree, tagged, source));
      root = merge(root, tree, Level::file);
    }
    if (!root) {
      auto empty = std::make_shared<Node>();
      empty->kind = Node::Kind::mapping;
      root = std::move(empty);
    }
    return root;
  }

  void problem(std::string text, const TextRange& where, const Source& source) {
    model_.problems.push_back({std::move(text), source.place.value_or(where)});
  }

  /// With variables replaced. Keys hold none.
  NodePtr replaced(const NodePtr& node, const Source& source) {  // NOLINT(misc-no-recursion): trees are not deep
    if (node->is_scalar()) {
      if (!node->text.contains('$')) return node;
      Interpolated done = interpolate(node->text, source.environment, options_.unset);
      if (done.problem) problem(std::move(*done.problem), node->range, source);
      for (Interpolated::Missing& missing : done.unset) {
        if (model_.unset_variables.size() >= kMostUnset) break;
        const Said said{source.text, node->range, node->text};
        const TextRange where = source.place        ? *source.place
                                : missing.size == 0 ? node->range
                                                    : said.part(missing.offset, missing.size);
        model_.unset_variables.push_back({std::move(missing.name), where});
      }
      if (done.text == node->text) return node;
      auto copy = std::make_shared<Node>(*node);
      copy->text = std::move(done.text);
      return copy;
    }
    std::shared_ptr<Node> copy;
    const auto change = [&] {
      if (!copy) copy = std::make_shared<Node>(*node);
      return copy;
    };
    for (std::size_t i = 0; i < node->items.size(); ++i) {
      NodePtr item = replaced(node->items[i], source);
      if (item != node->items[i]) change()->items[i] = std::move(item);
    }
    for (std::size_t i = 0; i < node->entries.size(); ++i) {
      NodePtr value = replaced(node->entries[i].value, source);
      if (value != node->entries[i].value) change()->entries[i].value = std::move(value);
    }
    return copy ? copy : node;
  }

  std::optional<std::string> open(const fs::path& path) {
    if (!options_.open) return std::nullopt;
    return options_.open(path.lexically_normal());
  }

  /// What is set already stays; of the files the last one wins. Those that are not there are given back.
  std::vector<fs::path> add_env_files(Environment& environment, const std::vector<fs::path>& paths) {
    std::vector<fs::path> missing;
    Environment found;
    for (const fs::path& path : paths) {
      const std::optional<std::string> text = open(path);
      if (!text) missing.push_back(path);
      for (auto& [name, value] : parse_env_file(text.value_or(""), environment))
        found.insert_or_assign(name, std::move(value));
    }
    environment.merge(found);
    return missing;
  }

  /// From this file's folder to another.
  [[nodiscard]] fs::path way_to(const fs::path& folder) const {
    return folder.lexically_normal().lexically_relative(options_.folder.lexically_normal());
  }

  /// Counts a tree, aliases and all, before it is walked or copied.
  Result<void> spend(const Node& node) {
    if (count(node)) return {};
    return fail(ErrorKind::limit, "the file repeats too much by aliases, extends or includes");
  }
  bool count(const Node& node) {  // NOLINT(misc-no-recursion)
    if (++work_ > kMostWork) return false;
    return std::ranges::all_of(node.items, [this](const NodePtr& item) { return count(*item); }) &&
           std::ranges::all_of(node.entries, [this](const Entry& entry) { return count(*entry.value); });
  }

  enum class Cycles : std::uint8_t { refused, found_elsewhere };

  /// Opens a file that `source` names; what it holds lives as long as this loader.
  Result<std::optional<Source>> follow(std::string_view name, const fs::path& folder, const TextRange& where,
                                       const Source& source, Cycles cycles) {
    if (is_remote(name)) {
      problem(fmt::format("{} is not on this machine, so it was not looked at", name), where, source);
      return std::nullopt;
    }
    if (source.depth >= kMostNestedFiles) {
      return fail(ErrorKind::limit, "compose files include or extend each other more than {} deep", kMostNestedFiles);
    }
    if (++files_ > kMostFiles) {
      return fail(ErrorKind::limit, "more than {} files are included or extended", kMostFiles);
    }
    Source next;
    next.path = (folder / fs::path(name)).lexically_normal();
    for (const Source* at = &source; at != nullptr; at = at->named_by) {
      if (cycles == Cycles::refused && at->path == next.path) {
        problem(fmt::format("{} includes itself", name), where, source);
        return std::nullopt;
      }
    }
    auto known = files_read_.find(next.path);
    if (known == files_read_.end()) {
      std::optional<std::string> text = open(next.path);
      if (!text) {
        if (options_.open) problem(fmt::format("{} cannot be opened", name), where, source);
        return std::nullopt;
      }
      if (text->size() > kMostSettingsText) return fail(ErrorKind::limit, "{} is too large", name);
      known = files_read_.emplace(next.path, File{std::move(*text), {}}).first;
      auto documents = yaml::parse_tree(known->second.text);
      if (documents) {
        known->second.documents = std::move(*documents);
      } else {
        problem(fmt::format("{}: {}", name, documents.error().message), where, source);
      }
    }
    next.text = known->second.text;
    next.documents = &known->second.documents;
    next.folder = next.path.parent_path();
    next.environment = source.environment;
    next.place = source.place.value_or(where);
    next.named_by = &source;
    next.depth = source.depth + 1;
    model_.borrowed.push_back(*next.place);
    return next;
  }

  Result<NodePtr> with_includes(NodePtr tree, const NodePtr& tagged,
                                const Source& source) {  // NOLINT(misc-no-recursion)
    const NodePtr before = tree;
    const Node* list = before->find("include");
    for (const Node* one : list && list->is_sequence() ? nodes_of(*list) : std::vector<const Node*>{}) {
      const std::vector<const Node*> paths = texts_of(one->is_mapping() ? one->find("path") : one);
      if (paths.empty()) continue;
      NodePtr whole;
      std::optional<fs::path> folder;
      Environment environment = source.environment;
      for (const Node* path : paths) {
        auto next = TRY(follow(path->text, source.folder, one->range, source, Cycles::refused));
        if (!next) continue;
        if (!folder) {
          const std::string_view given = one->is_mapping() ? one->text_of("project_directory") : std::string_view{};
          folder = given.empty() ? next->folder : (source.folder / given).lexically_normal();
          const std::vector<const Node*> env_files = texts_of(one->is_mapping() ? one->find("env_file") : nullptr);
          std::vector<fs::path> files{*folder / ".env"};
          if (!env_files.empty()) files.clear();
          for (const Node* file : env_files) files.push_back(source.folder / file->text);
          const std::vector<fs::path> missing = add_env_files(environment, files);
          if (!env_files.empty() && !missing.empty() && options_.open) {
            problem(fmt::format("{} cannot be opened", missing.front().filename().string()), one->range, source);
          }
        }
        next->folder = *folder;
        next->environment = environment;
        whole = TRY(assemble(*next->documents, std::move(whole), *next));
      }
      if (whole && tagged) whole = without_tagged(whole, *tagged);
      if (whole) tree = imported(*whole, tree);
    }
    return tree;
  }

  static std::vector<const Node*> nodes_of(const Node& list) {
    std::vector<const Node*> nodes;
    for (const NodePtr& item : list.items) nodes.push_back(item.get());
    return nodes;
  }

  /// `into` with what an included file has: where both have one of a name, the file's own lies over it.
  static NodePtr imported(const Node& from, NodePtr into) {
    for (const char* key : kImported) {
      const Node* theirs = from.find(key);
      if (!theirs || !theirs->is_mapping()) continue;
      const Node* ours = into->find(key);
      auto section = std::make_shared<Node>(ours && ours->is_mapping() ? *ours : *theirs);
      if (!ours || !ours->is_mapping()) section->entries.clear();
      std::map<std::string, std::size_t, std::less<>> places;
      for (std::size_t i = 0; i < section->entries.size(); ++i) places.emplace(section->entries[i].key->text, i);
      for (const Entry& entry : theirs->entries) {
        const auto known = places.find(entry.key->text);
        if (known == places.end()) {
          section->entries.push_back(entry);
          continue;
        }
        NodePtr& value = section->entries[known->second].value;
        if (!is_equal(*value, *entry.value)) {
          const bool is_service = std::string_view(key) == "services" || std::string_view(key) == "jobs";
          value = merge(entry.value, value, is_service ? Level::service : Level::file);
        }
      }
      into = with_entry(*into, key, std::move(section));
    }
    return into;
  }

  /// The services of a file (or of one that is extended) while extends are followed.
  struct Services {
    std::map<std::string, NodePtr, std::less<>> nodes;
    const Node* tagged = nullptr;  // the section with its tags, when it has any
    const Source* source = nullptr;
  };

  Result<NodePtr> with_extends(NodePtr tree, const NodePtr& tagged,
                               const Source& source) {  // NOLINT(misc-no-recursion)
    for (const char* key : {"services", "jobs"}) {
      const Node* section = tree->find(key);
      if (!section || !section->is_mapping()) continue;
      const bool any = std::ranges::any_of(section->entries,
                                           [](const Entry& entry) { return entry.value->find("extends") != nullptr; });
      if (!any) continue;
      Services services = services_of(*section, tagged ? tagged->find(key) : nullptr, source);
      auto copy = std::make_shared<Node>(*section);
      for (Entry& entry : copy->entries) {
        std::vector<std::string> chain;
        entry.value = TRY(extended(entry.key->text, services, chain));
      }
      tree = with_entry(*tree, key, std::move(copy));
    }
    return tree;
  }

  static Services services_of(const Node& section, const Node* tagged, const Source& source) {
    Services services;
    services.tagged = tagged;
    services.source = &source;
    for (const Entry& entry : section.entries) services.nodes.insert_or_assign(entry.key->text, entry.value);
    return services;
  }

  /// A service over what it extends; the result is kept in `services`.
  Result<NodePtr> extended(const std::string& name, Services& services,
                           std::vector<std::string>& chain) {  // NOLINT(misc-no-recursion): kMostExtends
    const NodePtr service = services.nodes.find(name)->second;
    const Entry* entry = service->entry("extends");
    if (!entry || !entry->value || entry->value->is_null()) return service;
    const Node& extends = *entry->value;
    const std::string base_name(extends.is_scalar() ? std::string_view(extends.text) : extends.text_of("service"));
    const std::string file(extends.text_of("file"));
    const Source& source = *services.source;
    std::string self = source.path.string() + "\n" + name;
    if (std::ranges::find(chain, self) != chain.end()) {
      problem(fmt::format("the service {} extends itself", name), extends.range, source);
      return service;
    }
    chain.push_back(std::move(self));
    if (chain.size() > kMostExtends) {
      return fail(ErrorKind::limit, "services extend each other more than {} times", kMostExtends);
    }
    NodePtr base;
    if (file.empty()) {
      if (services.nodes.contains(base_name)) {
        base = TRY(extended(base_name, services, chain));
      } else {
        problem(fmt::format("there is no service {} to extend", base_name), extends.range, source);
      }
    } else {
      base = TRY(from_file(file, base_name, extends.range, source, chain));
    }
    const Node* tagged = services.tagged ? services.tagged->find(name) : nullptr;
    if (tagged) base = without_tagged(base, *tagged);
    const NodePtr merged = base ? merge(base, service, Level::service) : service;
    TRY(spend(*merged));
    auto copy = std::make_shared<Node>(*merged);
    std::erase_if(copy->entries, [](const Entry& one) { return one.key->text == "extends"; });
    // Where the service stands is where it is written.
    copy->range = service->range;
    copy->column = service->column;
    services.nodes[name] = copy;
    return NodePtr(std::move(copy));
  }

  Result<NodePtr> from_file(const std::string& file, const std::string& name, const TextRange& where,
                            const Source& source, std::vector<std::string>& chain) {  // NOLINT(misc-no-recursion)
    // Two services of one file may extend one another by the file's name; the chain finds cycles.
    const auto next = TRY(follow(file, source.folder, where, source, Cycles::found_elsewhere));
    if (!next) return NodePtr{};
    NodePtr root, tagged;
    for (const NodePtr& document : *next->documents) {
      if (!document->is_mapping()) continue;
      TRY(spend(*document));
      const NodePtr tree = replaced(document, *next);
      tagged = has_tags(*document) ? tree : nullptr;
      if (tagged) root = without_tagged(root, *tagged);
      const NodePtr plain = with_paths_from(way_to(next->folder), without_tags(tree));
      root = merge(root, moved_to(plain, *next->place), Level::file);
    }
    const Node* section = root ? root->find("services") : nullptr;
    if (!section || !section->find(name)) {
      problem(fmt::format("there is no service {} in {}", name, file), where, source);
      return NodePtr{};
    }
    Services services = services_of(*section, tagged ? tagged->find("services") : nullptr, *next);
    return extended(name, services, chain);
  }

  const ReadOptions& options_;
  ComposeModel model_;
  int files_ = 0;
  std::size_t work_ = 0;
  struct File {
    std::string text;
    std::vector<NodePtr> documents;
  };
  std::map<fs::path, File> files_read_;
};

}  // namespace

Result<ComposeModel> load_compose(std::string_view text, std::string_view path, const ReadOptions& options) {
  if (text.size() > kMostSettingsText) return fail(ErrorKind::limit, "the file is too large for a compose file");
  return Loader(options).run(text, path);
}

}  // namespace plimsoll::settings
