// SPDX-License-Identifier: Apache-2.0
#include "advisory/feeds/text.h"

#include <algorithm>

namespace plimsoll::advisory {

namespace {

class PrefixedStream final : public ByteStream {
 public:
  PrefixedStream(Buffer head, StreamPtr inner) : head_(std::move(head)), inner_(std::move(inner)) {}

  Result<Bytes> next(std::size_t most) override {
    if (given_ == head_.size()) return inner_->next(most);
    const Bytes chunk = Bytes(head_).subspan(given_, std::min(most, head_.size() - given_));
    given_ += chunk.size();
    return chunk;
  }

  [[nodiscard]] const Buffer& head() const { return head_; }

 private:
  Buffer head_;
  StreamPtr inner_;
  std::size_t given_ = 0;
};

constexpr std::size_t kMostBlanks = 64 * kKiB;

}  // namespace

StreamPtr prefixed(Buffer head, StreamPtr inner) {
  return std::make_unique<PrefixedStream>(std::move(head), std::move(inner));
}

Result<Peeked> peek(StreamPtr stream) {
  Buffer head;
  std::size_t start = std::string_view::npos;
  while (start == std::string_view::npos && head.size() < kMostBlanks) {
    const Bytes chunk = TRY(stream->next(4 * kKiB));
    if (chunk.empty()) break;
    head.insert(head.end(), chunk.begin(), chunk.end());
    start = as_text(head).find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  }
  auto whole = std::make_unique<PrefixedStream>(std::move(head), std::move(stream));
  const std::string_view text = as_text(whole->head());
  return Peeked{text.substr(std::min(start, text.size())), std::move(whole)};
}

Result<std::optional<std::string_view>> LineReader::next() {
  line_.clear();
  for (bool any = false;;) {
    if (chunk_.empty()) {
      chunk_ = TRY(stream_.next());
      if (chunk_.empty()) {
        if (!any) return std::nullopt;
        break;
      }
    }
    any = true;
    const std::string_view text = as_text(chunk_);
    const std::size_t end = text.find('\n');
    const std::string_view part = text.substr(0, end);
    if (line_.size() + part.size() > longest_)
      return fail(ErrorKind::limit, "line {} is longer than {} bytes", number_ + 1, longest_);
    line_ += part;
    chunk_ = chunk_.subspan(end == std::string_view::npos ? chunk_.size() : end + 1);
    if (end != std::string_view::npos) break;
  }
  ++number_;
  if (line_.ends_with('\r')) line_.pop_back();
  return line_;
}

}  // namespace plimsoll::advisory
