// SPDX-License-Identifier: Apache-2.0
// The packed form: magic, then the fields in order (integers little-endian, texts and lists with a 32-bit count), then
// the FNV hash of all before it.
#include "scan/layer_facts.h"

#include <algorithm>
#include <array>
#include <concepts>

namespace plimsoll::scan {

namespace {

constexpr std::string_view kMagic = "plimsoll facts 5\n";

enum class FactTag : std::uint8_t { package = 1, kept, gap, ownership, program, distribution };

class Writer {
 public:
  template <std::unsigned_integral T>
  void number(T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) out_ += static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
  }
  void text(std::string_view text) {
    number(static_cast<std::uint32_t>(text.size()));
    out_ += text;
  }
  template <typename Range, typename Each>
  void list(const Range& range, Each each) {
    number(static_cast<std::uint32_t>(range.size()));
    for (const auto& item : range) each(item);
  }
  std::string& out() { return out_; }

 private:
  std::string out_{kMagic};
};

class Reader {
 public:
  explicit Reader(Bytes bytes) : bytes_(bytes) {}
  template <std::unsigned_integral T>
  Result<T> number() {
    return bytes_.little<T>();
  }
  Result<std::string> text() {
    const auto size = TRY(number<std::uint32_t>());
    return std::string(as_text(TRY(bytes_.take(size))));
  }
  /// Calls each() as often as the count says; a lying count runs into the end.
  template <typename Each>
  Result<void> list(Each each) {
    const auto count = TRY(number<std::uint32_t>());
    for (std::uint32_t i = 0; i < count; ++i) TRY(each());
    return {};
  }
  Result<void> texts(std::vector<std::string>& into) {
    return list([&]() -> Result<void> {
      into.push_back(TRY(text()));
      return {};
    });
  }
  template <std::unsigned_integral T>
  Result<void> numbers(std::vector<T>& into) {
    return list([&]() -> Result<void> {
      into.push_back(TRY(number<T>()));
      return {};
    });
  }
  [[nodiscard]] bool at_end() const { return bytes_.remaining() == 0; }

