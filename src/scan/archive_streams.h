// SPDX-License-Identifier: Apache-2.0
// The streams of which the search of archives builds its chains.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "base/stream.h"
#include "codec/tar.h"
#include "codec/tar_header.h"
#include "scan/lent.h"
#include "scan/search.h"

namespace plimsoll::scan {

/// Passes a stream through; lets its beginning be seen before it is read, and shows what passes to the search.
class Tapped final : public ByteStream {
 public:
  explicit Tapped(StreamPtr inner) : inner_(std::move(inner)) {}

  /// The first n bytes, or all there are; before the first next().
  Result<Bytes> peek(std::size_t n) {
    ready_ = TRY(inner_->next());
    if (ready_.size() >= n || ready_.empty()) return ready_.first(std::min(n, ready_.size()));
    start_.assign(ready_.begin(), ready_.end());
    while (start_.size() < n) {
      const Bytes more = TRY(inner_->next(n - start_.size()));
      if (more.empty()) break;
      start_.insert(start_.end(), more.begin(), more.end());
    }
    ready_ = start_;
    return ready_;
  }

  /// From here on, bytes that are read are searched as the content of `path`, until finish(); and before them the last
  /// block that was read, for it may be the one that a reader of blocks could not use.
  void listen(SecretSearch& search, const std::string& path) {
    pieces_.emplace(search, path);
    pieces_->add(Bytes(last_).first(last_size_));
  }
  [[nodiscard]] bool is_listening() const { return pieces_.has_value(); }
  void finish() {
    if (pieces_) pieces_->finish();
    pieces_.reset();
  }

  Result<Bytes> next(std::size_t most) override {
    Bytes chunk = ready_.first(std::min(most, ready_.size()));
    if (ready_.empty())
      chunk = TRY(inner_->next(most));
    else
      ready_ = ready_.subspan(chunk.size());
    if (chunk.empty()) return chunk;
    if (pieces_) {
      pieces_->add(chunk);
    } else {
      const Bytes tail = chunk.last(std::min(chunk.size(), last_.size()));
      std::ranges::copy(tail, last_.begin());
      last_size_ = tail.size();
    }
    return chunk;
  }

  Result<void> drain() {
    while (!TRY(next(std::numeric_limits<std::size_t>::max())).empty()) {
    }
    return {};
  }

 private:
  StreamPtr inner_;
  Buffer start_;
  Bytes ready_;
  std::array<std::byte, kTarBlock> last_;  // the first last_size_ bytes of it
  std::size_t last_size_ = 0;
  std::optional<SecretSearch::Pieces> pieces_;
};

/// The body of a reader's current entry.
class BodyStream final : public ByteStream {
 public:
  explicit BodyStream(EntryReader& entries) : entries_(entries) {}
  Result<Bytes> next(std::size_t most) override { return entries_.body(most); }

 private:
  EntryReader& entries_;
};

/// Bytes in memory that the stream keeps alive.
class HeldStream final : public ByteStream {
 public:
  explicit HeldStream(std::shared_ptr<const Buffer> bytes) : bytes_(std::move(bytes)), stream_(*bytes_) {}
  Result<Bytes> next(std::size_t most) override { return stream_.next(most); }

 private:
  std::shared_ptr<const Buffer> bytes_;
  MemoryStream stream_;
};

/// What may still be inflated.
struct Budget {
  std::uint64_t file = 0;          // for the outermost file
  std::uint64_t* layer = nullptr;  // for all of the layer
  [[nodiscard]] std::uint64_t left() const { return std::min(file, *layer); }
  void spend(std::uint64_t bytes) {
    file -= std::min(file, bytes);
    *layer -= std::min(*layer, bytes);
  }
};

/// Takes what passes from a budget; more than is left is ErrorKind::limit.
class Budgeted final : public ByteStream {
 public:
  Budgeted(StreamPtr inner, Budget& budget) : inner_(std::move(inner)), budget_(budget) {}
  Result<Bytes> next(std::size_t most) override {
    const Bytes chunk = TRY(inner_->next(most));
    if (chunk.size() > budget_.left()) return fail(ErrorKind::limit, "more is inflated than the budget allows");
    budget_.spend(chunk.size());
    return chunk;
  }

 private:
  StreamPtr inner_;
  Budget& budget_;
};

}  // namespace plimsoll::scan
