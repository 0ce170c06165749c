// SPDX-License-Identifier: Apache-2.0
// For tests only: an image written down in a few lines, and what the checks say of it.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

#include "base/testing.h"
#include "harden/image_view.h"
#include "tree/file_table.h"

namespace plimsoll::testing {

struct Item {
  std::string path;
  std::uint32_t mode = 0644;
  std::uint32_t uid = 0, gid = 0;
  std::uint64_t size = 10;
  tree::RecordKind kind = tree::RecordKind::file;
  std::string link = {};
  std::string capability = {};
};
inline Item folder(std::string path, std::uint32_t mode = 0755, std::uint32_t uid = 0, std::uint32_t gid = 0) {
  return {std::move(path), mode, uid, gid, 0, tree::RecordKind::folder};
}
inline Item symlink(std::string path, std::string target) {
  return {std::move(path), 0777, 0, 0, 0, tree::RecordKind::symlink, std::move(target)};
}

inline tree::FileTable table_of(const std::vector<Item>& items) {
  tree::FileTable table;
  for (const Item& item : items) {
    tree::Record record;
    record.kind = item.kind;
    record.path = item.path;
    record.mode = item.mode;
    record.uid = item.uid;
    record.gid = item.gid;
    record.size = item.kind == tree::RecordKind::file ? item.size : 0;
    record.link = item.link;
    record.capability = item.capability;
    table.add(record);
  }
  return table;
}

/// An image with a config; layers are added one by one.
struct TestImage {
  oci::Config config;
  std::string name = "shop:1.4";
  bool has_config = true;
  tree::Stack stack;
  std::vector<LayerRef> layers;
  std::vector<InstalledPackage> packages;
  std::vector<Ownership> ownership;
  harden::KeptFiles accounts{
      {"etc/passwd", "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\n"},
      {"etc/group", "root:x:0:\nstaff:x:50:app\napp:x:1000:\n"},
      {"etc/shadow", "root:*:19000::::::\napp:!:19000::::::\n"},
  };

  TestImage() { config.raw = "{}"; }
  TestImage& layer(std::string created_by, const std::vector<Item>& items) {
    stack.apply(table_of(items));
    layers.push_back({.index = layers.size(), .digest = {}, .diff_id = {}, .created_by = std::move(created_by)});
    return *this;
  }
  [[nodiscard]] std::vector<Finding> check() const {
    return harden::check_image({.config = has_config ? &config : nullptr,
                                .name = name,
                                .stack = &stack,
                                .layers = layers,
                                .packages = packages,
                                .ownership = ownership,
                                .accounts = &accounts});
  }
  /// The findings of one rule.
  [[nodiscard]] std::vector<Finding> of(std::string_view id) const {
    std::vector<Finding> found = check();
    std::erase_if(found, [&](const Finding& finding) { return finding.id != id; });
    return found;
  }
  [[nodiscard]] std::vector<std::string> titles(std::string_view id) const {
    std::vector<std::string> out;
    for (const Finding& finding : of(id)) out.push_back(finding.title);
    return out;
  }
};

}  // namespace plimsoll::testing
