// SPDX-License-Identifier: Apache-2.0
// Session: the Background of a real image. One thread opens it, lists its layers, and looks for findings, and publishes
// a Snapshot after each step; every request for a file has a thread of its own. They share one state, which the last of
// them frees: nobody waits for a thread that reads gigabytes only to be told that it may stop.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "explore/background.h"

namespace plimsoll::explore {

/// What a full look at an image gives.
struct Examination {
  Report report;
  tree::Stack stack;
};

/// How to get at the image. Called from the session's threads.
struct Means {
  std::function<Result<std::unique_ptr<oci::Image>>(Observer& observer)> open;
  std::function<Result<Examination>(oci::Image& image, Observer& observer)> examine;
  std::filesystem::path cache;  // of layer facts; empty: none
};

class Session final : public Background {
 public:
  explicit Session(Means means);
  ~Session() override;
  SnapshotPtr snapshot() override;
  std::string activity() override;
  void read(SnapshotPtr snapshot, scan::FileAt file) override;
  void extract(SnapshotPtr snapshot, scan::FileAt file, std::filesystem::path path,
               scan::Overwrite overwrite) override;
  void forget() override;
  std::optional<Answer> take() override;

  /// Waits at most so long for the image to be open. An error is why it cannot be; none yet is none.
  Result<void> wait_until_open(std::chrono::milliseconds most);

  /// Whether a thread is at work. While that is so the program must end at once, not by and by.
  [[nodiscard]] bool is_busy() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace plimsoll::explore
