// SPDX-License-Identifier: Apache-2.0
#include "explore/session.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "explore/text.h"
#include "finding/instruction.h"
#include "scan/layer_list.h"
#include "tree/at_layer.h"

namespace plimsoll::explore {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kLargestAccounts = 4 * kMiB;  // etc/passwd, etc/group

/// Engines and registries send an image only as a whole, or from afar: there it is read once.
bool is_at_hand(oci::Image& image) {
  return image.tree() != nullptr || (!image.sequential() && image.origin.scheme != "registry");
}

std::string on_one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!is_blank)
      out += c;
    else if (!out.empty() && !out.ends_with(' '))
      out += ' ';
  }
  return out;
}

}  // namespace

struct Session::State final : Observer {
  explicit State(Means given) : means(std::move(given)) {}

  // Observer: what is going on.
  void begin(std::string_view what, std::uint64_t total) override {
    const std::lock_guard lock(mutex);
    doing = what.substr(0, what.find(' '));
    total_bytes = total;
    done_bytes = 0;
  }
  void advance(std::uint64_t bytes) override { done_bytes += bytes; }
  void end() override {
    const std::lock_guard lock(mutex);
    total_bytes = 0;
  }

  void say(std::string_view what) {
    const std::lock_guard lock(mutex);
    doing = what;
    total_bytes = 0;
  }

  void publish() {
    auto made = std::make_shared<const Snapshot>(next);
    const std::lock_guard lock(mutex);
    current = std::move(made);
  }

  // The steps of the first thread.
  void work();
  Result<void> open_image();
  Result<void> list();
  void read_names();
  Result<void> examine();
  void put_together(const std::vector<std::optional<tree::FileTable>>& tables);
  void answer(Answer answer, std::uint64_t request) {
    const std::lock_guard lock(mutex);
    if (request == last_request) ready = std::move(answer);
  }

  const Means means;
  std::shared_ptr<oci::Image> image;  // set once, before any snapshot with layers
  Snapshot next;                      // of the first thread alone
  std::atomic<int> threads{0};
  std::atomic<std::uint64_t> done_bytes{0};

  std::mutex mutex;  // guards what follows
  SnapshotPtr current = std::make_shared<const Snapshot>();
  std::string doing = "opening";
  std::uint64_t total_bytes = 0;
  std::uint64_t last_request = 0;
  std::optional<Answer> ready;
  bool is_open = false;                // or never will be
  std::optional<Error> cannot_open;
  std::condition_variable opened;
};

namespace {

template <typename State, typename Work>
void start(const std::shared_ptr<State>& state, Work work) {
  ++state->threads;
  std::thread([state, work = std::move(work)]() mutable {
    work(*state);
    --state->threads;
  }).detach();
}

}  // namespace

Result<void> Session::State::open_image() {
  image = TRY(means.open(*this));
  next.name = image->origin.name;
  next.platform = image->config.platform.str();
  for (std::size_t i = 0; i < image->layers.size(); ++i) {
    const oci::Layer& layer = image->layers[i];
    next.layers.push_back({.ref = {i, layer.blob.digest, layer.diff_id, layer.created_by},
                           .size = layer.blob.size,
                           .instruction = on_one_line(instruction_words(layer.created_by)),
                           .reading = layer.foreign ? Reading::absent : Reading::waiting});
  }
  if (next.layers.empty()) next.layers.push_back({.instruction = "the folder as it is"});
  publish();
  return {};
}

void Session::State::put_together(const std::vector<std::optional<tree::FileTable>>& tables) {
  tree::Stack stack;
  for (const auto& table : tables) {
    if (table)
      stack.apply(*table);
    else
      stack.apply_nothing();
  }
  next.stack = std::make_shared<const tree::Stack>(std::move(stack));
  publish();
}

Result<void> Session::State::list() {
  std::vector<std::optional<tree::FileTable>> tables(next.layers.size());
  auto pause = Clock::duration::zero();
  auto last = Clock::now();
  const Result<void> listed =
      scan::list_layers(*image, scan::FactsCache(means.cache), *this, [&](std::size_t layer, tree::FileTable table) {
        tables[layer] = std::move(table);
        if (next.layers[layer].reading == Reading::waiting) next.layers[layer].reading = Reading::done;
        // Putting a large stack together takes long, so that it must not be done for every layer.
        const auto now = Clock::now();
        if (now - last < pause) return;
        put_together(tables);
        last = Clock::now();
        pause = std::max<Clock::duration>(4 * (last - now), std::chrono::milliseconds(150));
      });
  next.listed = listed.has_value();
  put_together(tables);
  return listed;
}

