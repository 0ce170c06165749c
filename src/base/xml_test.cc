// SPDX-License-Identifier: Apache-2.0
// The tree against Python's xml.etree on generated documents, whole and damaged; the limits; the streamed form against
// the tree.
#include "base/xml.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>

#include "base/testing.h"

namespace plimsoll::xml {
namespace {

/// Delivers a few bytes at a time, so that every token straddles chunks.
class Drip final : public ByteStream {
 public:
  explicit Drip(std::string_view text, std::size_t chunk = 3) : inner_(as_bytes(text)), chunk_(chunk) {}
  Result<Bytes> next(std::size_t most) override { return inner_.next(std::min(most, chunk_)); }

 private:
  MemoryStream inner_;
  std::size_t chunk_;
};

void hex(std::string& out, std::string_view text) {
  for (const char c : text) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
}

/// One line that tells everything of a tree.
void dump(std::string& out, const Element& element) {
  out += "(" + element.name;
  for (const auto& [name, value] : element.attributes) {
    out += " " + name + "=";
    hex(out, value);
  }
  out += " '";
  hex(out, element.text);
  for (const Element& child : element.children) dump(out, child);
  out += ")";
}

std::string dump(const Result<Element>& root) {
  if (!root) return "error";
  std::string out;
  dump(out, *root);
  return out;
}

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  std::string document() {
    std::string out = pick({"", "<?xml version=\"1.0\"?>\n", "<?xml version='1.0' encoding='UTF-8'?><!-- c -->"});
    element(out, 0, true);
    return out + pick({"", "\n", "<!-- end --><?pi x?>\n"});
  }

  /// One byte or run changed: mostly not well-formed any more.
  std::string damaged(std::string text) {
    const std::size_t at = below(text.size());
    switch (below(4)) {
      case 0:
        text.resize(at);
        break;
      case 1:
        text.erase(at, 1 + below(5));
        break;
      case 2:
        text[at] = static_cast<char>(below(256));
        break;
      default:
        text.insert(at, pick({"<", ">", "&", "</a>", "<a>", "<!--", "]]>", "\"", "&#0;", "&x;", "\xff"}));
    }
    return text;
  }

 private:
  std::size_t below(std::size_t n) { return n == 0 ? 0 : random_() % n; }
  std::string pick(std::initializer_list<const char*> from) { return from.begin()[below(from.size())]; }

  void text(std::string& out) {
    for (std::size_t n = below(4); n > 0; --n)
      out += pick({" ", "\n\t", "word", "é", "漢字", "🦀", "&amp;", "&lt;&gt;", "&#x41;", "&#10;", "&quot;&apos;",
                   "\r\n", "<![CDATA[ <raw> & ]] ]]>", "<!-- <no> -->", "<?php x?>", "a > b", "'\""});
  }
  void element(std::string& out, int depth, bool root) {
    const std::string name = pick({"a", "b", "p:a", "definition", "é"});
    out += "<" + name;
    if (root) out += " xmlns='urn:d' xmlns:p=\"urn:p\"";
    std::vector<std::string> names{"id", "p:id", "ref", "x.y-z"};
    std::ranges::shuffle(names, random_);
    for (std::size_t n = below(3); n > 0; --n)
      out += "\n " + names[n] + "=" + pick({"'v'", "\"a&amp;b\"", "' x\n y '", "\"&#xe9;\"", "''"});
    if (below(4) == 0) {
      out += "/>";
      return;
    }
    out += ">";
    text(out);
    for (std::size_t n = depth < 6 ? below(4) : 0; n > 0; --n) {
      element(out, depth + 1, false);
      text(out);
    }
    out += "</" + name + " >";
  }

