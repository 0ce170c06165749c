// SPDX-License-Identifier: Apache-2.0
#include "report/members.h"

#include <fmt/core.h>

namespace plimsoll::report {

Members::Members(const json::value& from, const Members* around, std::string_view key, std::optional<std::size_t> index,
                 Complaint& complaint)
    : members_(from.if_object()), around_(around), key_(key), index_(index), complaint_(&complaint) {
  if (members_ == nullptr) complaint.say(where() + " is not an object");
}

std::string Members::where() const {
  std::string out = around_ != nullptr ? around_->where() : std::string();
  if (!out.empty() && !key_.empty()) out += '.';
  out += key_;
  if (index_) out += fmt::format("[{}]", *index_);
  return out;
}

void Members::complain(std::string_view key, std::string_view what) const {
  if (complaint_->any()) return;
  const std::string inside = where();
  complaint_->say(fmt::format("{}{}{} {}", inside, inside.empty() ? "" : ".", key, what));
}

const json::value* Members::find(std::string_view key, Since since) const {
  const json::value* found = members_ == nullptr ? nullptr : members_->if_contains(key);
  if (found == nullptr && since == Since::first) complain(key, "is missing");
  return found;
}

std::string Members::text(std::string_view key, Since since) const {
  const json::value* found = find(key, since);
  if (found == nullptr) return {};
  if (!found->is_string()) complain(key, "is not a text");
  return std::string(json::text(*found));
}

std::vector<std::string> Members::texts(std::string_view key, Since since) const {
  std::vector<std::string> out;
  const json::array& items = array(key, since);
  out.reserve(items.size());
  for (const json::value& item : items) {
    if (!item.is_string()) complain(key, "holds something that is not a text");
    out.emplace_back(json::text(item));
  }
  return out;
}

bool Members::flag(std::string_view key) const {
  const json::value* found = find(key);
  if (found == nullptr) return false;
  if (!found->is_bool()) complain(key, "is neither true nor false");
  return found->is_bool() && found->get_bool();
}

std::uint64_t Members::number_up_to(std::uint64_t most, std::string_view key, Since since) const {
  const json::value* found = find(key, since);
  if (found == nullptr) return 0;
  const std::uint64_t* large = found->if_uint64();
  const std::int64_t* small = found->if_int64();
  if (large == nullptr && (small == nullptr || *small < 0)) {
    complain(key, "is not a number from 0 on");
    return 0;
  }
  const std::uint64_t value = large != nullptr ? *large : static_cast<std::uint64_t>(*small);
  if (value > most) complain(key, "is too large");
  return value > most ? 0 : value;
}

std::vector<std::size_t> Members::numbers(std::string_view key, Since since) const {
  std::vector<std::size_t> out;
  const json::array& items = array(key, since);
  out.reserve(items.size());
  for (const json::value& item : items) {
    const std::int64_t* number = item.if_int64();
    if (number == nullptr || *number < 0) complain(key, "holds something that is not a number from 0 on");
    out.push_back(number == nullptr || *number < 0 ? 0 : static_cast<std::size_t>(*number));
  }
  return out;
}

Digest Members::digest(std::string_view key) const {
  const std::string stated = text(key);
  if (stated.empty()) return {};
  Result<Digest> parsed = Digest::parse(stated);
  if (!parsed) complain(key, "is not a digest");
  return parsed ? *std::move(parsed) : Digest();
}

const json::array& Members::array(std::string_view key, Since since) const {
  static const json::array kNone;
  const json::value* found = find(key, since);
  if (found == nullptr) return kNone;
  if (!found->is_array()) complain(key, "is not a list");
  return found->is_array() ? found->get_array() : kNone;
}

}  // namespace plimsoll::report
