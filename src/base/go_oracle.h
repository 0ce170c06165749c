// SPDX-License-Identifier: Apache-2.0
// Tests that ask a Go program of tests/oracles. Built once for each test; skipped, with the reason, where that fails.
#pragma once

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/testing.h"

namespace plimsoll::testing {

class GoOracle : public ::testing::Test {
 protected:
  explicit GoOracle(std::string name) : name_(std::move(name)) {}

  void SetUp() override {
    std::string go;
    for (const char* place : {"/usr/local/go/bin/go", "go"})
      if (go.empty() && have(place)) go = place;
    if (go.empty()) GTEST_SKIP() << "Go is not installed";
    int status = 0;
    const std::string said = folder_.run(
        "cp " PLIMSOLL_SOURCE "/tests/oracles/" + name_ + "/* . && GOTOOLCHAIN=local " + go + " build -o oracle . 2>&1",
        &status);
    if (status != 0) GTEST_SKIP() << "the oracle cannot be built here: " << said.substr(0, 400);
  }

  /// One value for each line of its answer.
  std::vector<json::value> ask(const std::string& arguments) {
    std::vector<json::value> out;
    std::istringstream lines(folder_.run("./oracle " + arguments));
    for (std::string line; std::getline(lines, line);) out.push_back(*json::parse(line));
    return out;
  }

  Folder folder_;

 private:
  std::string name_;
};

}  // namespace plimsoll::testing
