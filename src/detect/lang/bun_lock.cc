// SPDX-License-Identifier: Apache-2.0
// bun.lock, and the binary bun.lockb before it, of which only the presence is told.
//
// JSON with comments and trailing commas. "packages" maps places ("a", or "b/a" for the a that b sees) to lists: first
// "name@version" with the real name, or where it comes from ("name@workspace:x", "name@github:…"); somewhere
// behind it an object with the needs. "workspaces" says what the project asks for, and what of it for development.
#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "detect/lang/needs.h"
#include "detect/lang/npm_names.h"
#include "detect/lang/packages.h"
#include "detect/lang/places.h"
#include "detect/table.h"

namespace plimsoll::detect {
namespace {

constexpr std::array kWants{Want{Want::Kind::name, "bun.lock"}, Want{Want::Kind::name, "bun.lockb"}};
constexpr auto kNeeds =
    std::to_array<std::string_view>({"dependencies", "optionalDependencies", "peerDependencies", "devDependencies"});
constexpr int kMostParts = 64;  // of a place

std::size_t skip_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

/// Without comments and without commas that end a list or an object.
std::string plain_json(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t comma = std::string::npos;  // in `out`: one with nothing but blanks behind it
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("//")) {
      at = std::min(text.find('\n', at), text.size());
      continue;
    }
    if (rest.starts_with("/*")) {
      const auto end = text.find("*/", at + 2);
      at = end == text.npos ? text.size() : end + 2;
      continue;
    }
    const char c = rest.front();
    if ((c == '}' || c == ']') && comma != std::string::npos) out[comma] = ' ';
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r') comma = c == ',' ? out.size() : std::string::npos;
    const std::size_t end = c == '"' ? skip_string(text, at) : at + 1;
    out += text.substr(at, end - at);
    at = end;
  }
  return out;
}

/// "a/@s/b" without its last package: "a".
std::string_view above(std::string_view place) {
  const auto slash = place.rfind('/');
  if (slash == place.npos) return {};
  const std::string_view rest = place.substr(0, slash);
  const auto before = rest.rfind('/');
  const std::string_view last = rest.substr(before + 1);
  if (!last.starts_with('@')) return rest;
  return before == rest.npos ? std::string_view{} : rest.substr(0, before);
}

class BunLock {
 public:
  explicit BunLock(const json::value& root)
      : places_(json::members(root, "packages")), needs_(places_.size()), root_(root) {}

  void send(FactSink& sink) {
    for (const auto& place : places_) by_place_.emplace(place.key(), static_cast<Needs::Node>(by_place_.size()));
    for (const auto& [key, workspace] : json::members(root_, "workspaces")) {
      const std::string_view place = key.empty() ? std::string_view{} : json::text(workspace, "name");
      each_need(workspace, [&](std::string_view name, bool dev) {
        if (const auto node = find(place, name)) needs_.start(*node, dev ? Scope::development : Scope::runtime);
      });
    }
    for (const auto& [place, entry] : places_) {
      const json::array* parts = entry.if_array();
      for (std::size_t i = 0; parts && i < parts->size(); ++i) {
        each_need((*parts)[i], [&](std::string_view name, bool) {
          if (const auto to = find(place, name)) needs_.add(by_place_.at(place), *to);
        });
      }
    }
    needs_.follow();
    Packages packages("npm");
    std::vector<Package*> rows(places_.size());  // by node; nullptr: no package
    for (const auto& [place, entry] : places_) {
      const json::array* parts = entry.if_array();
      if (!parts || parts->empty()) continue;
      const auto [name, version] = split_descriptor(json::text(parts->front()));
      const Needs::Node node = by_place_.at(place);
      if (is_version(version)) rows[node] = packages.add(name, version, needs_.relation(node), needs_.scope(node));
    }
    needs_.for_each([&](Needs::Node from, Needs::Node to) {
      if (rows[from] != nullptr && rows[to] != nullptr) packages.need(*rows[from], *rows[to]);
    });
    packages.send(sink);
  }

 private:
  template <typename Each>
  static void each_need(const json::value& from, const Each& each) {
    for (const std::string_view kind : kNeeds) {
      for (const auto& need : json::members(from, kind)) each(need.key(), kind == "devDependencies");
    }
  }

  /// What `place` sees under that name: its own, or that of the place above.
  [[nodiscard]] std::optional<Needs::Node> find(std::string_view place, std::string_view name) const {
    for (int i = 0; i < kMostParts; ++i) {
      std::string candidate(place);
      if (!candidate.empty()) candidate += '/';
      const auto found = by_place_.find(candidate.append(name));
      if (found != by_place_.end()) return found->second;
      if (place.empty()) break;
      place = above(place);
    }
    return std::nullopt;
  }

  const json::object& places_;
  std::unordered_map<std::string_view, Needs::Node> by_place_;
  Needs needs_;
  const json::value& root_;
};

void detect(const FileView& file, FactSink& sink) {
  if (is_of_a_package(file.path)) return;
  if (file.path.ends_with('b')) {
    sink.add(Gap{"unsupported-file",
                 "bun's binary lockfile is not read; \"bun install --save-text-lockfile\" writes bun.lock"});
    return;
  }
  const auto root = json::parse(plain_json(document(file.content)));
  if (!root) return add_malformed(sink, root.error().message);
  if (!json::find(*root, "lockfileVersion")) add_malformed(sink, "it has no lockfileVersion");
  BunLock(*root).send(sink);
}

}  // namespace

Detector bun_lock_detector() { return {"bun-lock", 2, "Bun's lockfiles", kWants, detect, 64 * kMiB, Proof::locked}; }

}  // namespace plimsoll::detect
