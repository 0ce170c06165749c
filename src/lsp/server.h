// SPDX-License-Identifier: Apache-2.0
// The language server's side of a session: one message in, messages out. Knows no streams, so tests and the fuzzer play
// whole sessions; one thread.
//
// JSON-RPC 2.0 as the protocol (3.17) narrows it: a request is answered once, with a result or an error; what is no
// message at all is answered with a null id; notifications that are unknown or wrong are passed over.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "lint/settings.h"
#include "lsp/answers.h"

namespace plimsoll::lsp {

inline constexpr std::size_t kMostDocuments = 10'000;

class Server {
 public:
  /// How what lies around a text is looked at.
  using Load = std::function<Result<lint::LoadedFile>(std::string text, std::string path, const lint::FindOptions&)>;

  explicit Server(lint::Settings settings, Load load = lint::load_text)
      : settings_(std::move(settings)), load_(std::move(load)) {}

  /// Takes one message. Findings are not sent at once: an editor sends one change for each key.
  void take(std::string_view body);
  /// Takes note of a message that could not be read.
  void take_problem(std::string_view problem);
  /// Says what there is to say of documents that have changed. To be called when nothing more has come in.
  void settle();

  /// What is to be sent since the last call.
  std::vector<json::value> sent();

  [[nodiscard]] bool is_over() const { return over_; }
  /// Whether "shutdown" came before "exit".
  [[nodiscard]] bool ended_well() const { return shut_down_; }

 private:
  using Params = const json::value&;
  void request(std::string_view method, const json::value& id, Params params);
  void notify(std::string_view method, Params params);

  void answer(const json::value& id, json::value result);
  void refuse(const json::value& id, int code, std::string_view message);
  void publish(std::string_view uri, const json::value& version, json::array diagnostics);

  json::value initialize(Params params);
  void opened(Params params);
  void changed(Params params);
  void saved(Params params);
  void closed(Params params);
  /// Looks at what lies around the document again.
  void load(Document& document);
  Document* find(Params params);

  lint::Settings settings_;
  Load load_;
  std::map<std::string, Document, std::less<>> documents_;
  std::vector<json::value> out_;
  bool initialized_ = false, shut_down_ = false, over_ = false;
  bool versioned_edits_ = false;
};

}  // namespace plimsoll::lsp