 private:
  ByteReader bytes_;
};

/// The text fields of a package in the order they are packed.
template <typename P>
auto package_fields(P& package) {
  return std::array{&package.type,           &package.name,   &package.version, &package.arch,    &package.source_name,
                    &package.source_version, &package.vendor, &package.module,  &package.license, &package.cpe};
}

template <typename D>
auto distribution_fields(D& distribution) {
  return std::array{&distribution.id, &distribution.version, &distribution.codename, &distribution.name,
                    &distribution.id_like};
}

template <typename Enum>
Result<Enum> read_enum(Reader& in, Enum last) {
  const auto number = TRY(in.number<std::uint8_t>());
  if (number > static_cast<std::uint8_t>(last)) return fail(ErrorKind::malformed, "unknown value in a package");
  return static_cast<Enum>(number);
}

void write_fact(Writer& out, const Fact& fact) {
  if (const auto* package = std::get_if<Package>(&fact)) {
    out.number(static_cast<std::uint8_t>(FactTag::package));
    for (const std::string* field : package_fields(*package)) out.text(*field);
    out.number(static_cast<std::uint8_t>(package->relation));
    out.number(static_cast<std::uint8_t>(package->scope));
    out.number(static_cast<std::uint8_t>(package->linkage.known));
    out.list(package->linkage.parts, [&](std::uint32_t part) { out.number(part); });
    out.list(package->depends, [&](const Dependency& depends) {
      out.text(depends.name);
      out.text(depends.version);
    });
  } else if (const auto* kept = std::get_if<KeptFile>(&fact)) {
    out.number(static_cast<std::uint8_t>(FactTag::kept));
    out.text(kept->content);
  } else if (const auto* gap = std::get_if<Gap>(&fact)) {
    out.number(static_cast<std::uint8_t>(FactTag::gap));
    out.text(gap->code);
    out.text(gap->message);
  } else if (const auto* ownership = std::get_if<Ownership>(&fact)) {
    out.number(static_cast<std::uint8_t>(FactTag::ownership));
    out.text(ownership->type);
    out.text(ownership->package);
    out.list(ownership->files, [&](std::uint64_t file) { out.number(file); });
  } else if (const auto* distribution = std::get_if<Distribution>(&fact)) {
    out.number(static_cast<std::uint8_t>(FactTag::distribution));
    for (const std::string* field : distribution_fields(*distribution)) out.text(*field);
  } else if (const auto* program = std::get_if<Program>(&fact)) {
    out.number(static_cast<std::uint8_t>(FactTag::program));
    out.text(program->interpreter);
  }
}

Result<Fact> read_fact(Reader& in) {
  switch (static_cast<FactTag>(TRY(in.number<std::uint8_t>()))) {
    case FactTag::package: {
      Package package;
      for (std::string* field : package_fields(package)) *field = TRY(in.text());
      package.relation = TRY(read_enum(in, Relation::transitive));
      package.scope = TRY(read_enum(in, Scope::development));
      const auto known = TRY(in.number<std::uint8_t>());
      if (known > 1) return fail(ErrorKind::malformed, "unknown value in a package");
      package.linkage.known = known == 1;
      TRY(in.numbers(package.linkage.parts));
      TRY(in.list([&]() -> Result<void> {
        Dependency depends;
        depends.name = TRY(in.text());
        depends.version = TRY(in.text());
        package.depends.push_back(std::move(depends));
        return {};
      }));
      return package;
    }
    case FactTag::kept:
      return KeptFile{TRY(in.text())};
    case FactTag::gap: {
      std::string code = TRY(in.text());
      return Gap{std::move(code), TRY(in.text())};
    }
    case FactTag::ownership: {
      Ownership ownership;
      ownership.type = TRY(in.text());
      ownership.package = TRY(in.text());
      TRY(in.numbers(ownership.files));
      return ownership;
    }
    case FactTag::distribution: {
      Distribution distribution;
      for (std::string* field : distribution_fields(distribution)) *field = TRY(in.text());
      return distribution;
    }
    case FactTag::program:
      return Program{TRY(in.text())};
  }
  return fail(ErrorKind::malformed, "unknown kind of fact");
}

/// The fields of a secret in the order they are packed.
template <typename S>
auto secret_texts(S& secret) {
  return std::array{&secret.rule, &secret.redacted, &secret.fingerprint, &secret.name, &secret.key_id};
}
template <typename S>
auto secret_numbers(S& secret) {
  return std::array{&secret.line, &secret.column, &secret.end_line, &secret.end_column};
}

void write_secrets(Writer& out, const FileSecrets& file) {
  out.text(file.file);
  out.text(file.path);
  out.number(file.content);
  out.list(file.secrets, [&](const secret::Secret& secret) {
    for (const std::string* field : secret_texts(secret)) out.text(*field);
    out.number(secret.offset);
    for (const std::uint32_t* field : secret_numbers(secret)) out.number(*field);
    out.number(static_cast<std::uint8_t>(secret.valid));
  });
}

Result<FileSecrets> read_secrets(Reader& in) {
  FileSecrets file;
  file.file = TRY(in.text());
  file.path = TRY(in.text());
  file.content = TRY(in.number<std::uint64_t>());
  TRY(in.list([&]() -> Result<void> {
    secret::Secret secret;
    for (std::string* field : secret_texts(secret)) *field = TRY(in.text());
    secret.offset = TRY(in.number<std::uint64_t>());
    for (std::uint32_t* field : secret_numbers(secret)) *field = TRY(in.number<std::uint32_t>());
    const auto valid = TRY(in.number<std::uint8_t>());
    if (valid > 1) return fail(ErrorKind::malformed, "unknown value in a secret");
    secret.valid = valid == 1;
    file.secrets.push_back(std::move(secret));
    return {};
  }));
  return file;
}

}  // namespace

bool LayerFacts::has_leaf_at_or_above(std::string_view path) const {
  for (std::size_t end = path.size(); end != std::string_view::npos && end > 0; end = path.rfind('/', end - 1)) {
    if (std::ranges::binary_search(leaves, path_hash(path.substr(0, end)))) return true;
  }
  return false;
}

