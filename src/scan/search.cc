// SPDX-License-Identifier: Apache-2.0
#include "scan/search.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "codec/entry.h"

namespace plimsoll::scan {

namespace {

constexpr std::string_view kDerNames[] = {".crt", ".cer", ".der"};
constexpr std::size_t kMostMisses = 1000;     // told one by one
constexpr std::uint64_t kMostKept = 200'000;  // secrets of one layer
constexpr std::size_t kLargestCertificate = 64 * kKiB;

/// Whether certificate_key_ids() is worth calling.
bool may_be_certificate(std::string_view path, std::string_view content) {
  if (content.size() < kLargestCertificate && content.starts_with('\x30') &&
      std::ranges::any_of(kDerNames, [&](std::string_view name) { return path.ends_with(name); }))
    return true;
  return content.contains("-----BEGIN CERTIFICATE") || content.contains("-----BEGIN TRUSTED CERTIFICATE");
}

}  // namespace

SecretSearch::SecretSearch(std::shared_ptr<const secret::Matcher> matcher, std::shared_ptr<Memo> memo)
    : matcher_(std::move(matcher)), memo_(std::move(memo)) {}

void SecretSearch::begin_file(const std::string& path) {
  file_ = path;
  first_ = files_.size();
  first_certificates_ = certificates_.size();
}

void SecretSearch::end_file(std::uint64_t content) {
  if (files_.size() == first_) return;
  const auto fresh = files_.begin() + static_cast<std::ptrdiff_t>(first_);
  std::stable_sort(fresh, files_.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  for (auto file = fresh; file != files_.end(); ++file) file->content = content;
  drop_repeats();
}

/// What a zip stores as it is was found in the zip's bytes and in the member: the member's place says more.
void SecretSearch::drop_repeats() {
  using Known = std::pair<std::string_view, std::string_view>;
  for (std::size_t i = first_; i < files_.size(); ++i) {
    std::set<Known> below;
    for (std::size_t j = i + 1; j < files_.size() && is_below(files_[j].path, files_[i].path); ++j) {
      for (const secret::Secret& secret : files_[j].secrets) below.emplace(secret.rule, secret.fingerprint);
    }
    if (below.empty()) continue;
    std::erase_if(files_[i].secrets,
                  [&](const secret::Secret& secret) { return below.contains(Known{secret.rule, secret.fingerprint}); });
  }
  const auto fresh = files_.begin() + static_cast<std::ptrdiff_t>(first_);
  files_.erase(std::remove_if(fresh, files_.end(), [](const FileSecrets& file) { return file.secrets.empty(); }),
               files_.end());
}

void SecretSearch::look_at(const std::string& path, Bytes content) {
  if (content.empty()) return;
  if (may_be_certificate(path, as_text(content))) {
    std::vector<std::string> ids = secret::certificate_key_ids(content);
    if (!ids.empty()) certificates_.push_back({path, std::move(ids)});
  }
  std::optional<Memo::Key> key;
  if (memo_ && content.size() >= Memo::kSmallest) {
    key = memo_->key(path, content);
    if (memo_->knows(*key)) return;
  }
  auto scanner = take_scanner();
  std::vector<secret::Secret> secrets = scanner->scan(content, path);
  if (key && secrets.empty() && !scanner->was_cut() && scanner->passed_over() == 0) memo_->add(*key);
  found(path, *scanner, std::move(secrets));
  give_back(std::move(scanner));
}

SecretSearch::Pieces::Pieces(SecretSearch& search, std::string path) : search_(&search), path_(std::move(path)) {}

void SecretSearch::Pieces::add(Bytes piece) {
  if (scanner_) return scanner_->feed(piece);
  if (held_.size() + piece.size() <= kHeldBytes) {
    held_.insert(held_.end(), piece.begin(), piece.end());
    return;
  }
  scanner_ = search_->take_scanner();
  scanner_->begin(path_);
  scanner_->feed(held_);
  held_ = {};
  scanner_->feed(piece);
}

void SecretSearch::Pieces::finish() {
  if (!scanner_) return search_->look_at(path_, held_);
  std::vector<secret::Secret> secrets = scanner_->finish();
  search_->found(path_, *scanner_, std::move(secrets));
  search_->give_back(std::move(scanner_));
}

void SecretSearch::miss(const std::string& path, std::string reason) {
  ++miss_count_;
  if (misses_.size() < kMostMisses) misses_.push_back({path, std::move(reason)});
}

void SecretSearch::move_into(LayerFacts& facts) {
  facts.detectors[std::string(kSecrets)] = matcher_->rules().version();
  facts.secrets = std::move(files_);
  facts.certificates = std::move(certificates_);
  facts.unsearched = std::move(misses_);
  facts.unsearched_count = miss_count_;
  facts.secrets_passed_over = passed_over_;
}

std::unique_ptr<secret::Scanner> SecretSearch::take_scanner() {
  if (scanners_.empty()) return std::make_unique<secret::Scanner>(matcher_);
  auto scanner = std::move(scanners_.back());
  scanners_.pop_back();
  return scanner;
}

void SecretSearch::found(const std::string& path, const secret::Scanner& scanner, std::vector<secret::Secret> secrets) {
  passed_over_ += scanner.passed_over();
  if (scanner.was_cut()) miss(path, "holds more that looks like secrets than is told of one file");
  if (secrets.empty()) return;
  if (kept_ >= kMostKept) return miss(path, "comes after more secrets than are told of one layer");
  kept_ += secrets.size();
  files_.push_back({file_, path, 0, std::move(secrets)});
}

}  // namespace plimsoll::scan
