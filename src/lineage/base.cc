// SPDX-License-Identifier: Apache-2.0
#include "lineage/base.h"

#include <algorithm>

#include "base/json.h"
#include "base/words.h"
#include "lineage/metadata.h"
#include "lineage/provenance.h"
#include "oci/reference.h"

namespace plimsoll::lineage {

namespace {

constexpr std::string_view kBaseName = "org.opencontainers.image.base.name";
constexpr std::string_view kBaseDigest = "org.opencontainers.image.base.digest";

/// What one witness says.
struct Claim {
  std::string_view code;  // BaseImage::code
  std::string who;        // "the label org.opencontainers.image.base.name"
  std::vector<std::string> names;
  Digest digest;
};

/// "debian:12" where that is enough.
std::string familiar(const std::string& name) {
  const auto reference = oci::parse_reference(name);
  return reference ? reference->familiar() : name;
}

/// Without the digest, when there is a tag too.
std::string without_digest(const std::string& name) {
  auto reference = oci::parse_reference(name);
  if (!reference || reference->tag.empty()) return name;
  reference->digest = {};
  return reference->str();
}

Digest digest_in(const std::string& name) {
  const auto reference = oci::parse_reference(name);
  return reference ? reference->digest : Digest();
}

bool agree(const Claim& a, const Claim& b) {
  if (!a.digest.empty() && a.digest == b.digest) return true;
  return std::ranges::any_of(a.names, [&](const std::string& name) {
    return std::ranges::any_of(b.names,
                               [&](const std::string& other) { return without_digest(name) == without_digest(other); });
  });
}

std::string said(const Claim& claim) {
  std::string text = claim.names.empty() ? std::string() : familiar(claim.names.front());
  if (!claim.digest.empty() && text.find('@') == std::string::npos)
    text += (text.empty() ? "" : "@") + claim.digest.str();
  return text;
}

class Hearing {
 public:
  explicit Hearing(const Witnesses& witnesses) : from_(witnesses) {}

  std::optional<Base> decide() {
    hear_index();
    hear_dockerfile();
    hear_labels();
    hear_build_record();
    // The order of belief.
    std::vector<const Claim*> claims;
    for (const auto* claim : {&record_, &label_, &index_, &recipe_})
      if (*claim) claims.push_back(&**claim);
    const bool from_scratch = from_.dockerfile && from_.dockerfile->fits && from_.dockerfile->from == "scratch";
    if (claims.empty() && !from_scratch && notes_.empty()) return std::nullopt;

    Base out;
    if (!claims.empty()) {
      const Claim& first = *claims.front();
      out.image.code = first.code;
      out.image.name = first.names.empty() ? std::string() : first.names.front();
      out.image.digest = first.digest;
      for (const Claim* claim : claims) {
        out.image.evidence.push_back(claim->who + " names " + said(*claim));
        const bool same = claim == &first || agree(*claim, first);
        if (!same) out.image.evidence.back() += ", which contradicts the above";
        if (same && out.image.name.empty() && !claim->names.empty()) out.image.name = claim->names.front();
        if (same && out.image.digest.empty()) out.image.digest = claim->digest;
      }
    }
    count_layers(out);
    if (from_scratch && !out.layers) {
      out.layers = 0;
      out.history = 0;
    }
    out.image.evidence.insert(out.image.evidence.end(), notes_.begin(), notes_.end());
    if (out.layers) out.image.layers = *out.layers;
    return out;
  }

 private:
  void hear_index() {
    if (from_.index == nullptr) return;
    const IndexedImage* const found = from_.index->longest_base(from_.config.diff_ids, from_.config_digest);
    if (found == nullptr) return;
    indexed_ = *found;
    index_ =
        Claim{"index",
              fmt::format("the base index: its image with the same lowest {}", plural(found->layers.size(), "layer")),
              found->names, found->manifest};
    if (found->names.empty() && found->manifest.empty()) index_->digest = found->config;
  }

  void hear_dockerfile() {
    if (from_.dockerfile == nullptr || !from_.dockerfile->fits) return;
    const std::string& from = from_.dockerfile->from;
    if (from == "scratch" || !oci::parse_reference(from)) return;
    recipe_ = Claim{"dockerfile", "FROM in the Dockerfile", {whole_name(from)}, digest_in(from)};
  }

  void hear_labels() {
    std::string name, digest;
    std::string_view kind = "label";
    for (const auto& [key, value] : from_.config.labels) {
      if (key == kBaseName) name = value;
      if (key == kBaseDigest) digest = value;
    }
    if (name.empty() && digest.empty() && !from_.manifest.empty()) {
      if (const auto manifest = json::parse(from_.manifest)) {
        kind = "annotation";
        if (const json::value* annotations = json::find(*manifest, "annotations")) {
          name = json::text(*annotations, kBaseName);
          digest = json::text(*annotations, kBaseDigest);
        }
      }
    }
    // buildah leaves the name empty when the base is one of its own stages; the digest is nobody's then.
    if (name.empty() || !oci::parse_reference(name)) return;
    label_ = Claim{"label",
                   fmt::format("the {} {}", kind, kBaseName),
                   {whole_name(name)},
                   Digest::parse(digest).value_or(digest_in(name))};
  }

