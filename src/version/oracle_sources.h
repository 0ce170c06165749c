// SPDX-License-Identifier: Apache-2.0
// For tests only: the scripts that ask the libraries of the languages. Each is called as "script order" or
// "script satisfies", reads lines "A<tab>B" and prints one character a line, see testing.h.
#pragma once

namespace plimsoll::version::testing {

constexpr const char* kNpm = R"(
const semver = require('semver');
const order = process.argv[2] === 'order';
const full = text => /^[v=\s]*\d+$/.test(text) ? text + '.0.0' : /^[v=\s]*\d+\.\d+$/.test(text) ? text + '.0' : text;
const read = text => semver.parse(full(text), {loose: true});
const lines = require('fs').readFileSync(0, 'latin1').split('\n');
lines.pop();
process.stdout.write(lines.map(line => {
  const [a, b] = line.split('\t');
  const x = read(a);
  if (!x) return '!';
  if (order) {
    const y = read(b);
    // Compared as floating point numbers, and then, differently written, without what follows.
    if (/[.-]0*\d{16}/.test(a) && /[.-]0*\d{16}/.test(b)) return '~';
    return y ? '<=>'[semver.compare(x, y, true) + 1] : '!';
  }
  // The dots of its pattern for ">=0.0.0" match any character (before 7.5).
  if (/>=\s*(0[^.]0.0|0.0[^.]0)/.test(b)) return '~';
  try {
    return new semver.Range(b).test(x) ? 'y' : 'n';
  } catch (error) {
    return '!';
  }
}).join(''));
)";

constexpr const char* kPython = R"(
import sys
from packaging.version import Version, InvalidVersion
from packaging.specifiers import SpecifierSet, InvalidSpecifier
def judge(a, b):
    try:
        x = Version(a)
        y = SpecifierSet(b) if sys.argv[1] == 'satisfies' else Version(b)
    except (InvalidVersion, InvalidSpecifier):
        return '!'
    if sys.argv[1] == 'satisfies':
        # Releases of packaging before 24 pad no release behind an epoch, and fall over "===" with no version.
        if '!' in b and ('.*' in b or '~=' in b): return '~'
        try:
            return 'y' if y.contains(x) else 'n'
        except InvalidVersion:
            return '~'
    return '<' if x < y else '>' if x > y else '='
sys.stdout.write(''.join(judge(*line.rstrip('\n').split('\t')) for line in sys.stdin))
)";

constexpr const char* kConan = R"(
import io, sys, warnings
from conan.internal.model.version import Version
from conan.internal.model.version_range import VersionRange
from conan.errors import ConanException
def judge(a, b):
    x = Version(a)
    if sys.argv[1] == 'satisfies':
        try:
            return 'y' if VersionRange(b[1:-1]).contains(x, None) else 'n'
        except (ConanException, IndexError):
            return '!'
    y = Version(b)
    return '<' if x < y else '>' if y < x else '='
sys.set_int_max_str_digits(0)
answers = ''.join(judge(*line.rstrip('\n').split('\t')) for line in sys.stdin)
sys.stdout.write(answers)
)";

// Data.Version of Haskell: the derived order of lists of numbers.
constexpr const char* kHackage = R"(
import re, sys
def read(text):
    return [int(n) for n in text.split('.')] if re.fullmatch(r'(0|[1-9][0-9]{0,8})(\.(0|[1-9][0-9]{0,8}))*', text) else None
def judge(a, b):
    x, y = read(a), read(b)
    return '!' if x is None or y is None else '<' if x < y else '>' if x > y else '='
sys.stdout.write(''.join(judge(*line.rstrip('\n').split('\t')) for line in sys.stdin))
)";

constexpr const char* kRuby = R"(
require 'rubygems'
def read(text)
  Gem::Version.correct?(text) ? Gem::Version.new(text) : nil
