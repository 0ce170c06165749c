// SPDX-License-Identifier: Apache-2.0
// For tests only: scripts made by chance out of the grammar, in odd but valid spellings.
#pragma once

#include <random>
#include <string>
#include <string_view>

#include "shell/script.h"

namespace plimsoll::shell {

class RandomScript {
 public:
  RandomScript(std::mt19937& random, Dialect dialect) : random_(random), bash_(dialect == Dialect::bash) {}

  std::string make(int depth) {
    documents_.clear();
    std::string out = list(depth);
    flush(out);
    return out;
  }

 private:
  /// Braces, because the order matters in which the parts are made.
  static std::string joined(std::initializer_list<std::string> parts) {
    std::string out;
    for (const std::string& part : parts) out += part;
    return out;
  }
  std::size_t roll(std::size_t sides) { return random_() % sides; }
  bool chance(std::size_t one_in) { return roll(one_in) == 0; }
  template <std::size_t N>
  std::string pick(const std::string_view (&of)[N]) {
    return std::string(of[roll(N)]);
  }

  std::string blank() {
    static constexpr std::string_view kBlanks[] = {" ", " ", " ", "  ", "\t", " \\\n ", "\\\n "};
    return pick(kBlanks);
  }
  void flush(std::string& out) {
    if (documents_.empty()) return;
    out += "\n" + documents_;
    documents_.clear();
  }
  std::string line_end() {
    std::string out = chance(6) ? " # a comment 'with \" $( things\n" : "\n";
    out += documents_;
    documents_.clear();
    return out;
  }
  std::string separator() {
    switch (roll(5)) {
      case 0:
        return ";";
      case 1:
        return " ; ";
      case 2:
        return line_end() + (chance(3) ? "\n  " : "");
      case 3:
        return chance(2) ? " & " : line_end();
      default:
        return "; ";
    }
  }
  std::string name() {
    static constexpr std::string_view kNames[] = {"a", "b_c", "X", "PATH", "x1", "_"};
    return pick(kNames);
  }

  std::string plain() {
    static constexpr std::string_view kPlain[] = {
        "a",   "ls",     "-x",  "--long=v", "a/b.c", "1",     "echo", "fix", "do_it",
        "x=y", "{}",     "a]b", "%s",       "a:b",   "doing", "@",    "a,b", "http://x/y?z",
        "*.c", "[a-z]x", "~/b", "~",        "a~",    "+x",    "é",    "-",   "--",
        "apt", "x!",     "^",   "=",        "1a",    "{a",    "a}",   "[["};
    return pick(kPlain);
  }
  std::string parameter(int depth) {
    static constexpr std::string_view kSimple[] = {"$a",  "$1", "$@",   "$?",    "$$",    "$#",
                                                   "$_x", "$*", "${a}", "${10}", "${#a}", "${@}"};
    static constexpr std::string_view kOperations[] = {":-", "-", ":=", "=",  ":+", "+",
                                                       ":?", "?", "%",  "%%", "#",  "##"};
    if (depth <= 0 || chance(2)) return pick(kSimple);
    return "${" + name() + pick(kOperations) + (chance(4) ? "" : chance(2) ? quoted(depth - 1) : value(0)) + "}";
  }
  std::string substitution(int depth) {
    std::string before;
    before.swap(documents_);
    std::string out;
    if (chance(4)) {
      out = "`" + simple_text() + "`";
    } else if (chance(4)) {
      out = "$((" + name() + " + $" + name() + (chance(2) ? " * (2 - $(" + simple_text() + "))" : "") + "))";
    } else {
      out = list(depth - 1);
      out = "$(" + std::string(chance(3) || out.starts_with('(') ? " " : "") + out;
      flush(out);
      out += chance(3) ? " )" : ")";
    }
    documents_.swap(before);
    return out;
  }
  std::string simple_text() {
    return plain_command() + (chance(2) ? " | " + plain_command() : " && " + plain_command());
  }
  std::string plain_command() { return "c" + std::to_string(roll(9)) + " " + "'q r' \"s $t\""; }

