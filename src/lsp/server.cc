// SPDX-License-Identifier: Apache-2.0
#include "lsp/server.h"

#include <algorithm>
#include <optional>

#include <fmt/core.h>

#include "base/bytes.h"
#include "base/lines.h"

namespace plimsoll::lsp {

namespace {

// Of JSON-RPC and the protocol.
constexpr int kParseError = -32700;
constexpr int kInvalidRequest = -32600;
constexpr int kMethodNotFound = -32601;
constexpr int kInvalidParams = -32602;
constexpr int kNotInitialized = -32002;

constexpr std::uint32_t kMostDepth = 100;

bool is_id(const json::value& id) { return id.is_string() || id.is_number(); }

const json::value& member(const json::value& from, std::string_view key) {
  static const json::value kNothing;
  const json::value* found = json::find(from, key);
  return found == nullptr ? kNothing : *found;
}

/// What an editor's language id says a document is; nullopt: name and content must tell.
std::optional<lint::FileKind> kind_of(std::string_view language) {
  const std::string name = lowercase(language);
  if (name == "dockerfile") return lint::FileKind::dockerfile;
  if (name == "dockercompose") return lint::FileKind::compose;
  return std::nullopt;
}

std::optional<TextRange> range_in(const Text& text, const json::value& from) {
  const auto start = parse_position(member(from, "start")), end = parse_position(member(from, "end"));
  if (!start || !end) return std::nullopt;
  const std::size_t begin = text.offset(*start);
  return TextRange{begin, std::max(begin, text.offset(*end))};
}

}  // namespace

std::vector<json::value> Server::sent() { return std::exchange(out_, {}); }

void Server::answer(const json::value& id, json::value result) {
  out_.emplace_back(json::object{{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}});
}

void Server::refuse(const json::value& id, int code, std::string_view message) {
  out_.emplace_back(json::object{{"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", code}, {"message", message}}}});
}

void Server::publish(std::string_view uri, const json::value& version, json::array diagnostics) {
  json::object params = {{"uri", uri}};
  if (version.is_number()) params["version"] = version;
  params["diagnostics"] = std::move(diagnostics);
  out_.emplace_back(
      json::object{{"jsonrpc", "2.0"}, {"method", "textDocument/publishDiagnostics"}, {"params", std::move(params)}});
}

void Server::take_problem(std::string_view problem) { refuse(nullptr, kParseError, problem); }

void Server::take(std::string_view body) {
  const auto parsed = json::parse(body, kMostDepth);
  if (!parsed) return refuse(nullptr, kParseError, parsed.error().message);
  const json::value& id = member(*parsed, "id");
  const json::value* method = json::find(*parsed, "method");
  if (!parsed->is_object()) return refuse(nullptr, kInvalidRequest, "a message must be an object");
  if (method == nullptr) {
    // An answer, to a question that was never asked: none is.
    if (json::find(*parsed, "result") != nullptr || json::find(*parsed, "error") != nullptr) return;
    return refuse(is_id(id) ? id : json::value(), kInvalidRequest, "a message must have a method");
  }
  if (!method->is_string()) return refuse(is_id(id) ? id : json::value(), kInvalidRequest, "a method must be a string");
  if (json::find(*parsed, "id") == nullptr) return notify(json::text(*method), member(*parsed, "params"));
  if (!is_id(id)) return refuse(nullptr, kInvalidRequest, "an id must be a number or a string");
  request(json::text(*method), id, member(*parsed, "params"));
}

void Server::request(std::string_view method, const json::value& id, Params params) {
  if (method == "initialize") {
    if (initialized_) return refuse(id, kInvalidRequest, "the session has begun already");
    initialized_ = true;
    return answer(id, initialize(params));
  }
  if (!initialized_) return refuse(id, kNotInitialized, "the session has not begun: initialize comes first");
  if (shut_down_) return refuse(id, kInvalidRequest, "the session is over: only exit may follow");
  if (method == "shutdown") {
    shut_down_ = true;
    return answer(id, nullptr);
  }
  const bool is_hover = method == "textDocument/hover";
  if (!is_hover && method != "textDocument/codeAction")
    return refuse(id, kMethodNotFound, fmt::format("there is no method {}", printable(method, 80)));

  Document* document = find(params);
  if (document == nullptr) return refuse(id, kInvalidParams, "no open document is meant");
  check(*document, settings_);
  if (is_hover) {
    const auto at = parse_position(member(params, "position"));
    if (!at) return refuse(id, kInvalidParams, "position: a line and a character are needed");
    return answer(id, hover(*document, *at));
  }
  const auto range = range_in(document->text, member(params, "range"));
  if (!range) return refuse(id, kInvalidParams, "range: a start and an end are needed");
  ActionRequest wanted{.range = *range, .only = {}, .versioned = versioned_edits_};
  for (const json::value& kind : json::items(member(params, "context"), "only"))
    wanted.only.emplace_back(json::text(kind));
  answer(id, code_actions(*document, wanted, settings_));
}

