// SPDX-License-Identifier: Apache-2.0
// What may be changed by those who should only read it: the run user's own code, PATH, and what is open to everyone.
#include <algorithm>
#include <map>

#include "base/words.h"
#include "codec/entry.h"
#include "harden/checks.h"

namespace plimsoll::harden {

namespace {

constexpr std::uint32_t kOthersWrite = 02, kSticky = 01000;

std::string shown(const Tree& tree, Index entry) { return "/" + tree.path(entry); }

/// "41 programs, 3 libraries and 210 modules"
std::string counts_of(const Context& image, const std::vector<Index>& entries) {
  std::map<CodeKind, std::size_t> counts;
  for (const Index entry : entries) ++counts[image.code.kind(entry)];
  std::vector<std::string> parts;
  for (const auto& [kind, count] : counts) {
    const std::string_view name = code_kind_name(kind);
    parts.push_back(name == "library" && count != 1 ? fmt::format("{} libraries", count) : plural(count, name));
  }
  return fmt::format("{}", some_of(parts, parts.size()));
}

std::string who_is(const Context& image, Because because, Index top) {
  switch (because) {
    case Because::owner:
      return image.run_user->name.empty() ? fmt::format("uid {}", image.run_user->uid) : image.run_user->name;
    case Because::group:
      return fmt::format("group {}", image.group_name(image.tree.gid(top)));
    default:
      return "everyone";
  }
}

std::string title_of(const Context& image, const Weakness& weakness) {
  const std::string top = shown(image.tree, weakness.top);
  const std::string counts = counts_of(image, weakness.entries);
  const bool is_owner = weakness.because == Because::owner;
  const Index witness = weakness.top_is_weak ? weakness.top : weakness.entries.front();
  const std::string who = who_is(image, weakness.because, witness);
  const auto one = [&](std::string_view what) {
    return is_owner ? fmt::format("{} belongs to {}, the run user", what, who)
                    : fmt::format("{} is writable by {}", what, who);
  };
  if (weakness.way == Weakness::Way::folder) return fmt::format("{}: {} can be replaced", one(top), counts);
  if (weakness.top_is_weak) return fmt::format("{}: {}", one(top), counts);
  if (weakness.entries.size() == 1) return one(shown(image.tree, weakness.entries.front()));
  return is_owner ? fmt::format("{} in {} belong to {}, the run user", counts, top, who)
                  : fmt::format("{} in {} are writable by {}", counts, top, who);
}

/// Folders directly in `top` that the run user may fill and that hold no code: they are meant to be written.
std::vector<std::string> data_folders(const Context& image, const Access& access, Index top) {
  std::vector<std::string> folders;
  for (Index entry = top + 1; entry < image.tree.end(top); entry = image.tree.end(entry)) {
    if (!image.tree.is_folder(entry) || !access.may_fill(entry)) continue;
    bool has_code = false;
    for (Index below = entry; below < image.tree.end(entry) && !has_code; ++below)
      has_code = image.code.kind(below) != CodeKind::none;
    if (!has_code) folders.push_back(shown(image.tree, entry));
  }
  return folders;
}

/// A COPY or ADD that leaves its files to root, and with modes that let nobody write them.
std::string without_rights(const std::string& instruction, bool needs_mode) {
  std::string_view rest = instruction;
  const std::size_t end = std::min(rest.find(' '), rest.size());
  std::string out(rest.substr(0, end));
  rest.remove_prefix(end);
  out += " --chown=root:root";
  if (needs_mode) out += " --chmod=0555";
  while (rest.starts_with(" --")) {
    const std::string_view flag = rest.substr(1, rest.find(' ', 1) - 1);
    rest.remove_prefix(flag.size() + 1);
    const bool is_replaced = flag.starts_with("--chown=") || (flag.starts_with("--chmod=") && needs_mode);
    if (!is_replaced) out.append(" ").append(flag);
  }
  return out.append(rest);
}

std::string rewrite_of(const Context& image, const Weakness& weakness) {
  const Index witness = weakness.way == Weakness::Way::content ? weakness.entries.front() : weakness.top;
  const std::optional<LayerRef> layer = image.layer_of(witness);
  const std::string instruction = layer ? instruction_of(layer->created_by) : std::string();
  const bool is_copy = instruction.starts_with("COPY ") || instruction.starts_with("ADD ");
  if (is_copy && instruction.find('\n') == std::string::npos)
    return without_rights(instruction, weakness.because != Because::owner);
  const std::string top = weakness.entries.size() == 1 && !weakness.top_is_weak
                              ? shown(image.tree, weakness.entries.front())
                              : shown(image.tree, weakness.top);
  const bool is_file = top != shown(image.tree, weakness.top);
  const std::string_view deep = is_file                                                          ? ""
                                : weakness.way == Weakness::Way::content || weakness.renamed > 0 ? " -R"
                                                                                                 : "";
  if (weakness.because == Because::owner)
    return fmt::format("RUN chown{} root:root {} && chmod{} go-w {}", deep, top, deep, top);
  return fmt::format("RUN chmod{} go-w {}", deep, top);
}

/// A folder with such a mode may be filled by everyone, and files in it be taken away.
bool is_open(const Tree& tree, Index entry) {
  return tree.is_folder(entry) && (tree.mode(entry) & kOthersWrite) != 0 && (tree.mode(entry) & kSticky) == 0;
}

/// The nearest thing above a path that is there.
Index nearest_above(const Tree& tree, std::string_view path) {
  std::string_view above = path;
  while (!above.empty()) {
    above = folder_of(above);
    if (const Index entry = tree.resolve(above); entry != kNone) return entry;
  }
  return kTop;
}

}  // namespace

void check_least_privilege(const Context& image, Found& found) {
  if (!image.has_limited_user()) return;
  const Access access(image.tree, {image.run_user->uid, image.run_user->gid, image.run_user->groups},
                      Effort::change_modes);
  for (const Weakness& weakness : image.weaknesses) {
    const std::string top = shown(image.tree, weakness.top);
    Finding& finding = found.add(title_of(image, weakness));
    finding.severity = weakness.vital ? Severity::high : Severity::medium;

    // Those that run by themselves come first.
    std::vector<Index> entries = weakness.entries;
    std::ranges::stable_partition(entries, [&](Index entry) { return image.code.is_vital(entry); });
    image.list(finding, entries, [&](Index entry) { return image.mode_and_owner(entry); });
    finding.evidence.insert(finding.evidence.begin(), fmt::format("the container runs as {}, gid {}",
                                                                  image.run_user->str(), image.run_user->gid));
    if (weakness.way == Weakness::Way::folder)
      finding.evidence.push_back(fmt::format("{} is {}", top, image.mode_and_owner(weakness.top)));
    if (weakness.renamed > 0) {
      finding.evidence.push_back(
          fmt::format("{} of them by renaming a folder above, which overlayfs refuses for folders of the image unless "
                      "redirect_dir is on",
                      weakness.renamed));
    }
    for (const Index entry : image.code.entry_files()) {
      if (std::ranges::find(weakness.entries, entry) != weakness.entries.end())
        finding.evidence.push_back(fmt::format("{} is what the container starts", shown(image.tree, entry)));
    }
    finding.remedy.rewrite = rewrite_of(image, weakness);
    const std::vector<std::string> data = data_folders(image, access, weakness.top);
    if (!data.empty())
      finding.remedy.action +=
          fmt::format("; {} hold{} no code and may stay writable", some_of(data, 3), data.size() == 1 ? "s" : "");
  }
}

void check_path(const Context& image, Found& found) {
  if (image.image.config == nullptr) return;
  std::optional<Access> access;
  if (image.has_limited_user())
    access.emplace(image.tree, Credentials{image.run_user->uid, image.run_user->gid, image.run_user->groups},
                   Effort::change_modes);
  const auto add = [&](std::string title, const Code::PathFolder& part) -> Finding& {
    Finding& finding = found.add(std::move(title));
    if (part.folder != kNone) {
      finding.places.push_back(image.place(part.folder, image.mode_and_owner(part.folder)));
      if (const auto layer = image.layer_of(part.folder)) finding.layer = *layer;
    }
    finding.places.push_back(setting("Env", fmt::format("PATH part \"{}\"", part.text)));
    return finding;
  };
  std::set<std::string_view> seen;
  for (const Code::PathFolder& part : image.code.path()) {
    if (!seen.insert(part.text).second) continue;
    if (!part.text.starts_with('/')) {
      add(part.text.empty() ? "PATH has an empty part: the current folder"
                            : fmt::format("PATH holds the relative folder {}", part.text),
          part);
      continue;
    }
    // A folder that the proof names is told of there.
    const bool is_told = part.folder != kNone && std::ranges::any_of(image.weaknesses, [&](const Weakness& weakness) {
                           return part.folder >= weakness.top && part.folder < image.tree.end(weakness.top);
                         });
    if (is_told) continue;
    if (part.folder != kNone) {
      if (access ? access->may_fill(part.folder) : is_open(image.tree, part.folder)) {
        add(fmt::format("PATH holds {}, which {} may write", part.text, access ? "the run user" : "everyone"), part);
      } else if (access && (access->may_replace(part.folder) || access->replaceable_above(part.folder) != kNone)) {
        add(fmt::format("PATH holds {}, which the run user may replace", part.text), part);
      }
      continue;
    }
    const Index above = nearest_above(image.tree, normalise_path(part.text));
    if (image.tree.is_folder(above) && (access ? access->may_fill(above) : is_open(image.tree, above)))
      add(fmt::format("PATH holds {}, which {} may make", part.text, access ? "the run user" : "everyone"), part);
  }
}

void check_world_writable(const Context& image, Found& found) {
  const Tree& tree = image.tree;
  // By the topmost folder that is open, or that of a lone file, and by layer.
  std::map<std::pair<Index, std::uint32_t>, std::vector<Index>> groups;
  std::vector<Index> top_of(tree.size(), kNone);
  for (Index entry = 1; entry < tree.size(); ++entry) {
    const Index above = tree.parent(entry);
    if (is_open(tree, entry)) top_of[entry] = top_of[above] == kNone ? entry : top_of[above];
    const bool counts = is_open(tree, entry) || (tree.is_file(entry) && (tree.mode(entry) & kOthersWrite) != 0);
    if (!counts || image.weak.contains(entry) || image.is_mounted_over(entry)) continue;
    const Index group = tree.is_folder(entry) ? top_of[entry] : top_of[above] == kNone ? above : top_of[above];
    groups[{group, tree.layer(entry)}].push_back(entry);
  }
  // Folders that the proof already tells of.
  std::set<Index> told;
  for (const Weakness& weakness : image.weaknesses) {
    if (weakness.because == Because::everyone) told.insert(weakness.top);
  }
  for (const auto& [key, entries] : groups) {
    if (told.contains(key.first)) continue;
    std::size_t folders = 0;
    Severity severity = Severity::low;
    for (const Index entry : entries) {
      if (tree.is_folder(entry)) {
        ++folders;
        severity = std::max(severity, image.code.is_path_folder(entry) ? Severity::high : Severity::medium);
        continue;
      }
      const CodeKind kind = image.code.kind(entry);
      if (kind != CodeKind::none)
        severity = std::max(severity, image.code.is_vital(entry) ? Severity::high : Severity::medium);
    }
    const std::size_t files = entries.size() - folders;
    std::string what = folders > 0 ? plural(folders, "folder") : "";
    if (files > 0) what += (what.empty() ? "" : " and ") + plural(files, "file");
    Finding& finding =
        found.add(entries.size() == 1 ? fmt::format("{} is writable by everyone", shown(tree, entries.front()))
                                      : fmt::format("{} in {} are writable by everyone", what, shown(tree, key.first)));
    finding.severity = severity;
    image.list(finding, entries, [&](Index entry) { return image.mode_and_owner(entry); });
    const std::string top = shown(tree, entries.size() == 1 ? entries.front() : key.first);
    finding.remedy.rewrite =
        entries.size() == 1 ? fmt::format("RUN chmod o-w {}", top) : fmt::format("RUN chmod -R o-w {}", top);
    const std::optional<LayerRef> layer = image.layer_of(entries.front());
    const std::string instruction = layer ? instruction_of(layer->created_by) : std::string();
    if (instruction.starts_with("COPY ") && instruction.find('\n') == std::string::npos)
      finding.remedy.rewrite = without_rights(instruction, true);
  }
}

}  // namespace plimsoll::harden
