// SPDX-License-Identifier: Apache-2.0
#include "finding/answers.h"

#include <algorithm>
#include <tuple>

namespace plimsoll {

void Answers::add(std::string_view package, Answer answer) {
  const auto at = answers_.try_emplace(std::string(package)).first;
  at->second.push_back(std::move(answer));
}

const Answer* Answers::about(std::string_view owner, const Problem& problem) const {
  const auto known = answers_.find(owner);
  if (known == answers_.end()) return nullptr;
  const Answer* best = nullptr;
  const auto rank = [](const Answer& answer) {
    return std::tuple(!answer.is_affected, std::string_view(answer.id), std::string_view(answer.words));
  };
  for (const Answer& answer : known->second) {
    if (!is_same_problem(answer.id, answer.aliases, problem)) continue;
    if (best == nullptr || rank(answer) < rank(*best)) best = &answer;
  }
  return best;
}

}  // namespace plimsoll