void Server::notify(std::string_view method, Params params) {
  if (method == "exit") {
    over_ = true;
    return;
  }
  if (!initialized_ || shut_down_) return;
  if (method == "textDocument/didOpen") return opened(params);
  if (method == "textDocument/didChange") return changed(params);
  if (method == "textDocument/didSave") return saved(params);
  if (method == "textDocument/didClose") return closed(params);
}

json::value Server::initialize(Params params) {
  const json::value& workspace = member(member(params, "capabilities"), "workspace");
  const json::value& versioned = member(member(workspace, "workspaceEdit"), "documentChanges");
  versioned_edits_ = versioned.is_bool() && versioned.get_bool();
  const json::value& options = member(params, "initializationOptions");
  const std::string_view profile = json::text(options, "profile");
  if (profile == "default") settings_.profile = lint::Profile::standard;
  if (profile == "strict") settings_.profile = lint::Profile::strict;
  if (profile == "hadolint") settings_.profile = lint::Profile::hadolint;
  for (const json::value& rule : json::items(options, "ignored")) {
    if (rule.is_string()) settings_.ignored.emplace_back(json::text(rule));
  }
  return {{"capabilities",
           {{"positionEncoding", "utf-16"},
            {"textDocumentSync", {{"openClose", true}, {"change", 2}, {"save", true}}},
            {"hoverProvider", true},
            {"codeActionProvider", {{"codeActionKinds", json::array{"quickfix", kFixAll}}}}}},
          {"serverInfo", {{"name", "plimsoll"}, {"version", PLIMSOLL_VERSION}}}};
}

Document* Server::find(Params params) {
  const auto found = documents_.find(json::text(member(params, "textDocument"), "uri"));
  return found == documents_.end() ? nullptr : &found->second;
}

void Server::load(Document& document) {
  document.is_checked = document.is_told = false;
  document.shown.clear();
  const std::string path = path_of_uri(document.uri);
  const std::string& text = document.text.str();
  std::optional<lint::FileKind> kind = kind_of(document.language);
  if (!kind) kind = lint::recognise(text, path);
  document.is_lintable = kind && text.size() <= lint::kMostFileBytes;
  if (!document.is_lintable) return;
  lint::FindOptions options;
  options.kind = kind;
  // What is not on disk has nothing around it.
  if (document.uri.starts_with("file:")) {
    if (auto file = load_(text, path, options)) {
      document.file = *std::move(file);
      return;
    }
  }
  document.file = {.path = path, .kind = *kind, .text = text, .build_context = {}, .reading = {}};
}

void Server::opened(Params params) {
  const json::value& from = member(params, "textDocument");
  const std::string_view uri = json::text(from, "uri");
  if (uri.empty() || !member(from, "text").is_string()) return;
  if (documents_.size() >= kMostDocuments && documents_.find(uri) == documents_.end()) return;
  Document& document = documents_[std::string(uri)];
  document.uri = uri;
  document.version = member(from, "version");
  document.text = Text(std::string(json::text(from, "text")));
  document.language = json::text(from, "languageId");
  load(document);
}

void Server::changed(Params params) {
  Document* document = find(params);
  if (document == nullptr) return;
  document->version = member(member(params, "textDocument"), "version");
  for (const json::value& change : json::items(params, "contentChanges")) {
    const json::value& text = member(change, "text");
    if (!text.is_string()) continue;
    if (json::find(change, "range") == nullptr) {
      document->text = Text(std::string(json::text(text)));
    } else if (const auto range = range_in(document->text, member(change, "range"))) {
      document->text.replace(*range, json::text(text));
    }
  }
  document->is_checked = document->is_told = false;
  if (document->text.str().size() > lint::kMostFileBytes) document->is_lintable = false;
  // What it is may have shown itself only now.
  if (!document->is_lintable) load(*document);
}

void Server::saved(Params params) {
  if (Document* document = find(params)) load(*document);
}

void Server::closed(Params params) {
  const std::string uri(json::text(member(params, "textDocument"), "uri"));
  if (documents_.erase(uri) > 0) publish(uri, nullptr, {});
}

void Server::settle() {
  for (auto& [uri, document] : documents_) {
    if (document.is_told) continue;
    check(document, settings_);
    publish(uri, document.version, diagnostics(document));
    document.is_told = true;
  }
}

}  // namespace plimsoll::lsp
