// SPDX-License-Identifier: Apache-2.0
// Search: what a walk does with the bodies of all files, wanted by a detector or not: hashes their content and looks
// for secrets and certificates in them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/stream.h"
#include "scan/layer_facts.h"
#include "scan/memo.h"
#include "secret/matcher.h"

namespace plimsoll::scan {

/// Whether the stack must know the content of files (tree::Version::content). Without, and with Digests::trust and no
/// secrets looked for, bodies that nobody wants are passed over by seeking, and content is 0 for not known.
enum class Contents : std::uint8_t { needed, not_needed };

/// What to do with the bodies of all files.
struct Search {
  Contents contents = Contents::not_needed;
  std::shared_ptr<const secret::Matcher> secrets;  // null: not looked for
  std::shared_ptr<Memo> memo;                      // of the scan; may be null
};

/// Looks for secrets in the files of one layer and in the archives among them. Belongs to one thread.
class SecretSearch {
 public:
  SecretSearch(std::shared_ptr<const secret::Matcher> matcher, std::shared_ptr<Memo> memo);

  /// Between these two calls stands what is said of one file of the layer and of the members in it.
  void begin_file(const std::string& path);
  /// `content` is the file's hash.
  void end_file(std::uint64_t content);

  /// A whole content: secrets and certificates.
  void look_at(const std::string& path, Bytes content);

  /// A content that arrives in pieces: secrets, and certificates when it is not too large to be held.
  class Pieces {
   public:
    Pieces(SecretSearch& search, std::string path);
    Pieces(Pieces&&) noexcept = default;
    Pieces& operator=(Pieces&&) = delete;
    ~Pieces() = default;
    void add(Bytes piece);
    /// To be called once.
    void finish();

   private:
    SecretSearch* search_;
    std::string path_;
    Buffer held_;
    std::unique_ptr<secret::Scanner> scanner_;  // once there is more than is held
  };

  /// Something was not searched to its end, for the reason told.
  void miss(const std::string& path, std::string reason);

  /// All that was found, in the order of the tar.
  void move_into(LayerFacts& facts);

 private:
  std::unique_ptr<secret::Scanner> take_scanner();
  void give_back(std::unique_ptr<secret::Scanner> scanner) { scanners_.push_back(std::move(scanner)); }
  void found(const std::string& path, const secret::Scanner& scanner, std::vector<secret::Secret> secrets);
  void drop_repeats();

  std::shared_ptr<const secret::Matcher> matcher_;
  std::shared_ptr<Memo> memo_;
  std::vector<std::unique_ptr<secret::Scanner>> scanners_;  // not in use
  std::string file_;
  std::size_t first_ = 0, first_certificates_ = 0;  // of the current file
  std::uint64_t kept_ = 0;                          // secrets in `files_`
  std::vector<FileSecrets> files_;
  std::vector<FileCertificates> certificates_;
  std::vector<Unsearched> misses_;
  std::uint64_t miss_count_ = 0, passed_over_ = 0;
};

/// Contents up to this size are held and looked at in one piece.
inline constexpr std::size_t kHeldBytes = kMiB;

}  // namespace plimsoll::scan
