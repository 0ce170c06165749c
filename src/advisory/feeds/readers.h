// SPDX-License-Identifier: Apache-2.0
// The readers that the table of feeds names, one per file.
#pragma once

#include "advisory/feeds/feed.h"

namespace plimsoll::advisory {

std::unique_ptr<FeedReader> alpine_reader();            // alpine.cc
std::unique_ptr<FeedReader> arch_reader();              // arch.cc
std::unique_ptr<FeedReader> azure_reader();             // oval_azure.cc
std::unique_ptr<FeedReader> csaf_reader();              // csaf.cc
std::unique_ptr<FeedReader> debian_reader();            // debian.cc
std::unique_ptr<FeedReader> eol_reader();               // eol.cc
std::unique_ptr<FeedReader> epss_reader();              // epss.cc
std::unique_ptr<FeedReader> ghsa_reader();              // osv.cc
std::unique_ptr<FeedReader> govulndb_reader();          // osv.cc
std::unique_ptr<FeedReader> kev_reader();               // kev.cc
std::unique_ptr<FeedReader> nvd_reader();               // nvd.cc
std::unique_ptr<FeedReader> oracle_reader();            // oval_oracle.cc
std::unique_ptr<FeedReader> osv_reader();               // osv.cc
std::unique_ptr<FeedReader> photon_reader();            // photon.cc
std::unique_ptr<FeedReader> php_advisories_reader();    // php_advisories.cc
std::unique_ptr<FeedReader> redhat_oval_reader();       // oval_redhat.cc
std::unique_ptr<FeedReader> ruby_advisory_db_reader();  // ruby_advisory_db.cc
std::unique_ptr<FeedReader> suse_reader();              // oval_suse.cc
std::unique_ptr<FeedReader> ubuntu_oval_reader();       // oval_ubuntu.cc
std::unique_ptr<FeedReader> ubuntu_reader();            // osv.cc
std::unique_ptr<FeedReader> updateinfo_reader();        // updateinfo.cc

}  // namespace plimsoll::advisory