  std::mt19937_64 random_;
};

constexpr const char* kOracle = R"(
import sys, xml.parsers.expat, xml.etree.ElementTree as T
def dump(e):
    own = (e.text or '') + ''.join(c.tail or '' for c in e)
    local = lambda n: n.rsplit('}', 1)[-1]
    return ('(' + local(e.tag) + ''.join(' ' + local(k) + '=' + v.encode().hex() for k, v in e.attrib.items())
            + " '" + own.strip(' \t\r\n').encode().hex() + ''.join(map(dump, e)) + ')')
for document in open(sys.argv[1], 'rb').read().split(b'\0'):
    try: print(dump(T.fromstring(document)))
    except (T.ParseError, LookupError, ValueError):
        try: xml.parsers.expat.ParserCreate().Parse(document, True); print('prefix')
        except (xml.parsers.expat.ExpatError, LookupError, ValueError): print('error')
)";

TEST(Xml, AgreesWithEtree) {
  if (!testing::have("python3")) GTEST_SKIP() << "no python3";
  Generator generator(1);
  std::vector<std::string> documents;
  for (int i = 0; i < 1500; ++i) {
    documents.push_back(generator.document());
    const std::string bad = generator.damaged(documents.back());
    if (bad.find('\0') == std::string::npos) documents.push_back(bad);
  }
  const testing::Folder folder;
  std::string all;
  for (const std::string& document : documents) (all += all.empty() ? "" : std::string(1, '\0')) += document;
  folder.write("all", all);
  folder.write("oracle.py", kOracle);
  std::string expected = folder.run("PYTHONIOENCODING=utf-8 python3 oracle.py all");
  int trees = 0;
  for (const std::string& document : documents) {
    const std::size_t end = expected.find('\n');
    ASSERT_NE(end, std::string::npos);
    const std::string theirs = expected.substr(0, end);
    expected.erase(0, end + 1);
    const Result<Element> ours = parse(document);
    // Damage may undo the declaration of a prefix, which only a reader that knows namespaces minds.
    if (theirs == "prefix") continue;
    EXPECT_EQ(dump(ours), theirs) << document;
    if (ours) {
      ++trees;
      Drip stream(document);
      std::string again;
      EXPECT_TRUE(for_each_child(stream, {}, [&](Element&& root) -> Result<void> {
        dump(again, root);
        return {};
      })) << document;
      EXPECT_EQ(again, theirs) << document;
    }
  }
  EXPECT_GT(trees, 1500);
}

TEST(Xml, LooksUpAttributesAndChildren) {
  const Element root = *parse("<p:r xmlns:p='urn:p' p:id=' 1 '> x <a>1</a> y <a>2</a><b/>\n</p:r>");
  EXPECT_EQ(root.name, "r");
  EXPECT_EQ(root.attribute("id"), " 1 ");
  EXPECT_EQ(root.attribute("p:id"), "");
  EXPECT_EQ(root.attributes.size(), 1u);
  EXPECT_EQ(root.text, "x  y");
  EXPECT_EQ(root.child_text("a"), "1");
  EXPECT_EQ(root.child_text("b"), "");
  EXPECT_EQ(root.child("c"), nullptr);
}

std::string split(std::string_view text, std::vector<std::string_view> path, std::uint64_t member_limit = kMiB) {
  Drip stream(text);
  std::string out;
  const Result<void> done = for_each_child(
      stream, path,
      [&](Element&& child) -> Result<void> {
        dump(out, child);
        return {};
      },
      member_limit);
  return done ? out : "error " + done.error().message;
}

TEST(ForEachChild, DeliversChildrenOfThePathOnly) {
  const std::string_view text =
      "<r><defs><d id='1'/><d><d/></d>t</defs><x><defs><no/></defs></x><more><defs/></more><o:defs><e/></o:defs></r>";
  EXPECT_EQ(split(text, {"r", "defs"}), "(d id=31 ')(d '(d '))(e ')");
  EXPECT_EQ(split(text, {"r", "x", "defs"}), "(no ')");
  EXPECT_EQ(split(text, {"r", "y"}), "");
  EXPECT_EQ(split(text, {"r", "*"}), "(d id=31 ')(d '(d '))(defs '(no '))(defs ')(e ')");
  EXPECT_EQ(split(text, {"defs"}), "");
  EXPECT_EQ(split("<r><a/></r>", {}), "(r '(a '))");
  EXPECT_EQ(split("<r><a>\n<b></r>", {"r"}), "error line 2: not XML: mismatched tag");
  EXPECT_EQ(split("<r><a/>", {"r"}).substr(0, 5), "error");
  EXPECT_EQ(split("<r/><r/>", {"r"}).substr(0, 5), "error");
  EXPECT_EQ(split("", {"r"}).substr(0, 5), "error");
}

