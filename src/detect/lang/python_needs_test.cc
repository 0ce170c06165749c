// SPDX-License-Identifier: Apache-2.0
// Requirements and markers, against PyPA's own library.
#include "detect/lang/python_needs.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

#include "base/lines.h"
#include "detect/testing.h"

namespace plimsoll::detect {
namespace {

std::string_view take_field(std::string_view& line) {
  const auto tab = std::min(line.find('\t'), line.size());
  const std::string_view field = line.substr(0, tab);
  line.remove_prefix(std::min(tab + 1, line.size()));
  return field;
}

TEST(PythonNeeds, ReadAsPackagingReadsThem) {
  // Each line: a requirement, its name, its range without blanks, and whether the marker holds for Python 3.11 on
  // Linux.
  const std::string lines = testing::output_of(R"python(python3 -c '
import random
from packaging.requirements import Requirement
rng = random.Random(7)
pick = rng.choice
env = dict(python_version="3.11", python_full_version="3.11.4", sys_platform="linux", platform_system="Linux",
           os_name="posix", platform_machine="x86_64", implementation_name="cpython",
           platform_python_implementation="CPython", implementation_version="3.11.4", platform_release="6.1",
           platform_version="1", extra="")
values = {
    "python_version": ["3.6", "3.9", "3.10", "3.11", "3.12", "3.13", "4", "3", "2.7"],
    "python_full_version": ["3.11.4", "3.11.9", "3.9.1", "3.12.0", "3.11", "3.10.999"],
    "sys_platform": ["linux", "win32", "darwin"], "platform_system": ["Linux", "Windows"], "os_name": ["posix", "nt"],
    "platform_machine": ["x86_64", "arm64"], "implementation_name": ["cpython", "pypy"], "extra": ["x", "dev", "A_b"],
}
def atom():
    name = pick(list(values))
    value, quote = pick(values[name]), pick(["\"", "\x27"])
    text = quote + value + quote
    is_version = name.startswith("python")
    op = pick(["<", "<=", "==", "!=", ">", ">=", "~="] if is_version and "." in value else
              ["<", "<=", "==", "!=", ">", ">="] if is_version else ["==", "!="])
    blank = pick(["", " ", "  "])
    if op != "~=" and rng.random() < 0.2:
        return text + blank + op + blank + name
    if name not in ("extra",) and not is_version and rng.random() < 0.2:
        return name + pick([" in ", " not in "]) + quote + value + " other" + quote
    return name + blank + op + blank + text
def marker(depth):
    if depth == 0 or rng.random() < 0.3:
        return atom()
    inner = pick([" and ", " or "]).join(marker(depth - 1) for _ in range(pick([1, 2, 3])))
    return "(" + pick(["", " "]) + inner + ")" if rng.random() < 0.7 else inner
for i in range(4000):
    name = pick(["a", "A.b", "x-y_z", "n0", "python-dateutil"])
    extras = pick(["", "", "[x]", "[x, y-z]", " [x]"])
    spec = ",".join(pick(["==", ">=", "<", "!=", "~=", ">= "]) + pick(["1.0", "2.0.post1", "1.0rc1"]) for _ in range(pick([0, 1, 2])))
    line = name + extras + pick(["", " "]) + pick([spec, "(" + spec + ")" if spec else ""])
    if rng.random() < 0.05:
        line = name + extras + " @ https://example.org/a.whl"
    if rng.random() < 0.9:
        line += pick([" ; ", " ;"]) + marker(3)
    try:
        requirement = Requirement(line)
        holds = requirement.marker is None or requirement.marker.evaluate(env)
    except ValueError:
        continue
    print(line, requirement.name, "yes" if holds else "no", sep="\t")
' 2>/dev/null)python");
  if (lines.empty()) GTEST_SKIP() << "no python3 with packaging on this machine (python3-packaging)";
  const MarkerWorld world{.python = "3.11", .is_linux = true};
  std::array<int, 3> seen{};
  for (std::string_view rest = lines; !rest.empty();) {
    std::string_view line = take_line(rest);
    const std::string_view text = take_field(line), name = take_field(line), theirs = take_field(line);
    const auto ours = parse_requirement(text);
    ASSERT_TRUE(ours) << text;
    EXPECT_EQ(ours->name, name) << text;
    const Truth truth = holds(ours->marker, world);
    ++seen[static_cast<std::size_t>(truth)];
    if (truth != Truth::maybe) {
      EXPECT_EQ(truth == Truth::yes ? "yes" : "no", theirs) << text;
    }
    // What is not known is what cannot be: the machine, the implementation, the third number of Python.
    const bool is_unknown = text.find("machine") != text.npos || text.find("implementation") != text.npos ||
                            text.find("full_version") != text.npos || text.find("platform_system") != text.npos;
    if (truth == Truth::maybe) {
      EXPECT_TRUE(is_unknown) << text;
    }
  }
  EXPECT_GT(seen[0], 500);
  EXPECT_GT(seen[1], 100);
  EXPECT_GT(seen[2], 500);
}

TEST(PythonNeeds, AreReadFromAnyText) {
  EXPECT_FALSE(parse_requirement(""));
  EXPECT_FALSE(parse_requirement("  [x]"));
  EXPECT_EQ(parse_requirement("a[")->name, "a");
  EXPECT_EQ(parse_requirement("a (>=1) ; x")->range, ">=1");
  EXPECT_EQ(parse_requirement("a @ https://example.org/a;b.whl ; os_name == 'nt'")->marker, "os_name == 'nt'");
  const MarkerWorld world{.python = "3.11", .is_linux = true};
  for (const std::string& odd :
       {std::string("("), std::string("os_name =="), std::string("os_name os_name"), std::string("'a' == 'b'"),
        std::string("os_name == 'nt' nonsense"), std::string("os_name == 'nt"), std::string("not"),
        std::string("and or"), std::string(10'000, '('), std::string(100'000, 'a'),
        std::string("python_version < 'x'")})
    EXPECT_NE(holds(odd, world), Truth::yes) << odd.substr(0, 40);
  EXPECT_EQ(holds("extra == 'A.b'", {.extra = "a_B"}), Truth::yes);
  EXPECT_EQ(holds("extra == 'a'", {}), Truth::no);
  EXPECT_EQ(holds("os_name == 'nt'", {}), Truth::maybe);
}

TEST(PythonNeeds, KnowThePythonOfAPath) {
  EXPECT_EQ(python_of("usr/lib/python3.11/site-packages/a.dist-info/METADATA"), "3.11");
  EXPECT_EQ(python_of("usr/lib/python3/dist-packages/a.dist-info/METADATA"), "");
  EXPECT_EQ(python_of("opt/python/lib/python3.9/site-packages/a"), "3.9");
  EXPECT_EQ(python_of("lib/python3.13t/site-packages/a"), "");
  EXPECT_EQ(python_of("lib/python3."), "");
}

}  // namespace
}  // namespace plimsoll::detect
