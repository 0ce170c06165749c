// SPDX-License-Identifier: Apache-2.0
// link: harden
// Accounts and file capabilities: the first byte picks what, up to the next NUL is Config.User, the rest the file.
// Of a password nothing longer than a method's name may be kept, and whoever is found has a place in 32 bits.
#include <cstdlib>
#include <string>

#include "base/lines.h"
#include "detect/table.h"
#include "harden/accounts.h"
#include "harden/capability.h"

using namespace plimsoll;

namespace {

class Keep final : public FactSink {
 public:
  void add(Fact fact) override {
    if (auto* file = std::get_if<KeptFile>(&fact)) content = std::move(file->content);
  }
  std::string content;
};

void look_up(std::string_view spec, std::string_view bytes) {
  const Detector detector = detect::accounts_detector();
  harden::KeptFiles files;
  for (const Want& want : detector.wants) {
    Keep keep;
    detector.detect({want.text, as_bytes(bytes)}, keep);
    Keep again;
    detector.detect({want.text, as_bytes(keep.content)}, again);
    if (again.content != keep.content) std::abort();  // what is kept is in its final form
    files[std::string(want.text)] = std::move(keep.content);
  }
  const harden::Accounts accounts = harden::read_accounts(files);
  const harden::RunUser user = harden::find_run_user(spec, accounts);
  if (user.fate != harden::RunUser::Fate::starts && user.missing.empty() && !spec.empty()) std::abort();
  if (user.is_root() != (user.fate == harden::RunUser::Fate::starts && user.uid == 0)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  if (rest.empty()) return 0;
  const bool is_capability = rest.front() % 4 == 0;
  rest.remove_prefix(1);
  if (is_capability) {
    const auto parsed = harden::parse_capabilities(rest);
    if (parsed && parsed->str().empty() != (parsed->permitted == 0 && parsed->inheritable == 0)) std::abort();
    return 0;
  }
  const std::size_t end = std::min(rest.find('\0'), rest.size());
  look_up(rest.substr(0, end), rest.substr(std::min(end + 1, rest.size())));
  return 0;
}
