// SPDX-License-Identifier: Apache-2.0
#include "crypto/uuid.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

namespace plimsoll {
namespace {

TEST(uuid, is_one_of_version_8_and_of_the_text_alone) {
  const std::regex form("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  std::set<std::string> seen;
  for (int i = 0; i < 500; ++i) {
    const std::string id = uuid_of(std::to_string(i));
    EXPECT_TRUE(std::regex_match(id, form)) << id;
    EXPECT_TRUE(seen.insert(id).second);
    EXPECT_EQ(id, uuid_of(std::to_string(i)));
  }
}

TEST(uuid, known_answer) {
  // sha256("") = e3b0c442 98fc 1c149 afbf4 c8996fb92427…
  EXPECT_EQ(uuid_of(""), "e3b0c442-98fc-8c14-9afb-f4c8996fb924");
}

}  // namespace
}  // namespace plimsoll