  void hear_build_record() {
    std::vector<Material> materials;
    std::string who = "the provenance of the build";
    for (const std::string& statement : from_.statements)
      for (Material& material : materials_of_statement(statement)) materials.push_back(std::move(material));
    if (materials.empty()) {
      materials = materials_of_config(from_.config.raw);
      who = "the build record in the config";
    }
    std::ranges::sort(materials);
    materials.erase(std::unique(materials.begin(), materials.end()), materials.end());
    if (materials.empty()) return;
    std::vector<Claim> claims;
    for (const Material& material : materials)
      claims.push_back({"build-record", who, {material.name}, material.digest});
    if (claims.size() == 1) {
      record_ = std::move(claims.front());
      return;
    }
    // Of several images only the others can tell which one is below this one.
    for (const auto* other : {&recipe_, &label_, &index_}) {
      if (!*other) continue;
      const auto found = std::ranges::find_if(claims, [&](const Claim& claim) { return agree(claim, **other); });
      if (found == claims.end()) continue;
      record_ = std::move(*found);
      record_->who += fmt::format(" (of {} images that it used, the one that {} names)", claims.size(), (**other).who);
      return;
    }
    std::vector<std::string> names;
    for (const Claim& claim : claims) names.push_back(familiar(claim.names.front()));
    notes_.push_back(
        fmt::format("{} names {} images and not which of them is the base: {}", who, claims.size(), some_of(names, 5)));
  }

  void count_layers(Base& out) {
    const Attribution* const recipe = from_.dockerfile && from_.dockerfile->fits ? from_.dockerfile : nullptr;
    if (indexed_) {
      out.layers = indexed_->layers.size();
      out.history = indexed_->history;
      out.indexed = indexed_;
    }
    if (recipe == nullptr || !recipe->base_layers) return;
    if (!indexed_) {
      out.layers = recipe->base_layers;
      out.history = recipe->base_history;
      notes_.push_back(
          fmt::format("the history holds the instructions of the Dockerfile above {}",
                      *recipe->base_layers == 0 ? "no other layer" : plural(*recipe->base_layers, "layer")));
      return;
    }
    if (*recipe->base_layers == *out.layers) return;
    // An index that knows the base of the base only: what lies between is the base's, and the history shows how much.
    notes_.push_back(fmt::format("by the history the base has {} and not {}", plural(*recipe->base_layers, "layer"),
                                 indexed_->layers.size()));
    if (*recipe->base_layers > *out.layers) {
      out.layers = recipe->base_layers;
      out.history = recipe->base_history;
      out.indexed.reset();
    }
  }

  const Witnesses& from_;
  std::optional<IndexedImage> indexed_;
  std::optional<Claim> record_, label_, index_, recipe_;
  std::vector<std::string> notes_;
};

Origin origin_of(const Base& base, const Recipe* recipe, const Attribution* attribution, const Finding& finding) {
  if (const auto layer = layer_of(finding)) {
    if (!base.layers) return Origin::unknown;
    return *layer < *base.layers ? Origin::base : Origin::own;
  }
  if (!finding.places.empty()) {
    if (const auto entry = history_entry(finding.places.front().path)) {
      if (!base.history) return Origin::unknown;
      return *entry < *base.history ? Origin::base : Origin::own;
    }
  }
  if (recipe == nullptr || attribution == nullptr || !attribution->fits) return Origin::unknown;
  const auto stretch = stretch_of(*recipe, *attribution, finding);
  if (!stretch) return Origin::unknown;
  // The FROM of the target stage stands for what is missing there, unless it is the base's own.
  const bool is_inherited =
      stretch->first == attribution->root && !finding.places.empty() &&
      (finding.places.front().path == "config:Env" || finding.places.front().path == "config:Labels" ||
       finding.places.front().path == "config:ExposedPorts" || finding.places.front().path == "config:Volumes" ||
       finding.places.front().path == "config:OnBuild");
  return is_inherited ? Origin::base : Origin::own;
}

}  // namespace

std::optional<Base> find_base(const Witnesses& witnesses) { return Hearing(witnesses).decide(); }

void tell_origins(const Base& base, const Recipe* recipe, const Attribution* attribution,
                  std::vector<Finding>& findings) {
  for (Finding& finding : findings) finding.origin = origin_of(base, recipe, attribution, finding);
}

}  // namespace plimsoll::lineage
