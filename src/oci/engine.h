// SPDX-License-Identifier: Apache-2.0
// The images of a running docker or podman, read through the engine API over its unix socket.
#pragma once

#include <string_view>

#include "base/stream.h"
#include "oci/image.h"

namespace plimsoll::oci {

enum class Engine : std::uint8_t { docker, podman };

/// Whether the engine's socket answers (within a second or two) and it has this image. For guessing what a name without
/// a scheme means; the reasons of a "no" do not matter there.
bool engine_has_image(Engine engine, std::string_view name);

/// Delivers the layers in the stream of a `save`: every member that is a tar, uncompressed, whichever way the archive
/// names it (ID/layer.tar, HEX.tar, blobs/sha256/HEX). Documents and links between members are passed over.
Result<void> stream_saved_layers(ByteStream& archive, const std::function<Result<void>(ByteStream& tar)>& each);

/// The config that an engine's answers to "inspect" and "history" describe.
struct EngineImage {
  Digest id;
  std::vector<std::string> tags;
  Config config;
};
Result<EngineImage> read_engine_image(std::string_view inspect, std::string_view history);

}  // namespace plimsoll::oci
