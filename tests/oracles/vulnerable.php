<?php
// SPDX-License-Identifier: Apache-2.0
// Which versions of a package an advisory of security-advisories concerns, as Composer decides it. A line of JSON in,
// {"branches":[[">=1.0","<1.2"]],"versions":[…]}; a line of 0 and 1 out.
require 'Composer/Semver/autoload.php';
while (($line = fgets(STDIN)) !== false) {
    $record = json_decode($line, true);
    foreach ($record['versions'] as $version) {
        $within = fn ($branch) => Composer\Semver\Semver::satisfies($version, implode(',', $branch));
        echo array_filter(array_map($within, $record['branches'])) ? '1' : '0';
    }
    echo "\n";
}
