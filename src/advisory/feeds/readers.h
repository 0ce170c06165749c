// SPDX-License-Identifier: Apache-2.0
// The readers that the table of feeds names, one per file.
#pragma once

#include "advisory/feeds/feed.h"

namespace plimsoll::advisory {

std::unique_ptr<FeedReader> alpine_reader();            // alpine.cc
std::unique_ptr<FeedReader> arch_reader();              // arch.cc
std::unique_ptr<FeedReader> debian_reader();            // debian.cc
std::unique_ptr<FeedReader> eol_reader();               // eol.cc
std::unique_ptr<FeedReader> epss_reader();              // epss.cc
std::unique_ptr<FeedReader> ghsa_reader();              // osv.cc
std::unique_ptr<FeedReader> govulndb_reader();          // osv.cc
std::unique_ptr<FeedReader> kev_reader();               // kev.cc
std::unique_ptr<FeedReader> nvd_reader();               // nvd.cc
std::unique_ptr<FeedReader> osv_reader();               // osv.cc
std::unique_ptr<FeedReader> photon_reader();            // photon.cc
std::unique_ptr<FeedReader> php_advisories_reader();    // php_advisories.cc
std::unique_ptr<FeedReader> ruby_advisory_db_reader();  // ruby_advisory_db.cc
std::unique_ptr<FeedReader> ubuntu_reader();            // osv.cc

}  // namespace plimsoll::advisory
