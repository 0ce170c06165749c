// SPDX-License-Identifier: Apache-2.0
#include "scan/view.h"

#include <algorithm>
#include <set>

#include "codec/entry.h"

namespace plimsoll::scan {

namespace {

constexpr int kMostLinks = 40;  // as Linux: more is a loop

bool wants_path(const Detector& detector, Want::Kind kind, std::string_view text) {
  return std::ranges::any_of(detector.wants, [&](const Want& want) { return want.kind == kind && want.text == text; });
}

}  // namespace

void View::apply(std::size_t layer, const LayerFacts& facts) {
  for (const std::string& path : facts.whiteouts) remove(placed(path));
  for (const std::string& folder : facts.opaque) remove_below(resolve(folder).value_or(folder));

  // A file that this layer writes anew keeps its history until its new facts are compared with the old ones.
  Files before;
  std::vector<std::pair<const FileFacts*, std::string>> written;
  for (const std::string& folder : facts.folders) links_.erase(folder);
  for (const FileFacts& file : facts.files) {
    written.emplace_back(&file, placed(file.path));
    if (auto old = files_.extract({written.back().second, file.detector})) before.insert(std::move(old));
  }
  hide(facts);
  for (const Link& link : facts.links) {
    const std::string path = placed(link.path);
    remove(path);
    links_[path] = link;
  }
  for (const auto& [file, path] : written) {
    std::map<Fact, std::size_t> since;
    if (const auto old = before.find({path, file->detector}); old != before.end()) {
      for (FoundFact& found : old->second) since.emplace(std::move(found.fact), found.layer);
    }
    std::vector<FoundFact> now;
    now.reserve(file->facts.size());
    for (const Fact& fact : file->facts) {
      const auto known = since.find(fact);
      now.push_back({fact, known == since.end() ? layer : known->second});
    }
    files_[{path, file->detector}] = std::move(now);
    links_.erase(path);
  }
  for (const Link& link : facts.links) {
    if (link.kind == Link::Kind::hard) settle_hard_link(placed(link.path), placed(link.target));
  }
}

void View::settle_hard_link(const std::string& path, const std::string& target) {
  std::vector<std::pair<std::string, std::vector<FoundFact>>> shared;
  for (auto file = files_.lower_bound({target, {}}); file != files_.end() && file->first.first == target; ++file) {
    shared.emplace_back(file->first.second, file->second);
  }
  if (shared.empty()) return;
  for (auto& [detector, found] : shared) files_[{path, detector}] = std::move(found);
  links_.erase(path);
}

void View::remove(std::string_view path) {
  remove_below(path);
  std::erase_if(files_, [&](const auto& file) { return file.first.first == path; });
  if (const auto link = links_.find(path); link != links_.end()) links_.erase(link);
}

void View::remove_below(std::string_view folder) {
  std::erase_if(files_, [&](const auto& file) { return is_below(file.first.first, folder); });
  std::erase_if(links_, [&](const auto& link) { return is_below(link.first, folder); });
}

void View::hide(const LayerFacts& facts) {
  std::erase_if(files_, [&](const auto& file) { return facts.has_leaf_at_or_above(file.first.first); });
  std::erase_if(links_, [&](const auto& link) { return facts.has_leaf_at_or_above(link.first); });
}

std::optional<std::string> View::resolve(std::string_view path) const { return follow(path, Last::follow); }

std::string View::placed(std::string_view path) const {
  if (links_.empty()) return std::string(path);
  return follow(path, Last::keep).value_or(std::string(path));
}

std::optional<std::string> View::follow(std::string_view path, Last last, std::vector<std::string>* trail) const {
  std::string done;
  std::string rest(path);
  for (int links = 0; !rest.empty();) {
    const std::size_t slash = rest.find('/');
    const std::string part = rest.substr(0, slash);
    rest = slash == std::string::npos ? std::string() : rest.substr(slash + 1);
    if (part.empty() || part == ".") continue;
    if (part == "..") {  // never above the root
      const std::size_t parent = done.rfind('/');
      done.resize(parent == std::string::npos ? 0 : parent);
      continue;
    }
    std::string here = done.empty() ? part : done + '/' + part;
    const auto link = links_.find(here);
    if (link == links_.end() || (rest.empty() && last == Last::keep)) {
      done = std::move(here);
      continue;
    }
    if (++links > kMostLinks || rest.size() + link->second.target.size() > kLimits.path_bytes) return std::nullopt;
    const std::string& target = link->second.target;
    if (link->second.kind == Link::Kind::hard || target.starts_with('/')) done.clear();
    rest = rest.empty() ? target : target + '/' + rest;
    if (trail) trail->push_back(normalise_path(done + '/' + rest));
  }
  return done;
}

View::Files View::wanted_files(std::span<const Detector> detectors) const {
  const Dispatcher dispatcher(detectors);
  std::set<std::pair<std::string, std::string>> places;  // where a wanted path, or folder with "/", leads
  for (const Detector& detector : detectors) {
    for (const Want& want : detector.wants) {
      if (want.kind != Want::Kind::path && want.kind != Want::Kind::folder) continue;
      if (auto place = resolve(want.text)) {
        places.emplace(want.kind == Want::Kind::folder ? *place + '/' : *place, detector.id);
      }
    }
  }
  const auto counts = [&](const std::string& path, const std::string& id) {
    const auto detector = std::ranges::find(detectors, std::string_view(id), &Detector::id);
    if (detector == detectors.end()) return true;  // the walk's own words
    if (std::ranges::find(detector->wants, Want::Kind::executable, &Want::kind) != detector->wants.end()) return true;
    if (places.contains({path, id}) || places.contains({path.substr(0, path.rfind('/') + 1), id})) return true;
    const Matches matches = dispatcher.match(path);
    return std::ranges::find(matches, detector - detectors.begin()) != matches.end();
  };
  Files files;
  for (const auto& [key, facts] : files_) {
    if (counts(key.first, key.second)) files.emplace(key, facts);
  }
  return files;
}

std::vector<Detour> View::detours(std::span<const Detector> detectors) const {
  std::set<Detour> found;
  if (links_.empty()) return {};
  for (const Detector& detector : detectors) {
    for (const Want& want : detector.wants) {
      if (want.kind != Want::Kind::path && want.kind != Want::Kind::folder) continue;
      // A layer may have written the file under any of the forms its path takes on the way.
      std::vector<std::string> trail;
      const std::optional<std::string> place = follow(want.text, Last::follow, &trail);
      if (!place || files_.contains({*place, std::string(detector.id)})) continue;
      const auto kind = want.kind == Want::Kind::path ? Detour::Kind::file : Detour::Kind::folder;
      for (std::string& form : trail) {
        if (form.empty() || wants_path(detector, want.kind, form)) continue;
        found.insert(Detour{kind, std::move(form), std::string(want.text), std::string(detector.id)});
      }
    }
  }
  return {found.begin(), found.end()};
}

}  // namespace plimsoll::scan
