# SPDX-License-Identifier: Apache-2.0
# Which versions of a gem an advisory of ruby-advisory-db concerns, as bundler-audit decides it with RubyGems' own
# classes. A line of JSON in, {"patched":[…],"unaffected":[…],"versions":[…]}; a line of 0 and 1 out.
require 'json'
STDIN.each_line do |line|
  record = JSON.parse(line)
  well = (record['patched'] + record['unaffected']).map { |text| Gem::Requirement.new(*text.split(', ')) }
  puts record['versions'].map { |text| well.any? { |one| one.satisfied_by?(Gem::Version.new(text)) } ? '0' : '1' }.join
end
