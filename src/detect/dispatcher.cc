// SPDX-License-Identifier: Apache-2.0
#include "detect/dispatcher.h"

#include <algorithm>

#include "base/sorted.h"

namespace plimsoll {

std::size_t Dispatcher::Index::bit(std::string_view key) {
  const std::size_t last = key.empty() ? 0 : static_cast<unsigned char>(key.back());
  return (key.size() % 64) * 256 + last;
}

Matches& Dispatcher::Index::operator[](std::string_view key) {
  maybe_.set(bit(key));
  return rows_[key];
}

const Matches* Dispatcher::Index::find(std::string_view key) const {
  if (!maybe_.test(bit(key))) return nullptr;
  const auto row = rows_.find(key);
  return row == rows_.end() ? nullptr : &row->second;
}

Dispatcher::Dispatcher(std::span<const Detector> detectors) : detectors_(detectors) {
  for (std::size_t i = 0; i < detectors.size(); ++i) {
    const auto add = [i](Matches& matches) {
      const auto index = static_cast<std::uint16_t>(i);
      if (matches.empty() || matches.back() != index) matches.push_back(index);
    };
    for (const Want& want : detectors[i].wants) {
      switch (want.kind) {
        case Want::Kind::path:
          add(paths_[want.text]);
          break;
        case Want::Kind::name:
          add(names_[want.text]);
          break;
        case Want::Kind::folder:
          add(folders_[want.text]);
          break;
        case Want::Kind::parent:
          add(parents_[want.text]);
          break;
        case Want::Kind::prefix:
          add(prefixes_[want.text]);
          prefix_lengths_.push_back(want.text.size());
          if (!want.text.empty()) prefix_starts_.set(static_cast<unsigned char>(want.text.front()));
          break;
        case Want::Kind::executable:
          magics_.emplace_back(want.text, static_cast<std::uint16_t>(i));
          break;
        case Want::Kind::suffix:
          add(suffixes_[want.text]);
          suffix_lengths_.push_back(want.text.size());
          break;
      }
      if (want.kind == Want::Kind::path || want.kind == Want::Kind::folder) places_.push_back(want.text);
    }
  }
  sort_unique(prefix_lengths_);
  sort_unique(suffix_lengths_);
  sort_unique(places_);
  for (const std::string_view place : places_) {
    for (auto end = place.size(); end != place.npos && end != 0; end = place.rfind('/', end - 1)) {
      leading_[place.substr(0, end)];
    }
  }
}

Matches Dispatcher::match(std::string_view path) const {
  const auto slash = path.rfind('/');
  const std::string_view name = slash == path.npos ? path : path.substr(slash + 1);
  const std::string_view folder = slash == path.npos ? std::string_view{} : path.substr(0, slash);

  Matches found;
  const auto add = [&found](const Matches* matches) {
    if (matches != nullptr) found.insert(found.end(), matches->begin(), matches->end());
  };
  add(paths_.find(path));
  add(names_.find(name));
  add(folders_.find(folder));
  add(parents_.find(folder.substr(folder.rfind('/') + 1)));
  const bool may_begin_so = !name.empty() && prefix_starts_.test(static_cast<unsigned char>(name.front()));
  for (const std::size_t length : may_begin_so ? std::span(prefix_lengths_) : std::span<const std::size_t>{}) {
    if (length > name.size()) break;
    add(prefixes_.find(name.substr(0, length)));
  }
  for (const std::size_t length : suffix_lengths_) {
    if (length > name.size()) break;
    add(suffixes_.find(name.substr(name.size() - length)));
  }
  if (found.size() > 1) {
    std::ranges::sort(found);
    const auto rest = std::ranges::unique(found);
    found.erase(rest.begin(), rest.end());
  }
  return found;
}

Matches Dispatcher::match_executable(std::string_view head) const {
  Matches found;
  for (const auto& [magic, index] : magics_) {
    if (head.starts_with(magic) && (found.empty() || found.back() != index)) found.push_back(index);
  }
  return found;
}

bool Dispatcher::leads_to_wanted(std::string_view path) const { return leading_.find(path) != nullptr; }

}  // namespace plimsoll