TEST(ForEachChild, StopsAtTheFirstErrorOfTheCaller) {
  MemoryStream stream(as_bytes("<r><a/><b/></r>"));
  int calls = 0;
  const Result<void> done = for_each_child(stream, std::array{std::string_view("r")}, [&](Element&&) -> Result<void> {
    ++calls;
    return fail(ErrorKind::io, "disk full");
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message, "disk full");
  EXPECT_EQ(calls, 1);
}

TEST(Xml, RefusesDocumentTypesAndEntities) {
  const Result<Element> bomb = parse("<?xml version='1.0'?>\n<!DOCTYPE r [<!ENTITY a 'aaaa'>]><r>&a;</r>");
  ASSERT_FALSE(bomb);
  EXPECT_EQ(bomb.error().kind, ErrorKind::unsupported);
  EXPECT_EQ(bomb.error().message, "line 2: a document type definition, which is not read");
  EXPECT_FALSE(parse("<!DOCTYPE r SYSTEM 'file:///etc/passwd'><r/>"));
  EXPECT_FALSE(parse("<r>&nbsp;</r>"));
  EXPECT_TRUE(parse("<r>&amp;&lt;&gt;&quot;&apos;&#65;</r>"));
}

TEST(Xml, KeepsItsLimits) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_EQ(parse(deep).error().kind, ErrorKind::limit);
  EXPECT_TRUE(parse("<a><a><a/></a></a>", 3));
  EXPECT_FALSE(parse("<a><a><a/></a></a>", 2));

  std::string wide = "<r><m>";
  for (int i = 0; i < 10'000; ++i) wide += "<a/>";
  wide += "</m></r>";
  EXPECT_EQ(split(wide, {"r"}), "error line 1: an element takes more than 1048576 bytes");
  EXPECT_NE(split(wide, {"r"}, 64 * kMiB).substr(0, 5), "error");
  EXPECT_EQ(split(wide, {"r", "m"}).size(), 10'000 * std::string_view("(a ')").size());
  EXPECT_EQ(split("<r><a>" + std::string(600'000, 'x') + "</a></r>", {"r"}).substr(0, 5), "error");
  // Text that nobody asked for costs nothing.
  EXPECT_EQ(split("<r><a>" + std::string(6'000'000, 'x') + "</a></r>", {"r", "b"}), "");
}

TEST(Xml, LongTokensTakeLinearTime) {
  const std::string within = "<r a='" + std::string(4'000'000, 'x') + "'/>";
  Drip slow(within, 100);
  EXPECT_TRUE(for_each_child(slow, {}, [](Element&&) -> Result<void> { return {}; }));
  const std::string beyond = "<r><!-- " + std::string(40'000'000, '-') + " --></r>";
  Drip endless(beyond, 10'000);
  const Result<void> done = for_each_child(endless, {}, [](Element&&) -> Result<void> { return {}; });
  ASSERT_FALSE(done);
  EXPECT_FALSE(parse("<r " + std::string(10'000'000, 'x')));
}

TEST(Xml, ReadsTheEncodingsOfXmlItself) {
  EXPECT_EQ(parse("\xEF\xBB\xBF<r>é</r>")->text, "é");
  EXPECT_EQ(parse("<?xml version='1.0' encoding='ISO-8859-1'?><r>\xE9</r>")->text, "é");
  EXPECT_EQ(parse(std::string_view("\xFF\xFE<\0r\0>\0\xE9\0<\0/\0r\0>\0", 18))->text, "é");
  EXPECT_FALSE(parse("<?xml version='1.0' encoding='no-such'?><r/>"));
}

}  // namespace
}  // namespace plimsoll::xml