std::string pack(const LayerFacts& facts) {
  Writer out;
  out.list(facts.detectors, [&](const auto& row) {
    out.text(row.first);
    out.number(row.second);
  });
  out.list(facts.files, [&](const FileFacts& file) {
    out.text(file.path);
    out.text(file.detector);
    out.list(file.facts, [&](const Fact& fact) { write_fact(out, fact); });
  });
  out.list(facts.links, [&](const Link& link) {
    out.number(static_cast<std::uint8_t>(link.kind));
    out.text(link.path);
    out.text(link.target);
  });
  for (const auto* texts : {&facts.folders, &facts.whiteouts, &facts.opaque}) {
    out.list(*texts, [&](const std::string& text) { out.text(text); });
  }
  for (const auto* leaves : {&facts.leaves, &facts.merged_leaves}) {
    out.list(*leaves, [&](std::uint64_t leaf) { out.number(leaf); });
  }
  out.list(facts.secrets, [&](const FileSecrets& file) { write_secrets(out, file); });
  out.list(facts.certificates, [&](const FileCertificates& file) {
    out.text(file.path);
    out.list(file.key_ids, [&](const std::string& id) { out.text(id); });
  });
  out.list(facts.unsearched, [&](const Unsearched& file) {
    out.text(file.path);
    out.text(file.reason);
  });
  out.number(facts.unsearched_count);
  out.number(facts.secrets_passed_over);
  out.text(facts.table.packed());
  out.number(facts.plain_size);
  out.number(path_hash(out.out()));
  return std::move(out.out());
}

Result<LayerFacts> unpack(std::string_view packed) {
  if (!packed.starts_with(kMagic) || packed.size() < kMagic.size() + sizeof(std::uint64_t)) {
    return fail(ErrorKind::malformed, "not a facts file");
  }
  const std::string_view body = packed.substr(0, packed.size() - sizeof(std::uint64_t));
  ByteReader checksum(as_bytes(packed.substr(body.size())));
  if (TRY(checksum.little<std::uint64_t>()) != path_hash(body)) return fail(ErrorKind::malformed, "damaged facts file");

  LayerFacts facts;
  Reader in(as_bytes(body.substr(kMagic.size())));
  TRY(in.list([&]() -> Result<void> {
    std::string id = TRY(in.text());
    facts.detectors[std::move(id)] = TRY(in.number<std::uint32_t>());
    return {};
  }));
  TRY(in.list([&]() -> Result<void> {
    FileFacts file;
    file.path = TRY(in.text());
    file.detector = TRY(in.text());
    TRY(in.list([&]() -> Result<void> {
      file.facts.push_back(TRY(read_fact(in)));
      return {};
    }));
    facts.files.push_back(std::move(file));
    return {};
  }));
  TRY(in.list([&]() -> Result<void> {
    Link link;
    link.kind = TRY(in.number<std::uint8_t>()) == 0 ? Link::Kind::symbolic : Link::Kind::hard;
    link.path = TRY(in.text());
    link.target = TRY(in.text());
    facts.links.push_back(std::move(link));
    return {};
  }));
  for (auto* texts : {&facts.folders, &facts.whiteouts, &facts.opaque}) TRY(in.texts(*texts));
  TRY(in.numbers(facts.leaves));
  TRY(in.numbers(facts.merged_leaves));
  TRY(in.list([&]() -> Result<void> {
    facts.secrets.push_back(TRY(read_secrets(in)));
    return {};
  }));
  TRY(in.list([&]() -> Result<void> {
    FileCertificates file;
    file.path = TRY(in.text());
    TRY(in.texts(file.key_ids));
    facts.certificates.push_back(std::move(file));
    return {};
  }));
  TRY(in.list([&]() -> Result<void> {
    Unsearched file;
    file.path = TRY(in.text());
    file.reason = TRY(in.text());
    facts.unsearched.push_back(std::move(file));
    return {};
  }));
  facts.unsearched_count = TRY(in.number<std::uint64_t>());
  facts.secrets_passed_over = TRY(in.number<std::uint64_t>());
  facts.table = TRY(tree::FileTable::unpack(TRY(in.text())));
  facts.plain_size = TRY(in.number<std::uint64_t>());
  if (!in.at_end()) return fail(ErrorKind::malformed, "a facts file with bytes left over");
  return facts;
}

}  // namespace plimsoll::scan
