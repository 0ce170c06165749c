// SPDX-License-Identifier: Apache-2.0
#include "codec/gzip_index.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "codec/gzip.h"

namespace plimsoll {

struct GzipIndex::State {
  std::shared_ptr<const File> file;
  std::uint64_t most = 0;
  std::uint64_t distance = kMiB;
  std::vector<GzipPoint> points;

  void add(GzipPoint point) {
    if (points.size() == kMostPoints) {
      for (std::size_t i = 0; i < points.size() / 2; ++i) points[i] = std::move(points[2 * i + 1]);
      points.resize(points.size() / 2);
      distance *= 2;
    }
    points.push_back(std::move(point));
  }
  [[nodiscard]] std::uint64_t next_at() const { return (points.empty() ? 0 : points.back().plain) + distance; }
};

class GzipIndex::Scan final : public ByteStream {
 public:
  explicit Scan(std::shared_ptr<State> state)
      : state_(std::move(state)), gzip_(file_stream(state_->file), state_->most) {}

  Result<Bytes> next(std::size_t most) override {
    const Bytes chunk = TRY(gzip_.next(most));
    if (gzip_.inflated() >= state_->next_at()) {
      if (auto point = gzip_.point()) state_->add(*std::move(point));
    }
    return chunk;
  }

 private:
  std::shared_ptr<State> state_;
  GzipStream gzip_;
};

namespace {

/// `size` bytes of `inner` after passing over `lead` of them, which happens on first use.
class Section final : public ByteStream {
 public:
  Section(StreamPtr inner, std::uint64_t lead, std::uint64_t size)
      : inner_(std::move(inner)), lead_(lead), left_(size) {}

  Result<Bytes> next(std::size_t most) override {
    if (left_ == 0) return Bytes{};
    if (lead_ > 0) TRY(inner_->skip(std::exchange(lead_, 0)));
    const Bytes chunk = TRY(inner_->next(static_cast<std::size_t>(std::min<std::uint64_t>(most, left_))));
    if (chunk.empty()) return fail(ErrorKind::malformed, "gzip: the plain data ends {} bytes early", left_);
    left_ -= chunk.size();
    return chunk;
  }

 private:
  StreamPtr inner_;
  std::uint64_t lead_, left_;
};

}  // namespace

GzipIndex::GzipIndex(std::shared_ptr<const File> file, std::uint64_t most)
    : state_(std::make_shared<State>(State{std::move(file), most, kMiB, {}})) {}

StreamPtr GzipIndex::scan() { return std::make_unique<Scan>(state_); }

StreamPtr GzipIndex::open(std::uint64_t offset, std::uint64_t size) const {
  const auto after = std::ranges::upper_bound(state_->points, offset, {}, &GzipPoint::plain);
  static const GzipPoint kBeginning;
  const GzipPoint& point = after == state_->points.begin() ? kBeginning : *std::prev(after);
  StreamPtr input = file_stream(state_->file, point.input, state_->file->size() - point.input);
  auto gzip = std::make_unique<GzipStream>(std::move(input), point, state_->most);
  return std::make_unique<Section>(std::move(gzip), offset - point.plain, size);
}

std::size_t GzipIndex::points() const { return state_->points.size(); }

}  // namespace plimsoll