end
STDIN.each_line(chomp: true) do |line|
  a, b = line.split("\t", -1)
  x = read(a)
  answer = '!'
  if ARGV[0] == 'satisfies'
    begin
      answer = Gem::Requirement.new(b.split(',').map(&:strip)).satisfied_by?(x) ? 'y' : 'n' if x
    rescue Gem::Requirement::BadRequirementError
    end
  else
    y = read(b)
    answer = %w[= > <][x <=> y] if x && y
  end
  print answer
end
)";

constexpr const char* kPhp = R"(<?php
require '/usr/share/php/Composer/Semver/autoload.php';
use Composer\Semver\VersionParser;
use Composer\Semver\Semver;
$parser = new VersionParser();
function read($text) {
  global $parser;
  try {
    $version = $parser->normalize($text);
  } catch (\UnexpectedValueException $e) {
    return null;
  }
  return strpos($version, 'dev-') === 0 ? null : $version;
}
$out = '';
while (($line = fgets(STDIN)) !== false) {
  list($a, $b) = explode("\t", rtrim($line, "\n"));
  $x = read($a);
  if ($argv[1] === 'satisfies') {
    try {
      $constraint = $parser->parseConstraints($b);
      $out .= $x === null ? '!' : (Semver::satisfies($a, $b) ? 'y' : 'n');
    } catch (\UnexpectedValueException $e) {
      $out .= '!';
    }
    continue;
  }
  $y = read($b);
  $out .= $x === null || $y === null ? '!' : '<=>'[version_compare($x, $y) + 1];
}
echo $out;
)";

constexpr const char* kJava = R"(
import java.io.*;
import org.apache.maven.artifact.versioning.*;
public class Judge {
  public static void main(String[] args) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "ISO-8859-1"));
    StringBuilder out = new StringBuilder();
    for (String line; (line = in.readLine()) != null;) {
      String[] words = line.split("\t", -1);
      if (args[0].equals("satisfies")) {
        // The empty version, which is equal to 0, is none to us.
        if (words[1].contains("[]")) {
          out.append('~');
          continue;
        }
        try {
          VersionRange range = VersionRange.createFromVersionSpec(words[1]);
          out.append(range.containsVersion(new DefaultArtifactVersion(words[0])) ? 'y' : 'n');
        } catch (InvalidVersionSpecificationException e) {
          out.append('!');
        }
        continue;
      }
      int order = new ComparableVersion(words[0]).compareTo(new ComparableVersion(words[1]));
      out.append(order < 0 ? '<' : order > 0 ? '>' : '=');
    }
    System.out.print(out);
  }
}
)";

constexpr const char* kElixir = R"(
[what] = System.argv()
full = fn text ->
  cond do
    text =~ ~r/^\d+$/ -> text <> ".0.0"
    text =~ ~r/^\d+\.\d+$/ -> text <> ".0"
    true -> text
  end
end
answers = for line <- IO.stream(:stdio, :line) do
  [a, b] = line |> String.trim_trailing("\n") |> String.split("\t")
  with {:ok, x} <- Version.parse(full.(a)) do
    if what == "satisfies" do
      case Version.parse_requirement(b) do
        {:ok, r} -> if Version.match?(x, r), do: "y", else: "n"
        :error -> "!"
      end
    else
      case Version.parse(full.(b)) do
        {:ok, y} -> case Version.compare(x, y) do :lt -> "<"; :gt -> ">"; :eq -> "=" end
        :error -> "!"
      end
    end
  else
    :error -> "!"
  end
end
IO.write(answers)
)";

// R's integers have 32 bits.
constexpr const char* kR = R"(
lines <- strsplit(readLines(file('stdin')), '\t', fixed = TRUE)
valid <- paste0('^', .standard_regexps()$valid_numeric_version, '$')
judge <- function(pair) {
  if (any(grepl('[0-9]{10}', pair))) return('~')
  if (!all(grepl(valid, pair))) return('!')
  c('<', '=', '>')[compareVersion(pair[1], pair[2]) + 2]
}
cat(vapply(lines, judge, ''), sep = '')
)";

