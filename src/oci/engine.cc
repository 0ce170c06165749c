// SPDX-License-Identifier: Apache-2.0
// docker and podman: an image as a running engine has it. The engine can only export the whole image as one stream
// (GET /images/ID/get), so the image is sequential: its layers are delivered as they fly by.
#include "oci/engine.h"

#include <algorithm>
#include <cstdlib>

#include "base/json.h"
#include "base/limits.h"
#include "http/client.h"
#include "http/url.h"
#include "oci/manifest.h"
#include "oci/sources.h"

namespace plimsoll::oci {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kUnix = "unix://";
constexpr std::uint64_t kErrorBytes = 64 * kKiB;
// Engines pack an export aside before its first byte comes.
constexpr std::chrono::minutes kExportPatience{15};

std::string_view engine_name(Engine engine) { return engine == Engine::docker ? "docker" : "podman"; }

Result<fs::path> socket_path(Engine engine) {
  const char* const variable = engine == Engine::docker ? "DOCKER_HOST" : "CONTAINER_HOST";
  if (const char* host = std::getenv(variable); host != nullptr && *host != '\0') {
    if (std::string_view(host).starts_with(kUnix)) return fs::path(host + kUnix.size());
    return fail(ErrorKind::unsupported, "{}={}: engines are read through a unix socket only (unix:///path)", variable,
                printable(host, 200));
  }
  const fs::path common = engine == Engine::docker ? "/var/run/docker.sock" : "/run/podman/podman.sock";
  const char* const runtime = std::getenv("XDG_RUNTIME_DIR");
  if (runtime == nullptr || *runtime == '\0') return common;
  const fs::path own = fs::path(runtime) / (engine == Engine::docker ? "docker.sock" : "podman/podman.sock");
  std::error_code ignored;
  // Docker's own socket is the system's first, podman's the user's.
  if (engine == Engine::docker) return !fs::exists(common, ignored) && fs::exists(own, ignored) ? own : common;
  return fs::exists(own, ignored) ? own : common;
}

http::Client make_client(fs::path socket, Observer& observer) {
  http::ClientOptions options;
  options.unix_socket = std::move(socket);
  options.attempts = 1;  // on this machine, asking again does not help
  options.observer = &observer;
  return http::Client(std::move(options));
}

// The name as part of a request's path.
Result<std::string> path_of(std::string_view name) {
  if (name.empty()) return fail(ErrorKind::usage, "an image name is missing");
  std::string path;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= name.size(); ++i) {
    if (i < name.size() && name[i] != '/' && name[i] != ':' && name[i] != '@') continue;
    const std::string_view part = name.substr(start, i - start);
    if (part.empty() || part == "." || part == "..")
      return fail(ErrorKind::usage, "\"{}\" is not an image name", printable(name, 200));
    path += http::percent_encode(part);
    if (i < name.size()) path += name[i];
    start = i + 1;
  }
  return path;
}

class EngineImageSource final : public Image {
 public:
  EngineImageSource(Engine engine, fs::path socket, Observer& observer)
      : engine_(engine), client_(make_client(std::move(socket), observer)) {}

  Result<void> load(std::string_view name, const OpenOptions& options) {
    const std::string path = TRY(path_of(name));
    const auto [inspect, history] = TRY(describe(path, name));
    EngineImage image = TRY(read_engine_image(inspect, history));
    TRY(require_platform(image.config, options.platform));
    config_digest = image.id;
    config = std::move(image.config);
    origin.tags = std::move(image.tags);
    for (const Digest& diff_id : config.diff_ids) layers.emplace_back().diff_id = diff_id;
    attribute_history(config, layers);
    return {};
  }

  Result<StreamPtr> open(std::size_t) override {
    return fail(ErrorKind::unsupported, "{} gives an image's layers only all together", engine_name(engine_));
  }
  [[nodiscard]] bool sequential() const override { return true; }

  Result<void> stream_layers(const std::function<Result<void>(ByteStream& tar)>& each) override {
    http::ClientOptions patient = client_.options();
    patient.stall_timeout = kExportPatience;
    http::Client client(std::move(patient));
    http::Response response = TRY(get(client, "images/" + config_digest.str() + "/get", origin.name));
    return stream_saved_layers(*response.body, each);
  }

