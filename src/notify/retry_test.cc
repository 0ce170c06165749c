// SPDX-License-Identifier: Apache-2.0
// On a clock of its own: nothing waits.
#include "notify/retry.h"

#include <gtest/gtest.h>

#include <vector>

namespace plimsoll::notify {
namespace {

using std::chrono::milliseconds;
using enum http::Failure::Again;

struct World {
  Patience::Clock::time_point time{};
  std::vector<milliseconds> waits;
  std::vector<std::string> notes;
  unsigned attempts = 0;

  Patience patience(std::uint64_t seed = 1) {
    Patience out;
    out.seed = seed;
    out.now = [this] { return time; };
    out.sleep = [this](milliseconds pause) {
      waits.push_back(pause);
      time += pause;
    };
    return out;
  }
};

struct Notes final : Observer {
  explicit Notes(World& world) : world_(world) {}
  void note(std::string_view line) override { world_.notes.emplace_back(line); }
  World& world_;
};

Refusal refusal(http::Failure::Again again, std::optional<std::chrono::seconds> asked = std::nullopt) {
  return {{Error{ErrorKind::network, "x: busy\n  what to do"}, again}, asked};
}

TEST(Retry, WaitsLongerEachTimeAndNeverTheSameForAll) {
  std::vector<std::vector<milliseconds>> runs;
  for (const std::uint64_t seed : {1U, 1U, 2U}) {
    World world;
    Notes notes(world);
    const auto done = persist(
        world.patience(seed),
        [&](milliseconds) {
          ++world.attempts;
          return std::unexpected(refusal(sensible));
        },
        notes);
    ASSERT_FALSE(done);
    EXPECT_EQ(world.attempts, 6U);
    EXPECT_EQ(done.error().message, "x: busy (tried 6 times)\n  what to do");
    EXPECT_EQ(world.notes.size(), 5U);
    EXPECT_TRUE(world.notes[0].starts_with("x: busy; trying again in ")) << world.notes[0];
    milliseconds whole{1000};
    for (const milliseconds wait : world.waits) {
      EXPECT_GE(wait, whole / 2);
      EXPECT_LE(wait, whole);
      whole = std::min(whole * 2, milliseconds(30'000));
    }
    runs.push_back(world.waits);
  }
  EXPECT_EQ(runs[0], runs[1]);
  EXPECT_NE(runs[0], runs[2]);
}

TEST(Retry, StopsWhereItHelpsNobody) {
  World world;
  Notes notes(world);
  EXPECT_FALSE(persist(
      world.patience(),
      [&](milliseconds) {
        ++world.attempts;
        return std::unexpected(refusal(pointless));
      },
      notes));
  EXPECT_EQ(world.attempts, 1U);
  world.attempts = 0;
  EXPECT_FALSE(persist(
      world.patience(),
      [&](milliseconds) {
        ++world.attempts;
        return std::unexpected(refusal(briefly));
      },
      notes));
  EXPECT_EQ(world.attempts, 3U);
  world.attempts = 0;
  EXPECT_TRUE(persist(
      world.patience(),
      [&](milliseconds) -> std::expected<void, Refusal> {
        if (++world.attempts < 3) return std::unexpected(refusal(sensible));
        return {};
      },
      notes));
}

TEST(Retry, DoesAsTheOtherSideAsks) {
  World world;
  Notes notes(world);
  const auto asked = [&](std::chrono::seconds wait) {
    world.waits.clear();
    world.attempts = 0;
    return persist(
        world.patience(),
        [&, wait](milliseconds) -> std::expected<void, Refusal> {
          if (++world.attempts < 2) return std::unexpected(refusal(sensible, wait));
          return {};
        },
        notes);
  };
  EXPECT_TRUE(asked(std::chrono::seconds(45)));
  EXPECT_EQ(world.waits, std::vector<milliseconds>{milliseconds(45'000)});
  // What it asks may be longer than we would wait, never shorter, nor past the end.
  EXPECT_TRUE(asked(std::chrono::seconds(0)));
  EXPECT_GE(world.waits.at(0), milliseconds(500));
  const auto late = asked(std::chrono::seconds(3600));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().message, "x: busy (it asks to wait 3600 s, which is past the time limit)\n  what to do");
  EXPECT_TRUE(world.waits.empty());
}

TEST(Retry, EndsInTime) {
  World world;
  Notes notes(world);
  Patience patience = world.patience();
  patience.attempts = 1000;
  std::vector<milliseconds> left;
  const auto done = persist(
      patience,
      [&](milliseconds remaining) {
        left.push_back(remaining);
        world.time += milliseconds(5'000);
        return std::unexpected(refusal(sensible));
      },
      notes);
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message.find("the time limit is reached"), std::string::npos);
  EXPECT_LE(world.time.time_since_epoch(), milliseconds(125'000));
  EXPECT_EQ(left.front(), milliseconds(120'000));
  for (std::size_t i = 1; i < left.size(); ++i) EXPECT_LT(left[i], left[i - 1]);
}

}  // namespace
}  // namespace plimsoll::notify
