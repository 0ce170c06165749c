// SPDX-License-Identifier: Apache-2.0
// Members: an object of a report that is read back, and what is wrong with it.
//
// Lookups never fail on the spot: they give an empty value and keep the first complaint, which the caller asks for when
// it is done. So a reader is as plain as the writer it mirrors.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "crypto/digest.h"

namespace plimsoll::report {

/// The first complaint about a document.
class Complaint {
 public:
  void say(std::string text) {
    if (!first_) first_ = std::move(text);
  }
  [[nodiscard]] bool any() const { return first_.has_value(); }
  [[nodiscard]] Result<void> result() const {
    if (first_) return fail(ErrorKind::malformed, "{}", *first_);
    return {};
  }

 private:
  std::optional<std::string> first_;
};

/// Whether a member came with a later edition of the format: then it may be missing, and is empty.
enum class Since : std::uint8_t { first, later };

/// A view of one object. What it is made from, the object it is a member of included, must stay where it is.
class Members {
 public:
  /// `key` and, of an item of a list, `index` are the way to it in messages.
  Members(const json::value& from, std::string_view key, Complaint& complaint,
          std::optional<std::size_t> index = std::nullopt)
      : Members(from, nullptr, key, index, complaint) {}

  [[nodiscard]] std::string text(std::string_view key, Since since = Since::first) const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view key, Since since = Since::first) const;
  [[nodiscard]] bool flag(std::string_view key) const;
  /// Not negative, and at most what a Number holds.
  template <typename Number>
  [[nodiscard]] Number number(std::string_view key, Since since = Since::first) const {
    return static_cast<Number>(number_up_to(std::numeric_limits<Number>::max(), key, since));
  }
  [[nodiscard]] std::vector<std::size_t> numbers(std::string_view key, Since since = Since::first) const;
  [[nodiscard]] Digest digest(std::string_view key) const;
  /// The one of `all` that has this name; the first when the member is missing.
  template <typename Choices, typename Choice = typename Choices::value_type>
  [[nodiscard]] Choice choice(std::string_view key, const Choices& all, std::string_view (*name)(Choice),
                              Since since = Since::first) const {
    const json::value* found = find(key, since);
    if (found == nullptr) return all.front();
    for (const Choice each : all)
      if (found->is_string() && name(each) == json::text(*found)) return each;
    complain(key, "has a value that is not known");
    return all.front();
  }

  /// What `read` makes of a member that is an object; nothing where it is missing and may be.
  template <typename Read>
  auto object(std::string_view key, Read read, Since since = Since::first) const
      -> decltype(read(std::declval<const Members&>())) {
    const json::value* found = find(key, since);
    if (found == nullptr) return {};
    return read(Members(*found, this, key, std::nullopt, *complaint_));
  }
  /// The same where null stands for nothing.
  template <typename Read>
  auto object_or_null(std::string_view key, Read read) const
      -> std::optional<decltype(read(std::declval<const Members&>()))> {
    const json::value* found = find(key, Since::first);
    if (found == nullptr || found->is_null()) return std::nullopt;
    return read(Members(*found, this, key, std::nullopt, *complaint_));
  }
  /// What `read` makes of each item, which must be objects.
  template <typename Read>
  auto list(std::string_view key, Read read, Since since = Since::first) const
      -> std::vector<decltype(read(std::declval<const Members&>()))> {
    std::vector<decltype(read(std::declval<const Members&>()))> out;
    const json::array& items = array(key, since);
    out.reserve(items.size());
    for (std::size_t i = 0; i < items.size() && !complaint_->any(); ++i)
      out.push_back(read(Members(items[i], this, key, i, *complaint_)));
    return out;
  }

  /// The member, or nullptr and, when it must be there, a complaint.
  [[nodiscard]] const json::value* find(std::string_view key, Since since = Since::first) const;
  void complain(std::string_view key, std::string_view what) const;

 private:
  Members(const json::value& from, const Members* around, std::string_view key, std::optional<std::size_t> index,
          Complaint& complaint);
  [[nodiscard]] const json::array& array(std::string_view key, Since since) const;
  [[nodiscard]] std::uint64_t number_up_to(std::uint64_t most, std::string_view key, Since since) const;
  [[nodiscard]] std::string where() const;

  const json::object* members_;  // nullptr: it is no object, which has been said
  const Members* around_;
  std::string_view key_;
  std::optional<std::size_t> index_;
  Complaint* complaint_;
};

}  // namespace plimsoll::report