constexpr const char* kRust = R"(
use std::io::{BufRead, Write};
fn main() {
    let mut out = String::new();
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let (a, b) = line.split_once('\t').unwrap();
        let mut full = a.to_string();
        if a.chars().all(|c| c.is_ascii_digit() || c == '.') {
            while full.matches('.').count() < 2 {
                full += ".0";
            }
        }
        out.push(match (semver::Version::parse(&full), semver::VersionReq::parse(b)) {
            (Ok(version), Ok(wanted)) => if wanted.matches(&version) { 'y' } else { 'n' },
            _ => '!',
        });
    }
    std::io::stdout().write_all(out.as_bytes()).unwrap();
}
)";

// Bitnami's own package. Its numbers have 64 bits; words in a revision, which Bitnami does not use, are to it equal to
// nothing or less.
constexpr const char* kBitnami = R"(
package main

import (
	"bufio"
	"os"
	"regexp"
	"strings"

	"github.com/bitnami/go-version/pkg/version"
)

var short = regexp.MustCompile(`^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))?$`)
var beyond = regexp.MustCompile(`[0-9]{19}|-[^+\t]*[A-Za-z-]`)

func read(text string) string {
	if short.MatchString(text) {
		for strings.Count(text, ".") < 2 {
			text += ".0"
		}
	}
	return text
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		a, b, _ := strings.Cut(in.Text(), "\t")
		x, err := version.Parse(read(a))
		y, err2 := version.Parse(read(b))
		switch {
		case beyond.MatchString(in.Text()):
			out.WriteByte('~')
		case err != nil || err2 != nil:
			out.WriteByte('!')
		default:
			out.WriteByte("<=>"[x.Compare(y)+1])
		}
	}
}
)";

// NuGet's command line carries NuGet.Versioning inside, not for others to see.
constexpr const char* kNuget = R"(
using System; using System.IO; using System.Reflection; using System.Text;
class Judge {
  static object Parse(MethodInfo parse, string text) {
    object[] arguments = {text, null};
    return (bool)parse.Invoke(null, arguments) ? arguments[1] : null;
  }
  static void Main(string[] what) {
    var library = Assembly.LoadFrom(what[0]);
    var version = library.GetType("NuGet.Versioning.NuGetVersion");
    var range = library.GetType("NuGet.Versioning.VersionRange");
    MethodInfo parse = version.GetMethod("TryParse", new[]{typeof(string), version.MakeByRefType()});
    MethodInfo compare = version.BaseType.GetMethod("CompareTo", new[]{version.BaseType});
    MethodInfo parseRange = range.GetMethod("TryParse", new[]{typeof(string), range.MakeByRefType()});
    MethodInfo holds = range.BaseType.GetMethod("Satisfies", new[]{version});
    var floating = range.GetProperty("Float");
    var answers = new StringBuilder();
    for (string line; (line = Console.In.ReadLine()) != null;) {
      var words = line.Split('\t');
      object a = Parse(parse, words[0]), b = Parse(what[1] == "order" ? parse : parseRange, words[1]);
      // One version in round brackets is invalid by its documentation and empty to the tool, which takes no text of one
      // character but "*".
      string wanted = words[1];
      if (what[1] != "order" && (wanted.Length == 1 || (wanted.IndexOf(',') < 0 && wanted.IndexOfAny(new[]{'(', ')'}) >= 0))) {
        answers.Append('~');
      } else if (a == null || b == null) {
        answers.Append('!');
      } else if (what[1] == "order") {
        int order = (int)compare.Invoke(a, new[]{b});
        answers.Append(order < 0 ? '<' : order > 0 ? '>' : '=');
      } else {
        object pattern = floating.GetValue(b, null);
        bool ok = pattern == null ? (bool)holds.Invoke(b, new[]{a})
                                  : (bool)pattern.GetType().GetMethod("Satisfies").Invoke(pattern, new[]{a});
        answers.Append(ok ? 'y' : 'n');
      }
    }
    Console.Write(answers);
  }
}
)";

}  // namespace plimsoll::version::testing