void Session::State::read_names() {
  const auto names = [&](std::string_view path) {
    const auto file = scan::locate_file(*next.stack, path, std::nullopt);
    if (!file) return Names{};
    const Result<Buffer> content = scan::read_file_at(*image, *file, kLargestAccounts);
    return content ? parse_names(as_text(*content)) : Names{};
  };
  next.users = names("etc/passwd");
  next.groups = names("etc/group");
  publish();
}

Result<void> Session::State::examine() {
  Examination found = TRY(means.examine(*image, *this));
  // The same layers make the same stack: one of them is enough.
  if (!next.listed) next.stack = std::make_shared<const tree::Stack>(std::move(found.stack));
  for (LayerRow& layer : next.layers) {
    if (layer.reading == Reading::waiting) layer.reading = Reading::done;
  }
  next.listed = true;
  next.report = std::make_shared<const Report>(std::move(found.report));
  publish();
  return {};
}

void Session::State::work() {
  const auto step = [&](Result<void> result) {
    if (!result && next.trouble.empty()) next.trouble = result.error().message;
    return result.has_value();
  };
  Result<void> opening = open_image();
  {
    const std::lock_guard lock(mutex);
    is_open = true;
    if (!opening) cannot_open = opening.error();
  }
  opened.notify_all();
  if (step(std::move(opening))) {
    const bool at_hand = is_at_hand(*image);
    if (at_hand && step(list())) {
      say("reading names of owners");
      read_names();
    }
    if (next.trouble.empty()) {
      say("looking for findings");
      step(examine());
      if (!at_hand && next.trouble.empty()) read_names();
    }
  }
  say("");
  next.finished = true;
  publish();
}

Session::Session(Means means) : state_(std::make_shared<State>(std::move(means))) {
  start(state_, [](State& state) { state.work(); });
}

Result<void> Session::wait_until_open(std::chrono::milliseconds most) {
  std::unique_lock lock(state_->mutex);
  state_->opened.wait_for(lock, most, [this] { return state_->is_open; });
  if (state_->cannot_open) return std::unexpected(*state_->cannot_open);
  return {};
}

Session::~Session() { forget(); }

SnapshotPtr Session::snapshot() {
  const std::lock_guard lock(state_->mutex);
  return state_->current;
}

std::string Session::activity() {
  const std::lock_guard lock(state_->mutex);
  if (state_->doing.empty() || state_->total_bytes == 0) return state_->doing;
  const std::uint64_t done = std::min<std::uint64_t>(state_->done_bytes, state_->total_bytes);
  return fmt::format("{} {} %", state_->doing,
                     static_cast<int>(100.0 * static_cast<double>(done) / static_cast<double>(state_->total_bytes)));
}

void Session::forget() {
  const std::lock_guard lock(state_->mutex);
  ++state_->last_request;
  state_->ready.reset();
}

std::optional<Answer> Session::take() {
  const std::lock_guard lock(state_->mutex);
  return std::exchange(state_->ready, std::nullopt);
}

bool Session::is_busy() const { return state_->threads > 0; }

void Session::read(SnapshotPtr snapshot, scan::FileAt file) {
  forget();
  const std::uint64_t request = state_->last_request;
  start(state_, [request, snapshot = std::move(snapshot), file = std::move(file)](State& state) {
    Answer answer{.to = Answer::To::read};
    const auto read = scan::copy_file_at(*state.image, file, [&](Bytes chunk) -> Result<void> {
      const std::size_t room = kMostShown - answer.content.size();
      answer.cut = chunk.size() > room;
      const Bytes kept = chunk.first(std::min(chunk.size(), room));
      answer.content.insert(answer.content.end(), kept.begin(), kept.end());
      if (answer.cut) return fail(ErrorKind::limit, "cut");
      return {};
    });
    if (!read && !answer.cut) answer.error = read.error().message;
    state.answer(std::move(answer), request);
  });
}

void Session::extract(SnapshotPtr snapshot, scan::FileAt file, std::filesystem::path path,
                      scan::Overwrite overwrite) {
  forget();
  const std::uint64_t request = state_->last_request;
  start(state_, [request, overwrite, snapshot = std::move(snapshot), file = std::move(file),
                 path = std::move(path)](State& state) {
    Answer answer{.to = Answer::To::extract, .path = path};
    const auto extracted = scan::extract_file(*state.image, file, path, overwrite);
    if (!extracted) answer.error = extracted.error().message;
    state.answer(std::move(answer), request);
  });
}

}  // namespace plimsoll::explore