 private:
  struct Description {
    std::string inspect, history;
  };

  Result<Description> describe(const std::string& path, std::string_view name) {
    // Podman's own API gives the history with the image; its docker API fails on histories without dates.
    if (engine_ == Engine::podman) {
      if (auto own = ask("v4.0.0/libpod/images/" + path + "/json", name)) return Description{*std::move(own), "[]"};
    }
    std::string inspect = TRY(ask("images/" + path + "/json", name));
    auto history = ask("images/" + path + "/history", name);
    // The history only explains the layers.
    if (!history) client_.options().observer->note(history.error().message + "; going on without the history");
    return Description{std::move(inspect), std::move(history).value_or("[]")};
  }

  Result<std::string> ask(const std::string& path, std::string_view name) {
    http::Response response = TRY(get(client_, path, name));
    return response.text(kLimits.manifest_bytes);
  }

  Result<http::Response> get(http::Client& client, const std::string& path, std::string_view name) {
    http::Request request;
    request.url = "http://localhost/" + path;
    auto response = client.send(request);
    if (!response) return std::unexpected(explain(std::move(response).error()));
    if (response->status == 200) return response;
    if (response->status == 404)
      return fail(ErrorKind::not_found, "{} has no image {}\n  `{} pull {}` fetches it; registry:{} reads it without",
                  engine_name(engine_), name, engine_name(engine_), name, name);
    const auto body = response->text(kErrorBytes);
    const auto document = body ? json::parse(*body) : Result<json::value>(std::unexpected(body.error()));
    const std::string said = document ? printable(json::text(*document, "message"), 300) : "";
    return fail(ErrorKind::io, "{} answered {}{}{}", engine_name(engine_), response->status, said.empty() ? "" : ": ",
                said);
  }

  [[nodiscard]] Error explain(Error error) const {
    const std::string_view engine = engine_name(engine_);
    if (error.kind == ErrorKind::denied) {
      error.message += engine_ == Engine::docker ? "\n  only root and members of the group docker may ask docker"
                                                 : "\n  run it as the user whose podman it is";
    } else if (error.kind == ErrorKind::not_found || error.kind == ErrorKind::network) {
      error.kind = ErrorKind::not_found;
      error.message +=
          engine_ == Engine::docker
              ? "\n  is the docker daemon running? $DOCKER_HOST names another socket"
              : "\n  `systemctl --user start podman.socket` starts it; $CONTAINER_HOST names another socket";
    }
    return std::move(error).context(fmt::format("{} cannot be asked", engine));
  }

  Engine engine_;
  http::Client client_;
};

Result<ImagePtr> open_engine(Engine engine, std::string_view rest, const OpenOptions& options) {
  auto image = std::make_unique<EngineImageSource>(engine, TRY(socket_path(engine)), *options.observer);
  image->origin.scheme = engine_name(engine);
  image->origin.reference = rest;
  image->origin.name = rest;
  TRY(image->load(rest, options));
  return image;
}

}  // namespace

bool engine_has_image(Engine engine, std::string_view name) {
  const auto socket = socket_path(engine);
  const auto path = path_of(name);
  std::error_code ignored;
  if (!socket || !path || !fs::exists(*socket, ignored)) return false;
  http::ClientOptions options;
  options.unix_socket = *socket;
  options.attempts = 1;
  options.connect_timeout = std::chrono::seconds(1);
  options.stall_timeout = std::chrono::seconds(2);
  http::Client client(std::move(options));
  http::Request request;
  request.url = "http://localhost/images/" + *path + "/json";
  const auto response = client.send(request);
  return response && response->status == 200;
}

Result<ImagePtr> open_docker(std::string_view rest, const OpenOptions& options) {
  return open_engine(Engine::docker, rest, options);
}
Result<ImagePtr> open_podman(std::string_view rest, const OpenOptions& options) {
  return open_engine(Engine::podman, rest, options);
}

}  // namespace plimsoll::oci
