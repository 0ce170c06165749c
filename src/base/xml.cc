// SPDX-License-Identifier: Apache-2.0
// The tree is built from expat's events. Expat is suspended at the end of each wanted element, so that what the caller
// does with it runs outside of expat's frames and may fail, or throw, as it likes.
#include "base/xml.h"

#include <expat.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "base/bytes.h"

namespace plimsoll::xml {

namespace {

constexpr std::uint64_t kLargestTree = 256 * kMiB;
constexpr std::uint64_t kLongestToken = 4 * kMiB;   // one tag, comment or processing instruction
constexpr std::size_t kFeedAtOnce = 256 * kKiB;     // bytes given to expat in one call
constexpr std::uint64_t kRescanFreely = 64 * kKiB;  // an unfinished token up to this may be scanned again per call

std::string_view local_name(std::string_view name) { return name.substr(name.rfind(':') + 1); }

bool is_namespace_declaration(std::string_view name) { return name == "xmlns" || name.starts_with("xmlns:"); }

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class Parser {
 public:
  Parser(std::span<const std::string_view> path, std::uint32_t max_depth, std::uint64_t member_limit)
      : path_(path), max_depth_(max_depth), member_limit_(member_limit) {}

  Result<void> run(ByteStream& stream, const std::function<Result<void>(Element&&)>& each) {
    if (!expat_) return fail(ErrorKind::io, "no memory for an XML parser");
    XML_SetUserData(expat_.get(), this);
    XML_SetElementHandler(expat_.get(), on_start, on_end);
    XML_SetCharacterDataHandler(expat_.get(), on_text);
    XML_SetStartDoctypeDeclHandler(expat_.get(), on_doctype);
    for (;;) {
      const Bytes chunk = TRY(stream.next(kFeedAtOnce));
      if (chunk.empty()) break;
      TRY(feed(chunk, each));
    }
    return parse(held_, true, each);
  }

 private:
  /// A token that one chunk does not finish is scanned from its start again with the next: to keep that linear in the
  /// length of the token, ever larger pieces are given.
  Result<void> feed(Bytes chunk, const std::function<Result<void>(Element&&)>& each) {
    const auto seen = static_cast<std::uint64_t>(std::max<XML_Index>(XML_GetCurrentByteIndex(expat_.get()), 0));
    const std::uint64_t unfinished = fed_ - std::min(seen, fed_);
    if (unfinished > kLongestToken + kFeedAtOnce)
      return fail(ErrorKind::limit, "line {}: a tag or comment is longer than {} bytes", line(), kLongestToken);
    if (unfinished <= kRescanFreely && held_.empty()) return parse(as_text(chunk), false, each);
    held_ += as_text(chunk);
    if (held_.size() < unfinished) return {};
    const std::string piece = std::exchange(held_, {});
    return parse(piece, false, each);
  }

  Result<void> parse(std::string_view text, bool last, const std::function<Result<void>(Element&&)>& each) {
    fed_ += text.size();
    XML_Status status =
        XML_Parse(expat_.get(), text.data(), static_cast<int>(text.size()), last ? XML_TRUE : XML_FALSE);
    while (status == XML_STATUS_SUSPENDED) {
      Element member = std::move(member_);
      member_ = {};
      TRY(each(std::move(member)));
      status = XML_ResumeParser(expat_.get());
    }
    if (status == XML_STATUS_OK) return {};
    if (refusal_) return std::unexpected(std::move(*refusal_));
    return fail(ErrorKind::malformed, "line {}: not XML: {}", line(), XML_ErrorString(XML_GetErrorCode(expat_.get())));
  }

  [[nodiscard]] std::uint64_t line() const { return XML_GetCurrentLineNumber(expat_.get()); }

  void refuse(ErrorKind kind, std::string_view reason) {
    if (!refusal_) refusal_ = Error{kind, fmt::format("line {}: {}", line(), reason)};
    XML_StopParser(expat_.get(), XML_FALSE);
  }

  void charge(std::uint64_t bytes) {
    held_bytes_ += bytes;
    if (held_bytes_ > member_limit_)
      refuse(ErrorKind::limit, fmt::format("an element takes more than {} bytes", member_limit_));
  }

  void start(std::string_view name, const char** attributes) {
    if (depth_ >= max_depth_) return refuse(ErrorKind::limit, fmt::format("nested deeper than {}", max_depth_));
    if (open_.empty() && matched_ == depth_) {
      if (depth_ == path_.size())
        member_ = {}, held_bytes_ = 0, open(member_, name, attributes);
      else if (path_[depth_] == "*" || name == path_[depth_])
        ++matched_;
    } else if (!open_.empty()) {
      open(open_.back()->children.emplace_back(), name, attributes);
    }
    ++depth_;
  }

  void open(Element& element, std::string_view name, const char** attributes) {
    element.name = name;
    std::uint64_t bytes = 2 * sizeof(Element) + name.size();  // a growing vector holds up to twice of it
    for (; *attributes != nullptr; attributes += 2) {
      if (is_namespace_declaration(attributes[0])) continue;
      const auto& [key, value] = element.attributes.emplace_back(local_name(attributes[0]), attributes[1]);
      bytes += 2 * sizeof element.attributes.front() + key.size() + value.size();
    }
    // Stays valid: the vector that holds the element does not grow before the element is closed.
    open_.push_back(&element);
    charge(bytes);
  }

  void end() {
    --depth_;
    matched_ = std::min<std::size_t>(matched_, depth_);
    if (open_.empty()) return;
    std::string& text = open_.back()->text;
    while (!text.empty() && is_blank(text.back())) text.pop_back();
    open_.pop_back();
    if (open_.empty()) XML_StopParser(expat_.get(), XML_TRUE);
  }

  void text(std::string_view part) {
    if (open_.empty()) return;
    std::string& text = open_.back()->text;
    if (text.empty()) {
      const auto first = std::ranges::find_if_not(part, is_blank);
      part.remove_prefix(static_cast<std::size_t>(first - part.begin()));
    }
    text += part;
    charge(2 * part.size());
  }

  // After a stop expat may still deliver what it has at hand.
  static void on_start(void* self, const char* name, const char** attributes) {
    auto& parser = *static_cast<Parser*>(self);
    if (!parser.refusal_) parser.start(local_name(name), attributes);
  }
  static void on_end(void* self, const char*) {
    auto& parser = *static_cast<Parser*>(self);
    if (!parser.refusal_) parser.end();
  }
  static void on_text(void* self, const char* part, int length) {
    auto& parser = *static_cast<Parser*>(self);
    if (!parser.refusal_) parser.text({part, static_cast<std::size_t>(length)});
  }
  static void on_doctype(void* self, const char*, const char*, const char*, int) {
    static_cast<Parser*>(self)->refuse(ErrorKind::unsupported, "a document type definition, which is not read");
  }

  std::span<const std::string_view> path_;
  std::uint32_t max_depth_;
  std::uint64_t member_limit_;
  std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> expat_{XML_ParserCreate(nullptr), XML_ParserFree};
  std::uint32_t depth_ = 0;       // elements open now
  std::size_t matched_ = 0;       // how many of them, from the root on, are those of the path
  Element member_;                // the one being built
  std::vector<Element*> open_;    // its open elements, outermost first
  std::uint64_t held_bytes_ = 0;  // about what it takes
  std::uint64_t fed_ = 0;         // bytes given to expat
  std::string held_;              // bytes waiting to be
  std::optional<Error> refusal_;  // ours, not expat's
};

}  // namespace

std::string_view Element::attribute(std::string_view wanted) const {
  const auto found = std::ranges::find(attributes, wanted, &std::pair<std::string, std::string>::first);
  return found == attributes.end() ? std::string_view{} : std::string_view(found->second);
}

const Element* Element::child(std::string_view wanted) const {
  const auto found = std::ranges::find(children, wanted, &Element::name);
  return found == children.end() ? nullptr : &*found;
}

std::string_view Element::child_text(std::string_view wanted) const {
  const Element* found = child(wanted);
  return found ? std::string_view(found->text) : std::string_view{};
}

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8_sequence(text);
    const std::string_view sequence = text.substr(0, std::max<std::size_t>(length, 1));
    text.remove_prefix(sequence.size());
    const char c = sequence.front();
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '\'')
      out += "&#39;";
    else if (c == '\n' || c == '\r' || c == '\t')
      out += fmt::format("&#{};", static_cast<int>(c));
    else if (length == 0 || (length == 1 && static_cast<unsigned char>(c) < 0x20) || sequence == "\uFFFE" ||
             sequence == "\uFFFF")
      out += "\uFFFD";
    else
      out += sequence;
  }
  return out;
}

Result<Element> parse(std::string_view text, std::uint32_t max_depth) {
  MemoryStream stream(as_bytes(text));
  Element root;
  TRY(Parser({}, max_depth, kLargestTree).run(stream, [&](Element&& element) -> Result<void> {
    root = std::move(element);
    return {};
  }));
  return root;
}

Result<void> for_each_child(ByteStream& stream, std::span<const std::string_view> path,
                            const std::function<Result<void>(Element&& child)>& each, std::uint64_t member_limit) {
  return Parser(path, kLimits.json_depth, member_limit).run(stream, each);
}

}  // namespace plimsoll::xml