  std::string quoted(int depth) {
    std::string out = "\"";
    for (std::size_t i = roll(4); i > 0; --i) {
      static constexpr std::string_view kInner[] = {"a b", "'",  "\\\"", "\\$",  "\\n", "#",  ";",
                                                    "(",   "\n", "\\\\", "\\\n", "*",   "$ ", "${x#'a'}"};
      switch (roll(5)) {
        case 0:
          out += parameter(0);
          break;
        case 1:
          out += depth > 0 ? substitution(depth) : " ";
          break;
        default:
          out += pick(kInner);
      }
    }
    return (out.ends_with('$') ? out + " " : out) + "\"";
  }
  std::string word(int depth) {
    std::string out;
    for (std::size_t i = 1 + (chance(3) ? 1 + roll(2) : 0); i > 0; --i) {
      switch (roll(10)) {
        case 0:
          out += quoted(depth);
          break;
        case 1:
          out += chance(2) ? "'a b'" : "'\"$(x'";
          break;
        case 2:
          out += parameter(depth);
          break;
        case 3:
          out += depth > 0 ? substitution(depth) : "z";
          break;
        case 4:
          out += chance(2) ? "\\ " : "\\$\\(x";
          break;
        case 5:
          out += bash_ ? (chance(2) ? "$'t\\t\\x41\\''" : "{a,b}") : "y";
          break;
        case 6:
          out += bash_ && depth > 0 && chance(2) ? "w <(" + simple_text() + ")" : "v";
          break;
        default:
          out += plain();
      }
    }
    return out;
  }
  std::string redirect(int depth) {
    static constexpr std::string_view kOperations[] = {">", ">>", "<", "2>", "2>>", ">|", "<>"};
    static constexpr std::string_view kBash[] = {"&>", "&>>", "<<<", "{fd}>"};
    static constexpr std::string_view kFixed[] = {"2>&1", ">&2", "<&-", "3<&0", "1>&-"};
    switch (roll(6)) {
      case 0:
        return pick(kFixed);
      case 1: {
        const bool tabs = chance(3), quote = chance(2);
        documents_ += std::string(tabs ? "\t" : "") + "text $x " +
                      (quote                    ? "$(( '"
                       : depth > 0 && chance(2) ? "$(" + simple_text() + ") `d e`"
                                                : "\\$x \"");
        documents_ += std::string("\n") + (tabs ? "\t\t" : "") + "EOF\n";
        return std::string("<<") + (tabs ? "-" : "") + (chance(3) ? " " : "") +
               (quote ? chance(2) ? "'EOF'" : "E\\OF" : "EOF");
      }
      case 2:
        if (bash_) return pick(kBash) + blank() + "t" + std::to_string(roll(9));
        [[fallthrough]];
      default:
        return pick(kOperations) + (chance(2) ? "" : blank()) + "f" + std::to_string(roll(9));
    }
  }
  std::string simple(int depth) {
    std::string out;
    for (std::size_t i = chance(4) ? 1 + roll(2) : 0; i > 0; --i) {
      if (bash_ && chance(4)) {
        return out + name() + (chance(3) ? "+" : "") + "=(" + word(0) +
               (chance(2) || !documents_.empty() ? " " : "\n") + "\"x y\")";
      } else {
        if (bash_ && chance(6)) return out + name() + "[1]=" + value(depth);
        out += name() + "=" + (chance(4) ? "" : value(depth)) + blank();
      }
    }
    if (!out.empty() && chance(3)) return out;
    if (bash_ && chance(12)) return out + "export " + name() + "=" + value(0) + " " + name();
    if (chance(8)) out += redirect(depth) + blank();
    static constexpr std::string_view kCommands[] = {"echo",  "apt-get", "/bin/ls", "printf", "ifx",   "a-b",
                                                     ":",     "true",    "[",       "test",   "dofoo", "x.sh",
                                                     "\"q\"", "'e'f",    "$cmd",    "\\if"};
    out += pick(kCommands);
    for (std::size_t i = roll(4); i > 0; --i) out += blank() + (chance(5) ? redirect(depth) : word(depth));
    return out;
  }
  std::string value(int depth) {
    switch (roll(4)) {
      case 0:
        return quoted(depth);
      case 1:
        return parameter(depth);
      case 2:
        return depth > 0 ? substitution(depth) : "v";
      default:
        return "a/b:c";
    }
  }
  std::string command(int depth) {
    if (depth <= 0 || !chance(3)) return simple(depth);
    const int in = depth - 1;
    std::string out;
    // mvdan's reads no document at a line end within ( ) and case that began before it.
    if (!documents_.empty()) return simple(depth);
    switch (roll(bash_ ? 12 : 8)) {
      case 0:
        out = joined({"if ", body(in), "then ", body(in),
                      (chance(2) ? joined({"elif ", body(in), "then\n", body(in)}) : ""),
                      (chance(2) ? "else " + body(in) : ""), "fi"});
        break;
      case 1:
        out = joined({(chance(2) ? "while " : "until\n"), body(in), "do ", body(in), "done"});
        break;
      case 2:
        out = joined({"for ", name(), (chance(3) ? "" : " in " + word(0) + " " + word(0)),
                      (chance(2) ? "; do " : "\ndo\n"), body(in), "done"});
        break;
      case 3:
        out = joined({"case ", value(0), " in ", (chance(2) ? "(" : ""), "a|'b c') ", list(in), closing(), ";;",
                      line_end(), "*) ", (chance(2) ? "" : joined({list(in), closing()})), (chance(2) ? ";; " : "\n"),
                      "esac"});
        break;
      case 4:
        out = joined({"{ ", body(in), "}"});
        break;
      case 5:
      case 6:
        out = list(in);
        out = joined({(out.starts_with('(') ? "( " : "("), out, closing(), ")"});
        break;
      case 7:
        return joined(
            {"{ f", std::to_string(roll(9)), (chance(2) ? "()" : " ( ) "), line_end(), "{ ", body(in), "}; }"});
      case 8:
        out = joined({"[[ -n ", value(in), (chance(2) ? " && $x =~ ^(a|b)+$" : " || ( a < b )"), " ]]"});
        break;
      case 9:
        out = joined({"((x = 1 + $(", simple_text(), ")))"});
        break;
      case 10:
        return joined({"{ function f", std::to_string(roll(9)), (chance(2) ? " () " : " "), "{ ", body(in), "}; }"});
      default:
        out = joined({"for ((i = 0; i < $(", simple_text(), "); i++)); do ", body(in), "done"});
    }
    if (chance(4)) out += joined({blank(), redirect(in)});
    return out;
  }
  /// Before a ")" on the same line documents must have been read.
  std::string closing() { return documents_.empty() ? "" : line_end(); }
  std::string body(int depth) {
    std::string out = list(depth);
    return joined({out, (documents_.empty() && chance(2) ? "; " : line_end())});
  }
  std::string pipeline(int depth) {
    std::string out = chance(10) ? "! " : "";
    out += command(depth);
    for (std::size_t i = chance(3) ? 1 + roll(2) : 0; i > 0; --i)
      out += joined({std::string(bash_ && chance(8) ? " |& "
                                 : chance(2)        ? "|"
                                                    : " | "),
                     (chance(5) ? line_end() : ""), command(depth)});
    return out;
  }
  std::string list(int depth) {
    std::string out;
    for (std::size_t i = 1 + roll(depth > 1 ? 4 : 2); i > 0; --i) {
      out += pipeline(depth);
      while (chance(3))
        out += joined({std::string(chance(2) ? " && " : "||"), (chance(5) ? line_end() : ""), pipeline(depth)});
      if (i > 1) out += separator();
    }
    return out;
  }

  std::mt19937& random_;
  bool bash_;
  std::string documents_;  // bodies that the next line end must be followed by
};

}  // namespace plimsoll::shell
