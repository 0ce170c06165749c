// SPDX-License-Identifier: Apache-2.0
#include "secret/probe.h"

#include <algorithm>
#include <optional>
#include <span>

#include "base/lines.h"
#include "base/sorted.h"

namespace plimsoll::secret {
namespace {

using Literals = std::vector<Literal>;

constexpr std::size_t kMostLiterals = 64;  // of one probe
constexpr std::size_t kLongEnough = 10;    // a longer literal is not rarer in practice
constexpr std::size_t kMostOfClass = 24;   // characters of a class that are spelled out, to make a short literal longer
constexpr std::size_t kMostOfSmallClass = 5;  // and a long one
constexpr std::size_t kShort = 4;
constexpr std::size_t kMostBranches = 8;
constexpr std::size_t kRestWidth = 48;    // bytes of the rest that are worth trying
constexpr double kRareEnough = 1.0 / 40;  // of a literal at any one byte: its rest is quickly tried
constexpr double kRare = 1e-6;            // better is not needed
constexpr double kPerLiteral = 3e-7;      // what one more literal to look for is taken to cost

/// How often a byte stands at a place: a rough guess at source text, where letters are neither rare nor independent.
double frequency(unsigned char c) {
  constexpr std::string_view kCommon = "etaoinsrlcdpu";
  if (c == ' ') return 1.0 / 10;
  if (kCommon.contains(static_cast<char>(c))) return 1.0 / 14;
  if (c >= 'a' && c <= 'z') return 1.0 / 40;
  if (c >= 'A' && c <= 'Z') return 1.0 / 80;
  if (c >= '0' && c <= '9') return 1.0 / 50;
  if (std::string_view("_-./:=\"'(),;\n").contains(static_cast<char>(c))) return 1.0 / 40;
  return 1.0 / 200;
}

double frequency(const Literal& literal) {
  double all = 1;
  for (std::size_t i = 0; i < literal.text.size(); ++i) {
    const auto c = static_cast<unsigned char>(literal.text[i]);
    // A run of one character says little: lines of dashes are everywhere.
    const bool repeated = i > 0 && literal.text[i - 1] == literal.text[i];
    all *= repeated ? 0.5 : frequency(c);
  }
  return all;
}

double cost(const Literals& literals) {
  double all = 0;
  for (const Literal& literal : literals) all += literal.text.empty() ? 1 : frequency(literal) + kPerLiteral;
  return all;
}

std::size_t shortest(const Literals& literals) {
  std::size_t size = kUnbounded;
  for (const Literal& literal : literals) size = std::min(size, literal.text.size());
  return size;
}

bool is_letter(unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// The characters of a set, a letter in both cases as one.
Literals characters(const ByteSet& set) {
  Literals all;
  for (unsigned c = 0; c < 256; ++c) {
    if (!set[c]) continue;
    const auto byte = static_cast<unsigned char>(c);
    const bool both = is_letter(byte) && set[c ^ 0x20];
    if (both && c < 'a') continue;  // told by its small letter
    all.push_back({std::string(1, static_cast<char>(byte)), both});
  }
  return all;
}

/// Every text of `a` followed by every one of `b`; nothing when they are too many.
std::optional<Literals> product(const Literals& a, const Literals& b) {
  if (a.size() * b.size() > kMostLiterals) return std::nullopt;
  Literals all;
  for (const Literal& x : a)
    for (const Literal& y : b) all.push_back({x.text + y.text, x.any_case || y.any_case});
  sort_unique(all);
  return all;
}

/// All texts of a shape, when they are few and short.
std::optional<Literals> texts_of(const Shape& shape, std::size_t most_of_class) {
  switch (shape.kind) {
    case Shape::Kind::bytes: {
      const std::size_t count = shape.bytes.count();
      if (count == 0 || count > 2 * most_of_class) return std::nullopt;
      Literals all = characters(shape.bytes);
      if (all.size() > most_of_class) return std::nullopt;
      return all;
    }
    case Shape::Kind::sequence: {
      Literals all{Literal{}};
      for (const Shape& part : shape.parts) {
        const auto more = texts_of(part, most_of_class);
        auto longer = more ? product(all, *more) : std::nullopt;
        if (!longer) return std::nullopt;
        all = std::move(*longer);
      }
      return all;
    }
    case Shape::Kind::either: {
      Literals all;
      for (const Shape& part : shape.parts) {
        const auto more = texts_of(part, most_of_class);
        if (!more || all.size() + more->size() > kMostLiterals) return std::nullopt;
        all.insert(all.end(), more->begin(), more->end());
      }
      return all;
    }
    case Shape::Kind::repeat: {
      if (shape.most > kLongEnough) return std::nullopt;
      const auto once = texts_of(shape.parts[0], most_of_class);
      if (!once) return std::nullopt;
      Literals all;
      Literals sofar{Literal{}};
      for (std::size_t count = 0;; ++count) {
        if (count >= shape.least) all.insert(all.end(), sofar.begin(), sofar.end());
        if (all.size() > kMostLiterals) return std::nullopt;
        if (count == shape.most) return all;
        auto longer = product(sofar, *once);
        if (!longer) return std::nullopt;
        sofar = std::move(*longer);
      }
    }
  }
  return std::nullopt;
}

/// Texts with one of which anything that a sequence matches begins: the cheapest such set. {""} when there is none.
Literals beginnings(std::span<const Shape> parts) {
  Literals best{Literal{}};
  Literals all = best;
  const auto extend = [&](const std::optional<Literals>& more) {
    auto longer = more ? product(all, *more) : std::nullopt;
    if (!longer) return false;
    all = std::move(*longer);
    if (cost(all) < cost(best)) best = all;
    return true;
  };
  for (const Shape& part : parts) {
    if (shortest(all) >= kLongEnough) break;
    const std::size_t most_of_class = shortest(all) < kShort ? kMostOfClass : kMostOfSmallClass;
    if (extend(texts_of(part, most_of_class))) continue;
    // What follows is not known text by text; it may be known how it begins.
    if (part.kind == Shape::Kind::either) {
      Literals starts;
      for (const Shape& choice : part.parts) {
        const Literals some =
            choice.kind == Shape::Kind::sequence ? beginnings(choice.parts) : beginnings({&choice, 1});
        starts.insert(starts.end(), some.begin(), some.end());
      }
      if (starts.size() <= kMostLiterals) extend(starts);
    } else if (part.kind == Shape::Kind::repeat && part.least > 0) {
      const Shape& once = part.parts[0];
      for (std::size_t i = 0; i < part.least && shortest(all) < kLongEnough; ++i) {
        if (extend(texts_of(once, shortest(all) < kShort ? kMostOfClass : kMostOfSmallClass))) continue;
        extend(once.kind == Shape::Kind::sequence ? beginnings(once.parts) : beginnings({&once, 1}));
        break;
      }
    }
    break;
  }
  return best;
}

/// The parts as one expression, as far as it is worth trying.
std::string rest_of(std::span<const Shape> parts) {
  std::string text;
  std::size_t width = 0;
  for (const Shape& part : parts) {
    if (width >= kRestWidth) break;
    width += std::min(width_of(part).least, kRestWidth);
    // Of what may repeat at the end the least is enough.
    if (width >= kRestWidth && part.kind == Shape::Kind::repeat) {
      Shape least = part;
      least.most = least.least;
      text += expression_of(least);
    } else {
      text += expression_of(part);
    }
  }
  return text;
}

struct Choice {
  std::vector<Probe> probes;
  double cost = 1;
};

/// The cheapest place in a sequence.
Choice best_place(std::span<const Shape> parts) {
  Choice best;
  std::size_t before = 0;
  std::size_t place = 0;
  for (std::size_t i = 0; i < parts.size() && best.cost >= kRare; ++i) {
    const Width width = width_of(parts[i]);
    // Where a part may be missing the next place is as good.
    Literals literals = width.least > 0 ? beginnings(parts.subspan(i)) : Literals{Literal{}};
    const double its = cost(literals);
    // A later place must be much better: what comes before it makes the search begin earlier.
    if (its < (best.probes.empty() ? 1 : best.cost / 8)) {
      best.cost = its;
      best.probes = {Probe{std::move(literals), {}, before}};
      place = i;
    }
    before = width.most > kUnbounded - before ? kUnbounded : before + width.most;
  }
  if (!best.probes.empty()) best.probes[0].rest = rest_of(parts.subspan(place));
  return best;
}

std::vector<Shape> parts_of(const Shape& shape) {
  return shape.kind == Shape::Kind::sequence ? shape.parts : std::vector<Shape>{shape};
}

/// As best_place(), or with one of the choices in the sequence told apart when the places in them are better.
Choice best_places(const std::vector<Shape>& parts) {
  Choice best = best_place(parts);
  if (best.cost < kRare) return best;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].kind != Shape::Kind::either || parts[i].parts.size() > kMostBranches) continue;
    Choice all{{}, 0};
    for (const Shape& choice : parts[i].parts) {
      std::vector<Shape> branch(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(i));
      std::ranges::copy(parts_of(choice), std::back_inserter(branch));
      branch.insert(branch.end(), parts.begin() + static_cast<std::ptrdiff_t>(i) + 1, parts.end());
      Choice one = best_place(branch);
      all.cost += one.cost;
      std::ranges::move(one.probes, std::back_inserter(all.probes));
      if (one.probes.empty()) all.cost = 1;
    }
    if (all.cost < best.cost / 8) best = std::move(all);
  }
  return best;
}

}  // namespace

std::vector<Probe> probes_of(const Shape& shape) {
  Choice best = best_places(parts_of(shape));
  if (best.cost > kRareEnough) return {};
  for (Probe& probe : best.probes) {
    for (Literal& literal : probe.literals)
      if (literal.any_case) literal.text = lowercase(literal.text);
    sort_unique(probe.literals);
  }
  return std::move(best.probes);
}

}  // namespace plimsoll::secret
