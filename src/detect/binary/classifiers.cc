// SPDX-License-Identifier: Apache-2.0
// The table of software that tells its version in its own files.
//
// A row should need a text that only this program has, and hold for builds of its own makers as for distributions'.
// Programs in Go need no row: their build information names main module and version (go_binary.cc). Names of CPEs are
// those of NVD's dictionary.
#include "detect/binary/classifiers.h"

namespace plimsoll::detect {
namespace {

using namespace std::string_view_literals;

// Sorted by name, but for programs that were made of another: they come first.
constexpr auto kClassifiers = std::to_array<Classifier>({
    {"aws-lc", "openssl libcrypto.so*", "amazon:aws_libcrypto", {{{"AWS-LC ^)"}}}},
    {"libressl", "openssl libcrypto.so* libssl.so*", "openbsd:libressl", {{{"LibreSSL ^"}}}},
    {"mariadb", "mariadb mariadbd mysql mysqld libmariadbd.so*", "mariadb:mariadb", {{{"^-MariaDB"}}}},
    {"openresty", "nginx openresty", "openresty:openresty f5:nginx", {{{"nginx version: openresty/^"}}}},
    {"percona-server", "mysql mysqld", "percona:percona_server oracle:mysql", {{{"/percona-server-^"}}}},

    {"bash", "bash", "gnu:bash", {{{"@(#)Bash version ^("}}}},
    {"busybox", "busybox busybox-*", "busybox:busybox", {{{"BusyBox v^"}}}},
    {"curl", "curl", "haxx:curl", {{{"\0curl/^\0"sv}, {"curl ^ ("}}}},
    {"dart", "dart", "dart:dart_software_development_kit", {{{"\0^ (stable)"sv}, {"\0^ (beta)"sv}}}},
    {"deno", "deno", "deno:deno", {{{"Deno/^"}}}},
    {"dnsmasq", "dnsmasq", "thekelleys:dnsmasq", {{{"\0dnsmasq-^\0"sv}}}},
    {"dovecot", "dovecot", "dovecot:dovecot", {{{"Dovecot v^"}}}},
    {"dropbear", "dropbear dropbearmulti", "dropbear_ssh_project:dropbear_ssh", {{{"SSH-2.0-dropbear_^"}}}},
    {"erlang",
     "beam.smp erlexec liberts_internal.a",
     R"(erlang:erlang\/otp)",
     {{{"/src/otp_src_^/erts/"}, {"/src/otp-^/erts/"}, {"\0^~Erlang/OTP"sv}}}},
    {"exim", "exim exim4", "exim:exim", {{{"\0^\0<<eximversion>>"sv}}}},
    {"expat", "libexpat.so*", "libexpat_project:libexpat", {{{"\0expat_^\0"sv}}}},
    {"ffmpeg",
     "ffmpeg ffprobe libavcodec.so* libavformat.so* libavutil.so* libswresample.so*",
     "ffmpeg:ffmpeg",
     {{{"FFmpeg version ^"}, {"FFmpeg version n^"}, {"%s version ^"}, {"%s version n^"}}}},
    {"fluent-bit", "fluent-bit", "treasuredata:fluent_bit", {{{"\0^~Fluent Bit"sv}, {"\0^~%sFluent Bit"sv}}}},
    {"gcc",
     "gcc gcc-* cc1 cc1plus x86_64-linux-gnu-gcc-* aarch64-linux-gnu-gcc-*",
     "gnu:gcc",
     {{{"GCC: (*) ^\0"sv}, {"\0^\0(*) \0gcc version"sv}, {"\0^\0(GCC) \0"sv}}}},
    {"git", "git", "git-scm:git", {{{"git/^\0"sv}}}},
    {"glibc", "libc.so.6 libc-2*", "gnu:glibc", {{{" stable release version ^"}}}},
    {"gnutls", "libgnutls.so*", "gnu:gnutls", {{{"Enabled GnuTLS ^ logging"}}}},
    {"haproxy", "haproxy", "haproxy:haproxy", {{{" version ^*, released 20"}, {"HA-Proxy version ^"}}}},
    {"httpd", "httpd apache2", "apache:http_server", {{{"\0Apache/^ ("sv}, {"\0Apache/^\0"sv}}}},
    {"imagemagick", "libMagickCore-* magick", "imagemagick:imagemagick", {{{"ImageMagick ^"}}}},
    {"julia", "libjulia-internal.so*", "julialang:julia", {{{"__init__\0^\0verify"sv}}}},
    {"libarchive", "libarchive.so*", "libarchive:libarchive", {{{"\0libarchive ^\0"sv}}}},
    {"libcurl", "libcurl.so* libcurl-gnutls.so*", "haxx:libcurl haxx:curl", {{{"libcurl/^"}}}},
    {"libjpeg-turbo", "libjpeg.so* libturbojpeg.so*", "libjpeg-turbo:libjpeg-turbo", {{{"libjpeg-turbo version ^"}}}},
    {"libpng", "libpng16.so* libpng12.so*", "libpng:libpng", {{{" libpng version ^ - "}}}},
    {"libssh2", "libssh2.so*", "libssh2:libssh2", {{{"SSH-2.0-libssh2_^"}}}},
    {"libtiff", "libtiff.so*", "libtiff:libtiff", {{{"LIBTIFF, Version ^"}}}},
    {"lighttpd", "lighttpd", "lighttpd:lighttpd", {{{"\0lighttpd/^\0"sv}}}},
    {"lua", "lua lua5* luajit liblua5* liblua.so*", "lua:lua", {{{"$LuaVersion: Lua ^"}, {"Lua ^  Copyright"}}}},
    {"memcached", "memcached", "memcached:memcached", {{{"memcached ^"}}}},
    {"mongodb", "mongod mongos", "mongodb:mongodb", {{{"^~tcmalloc"}, {"^~heap_size"}, {"^~cppdefines"}}}},
    {"musl", "ld-musl-* libc.musl-*", "musl-libc:musl", {{{"/proc/self/fd/\0^\0"sv}, {"\0^\0"sv, "1.2."}}}},
    {"mysql", "mysql mysqld", "oracle:mysql", {{{"/mysql-^/"}, {"\0^~mysql"sv}}}},
    {"nghttp2", "libnghttp2.so*", "nghttp2:nghttp2", {{{"^\0"sv, "1."}}}},
    {"nginx", "nginx nginx-debug", "f5:nginx nginx:nginx", {{{"nginx version: nginx/^"}}}},
    {"node",
     "node nodejs libnode.so*",
     "nodejs:node.js",
     {{{"node.js/v^"}, {"\0node v^\0"sv}, {"\0v^\0"sv, "4."}, {"\0v^\0"sv, "6."}}}},
    {"openjdk", "libjvm.so", "oracle:openjdk", {{{" JRE (^"}}}},
    {"openldap",
     "slapd ldapsearch libldap*",
     "openldap:openldap",
     {{{"$OpenLDAP: slapd ^"}, {"$OpenLDAP: ldapsearch ^"}}}},
    {"openssh",
     "sshd ssh ssh-agent ssh-keygen",
     "openbsd:openssh",
     {{{"\0OpenSSH_^\0"sv}, {"\0OpenSSH_^ "sv}}},
     Tail::patched},
    {"openssl",
     "openssl libcrypto.so* libssl.so*",
     "openssl:openssl",
     {{{"\0OpenSSL ^ "sv}, {"OpenSSL ^ "}}},
     Tail::letter},
    {"openvpn", "openvpn", "openvpn:openvpn", {{{"\0OpenVPN ^ "sv}}}},
    {"perl", "perl perl5* libperl.so*", "perl:perl", {{{"\0v^\0"sv, "5."}}}},
    {"php", "php php-cgi* php-fpm* php5* php7* php8* libphp*", "php:php", {{{"X-Powered-By: PHP/^"}}}},
    {"postfix", "master postconf", "postfix:postfix", {{{"\0mail_version=^\0"sv}}}},
    {"postgresql", "postgres postmaster", "postgresql:postgresql", {{{"\0PostgreSQL ^ "sv}, {"PostgreSQL ^ on "}}}},
    {"proftpd", "proftpd", "proftpd:proftpd", {{{"ProFTPD Version ^\0"sv}}}, Tail::letter},
    {"pypy", "pypy* libpypy*", "pypy:pypy", {{{"[PyPy ^ "}}}},
    {"python",
     "python2* python3* libpython*",
     "python:python python_software_foundation:python",
     {{{"\0^\0"sv, "$"}, {"\0^+\0"sv, "$"}}}},
    {"ruby", "ruby ruby1* ruby2* ruby3* libruby*", "ruby-lang:ruby", {{{"ruby ^*(20"}}}},
    {"rust", "rustc librustc_driver-* libstd-*", "rust-lang:rust", {{{"(rustc version ^ ("}, {"/src/rustc-^/"}}}},
    {"sqlite", "sqlite3 libsqlite3.so*", "sqlite:sqlite", {{{"\0^\0"sv, "3."}}}},
    {"squid", "squid squid3", "squid-cache:squid", {{{"\0squid/^\0"sv}}}},
    {"sudo", "sudo", "sudo_project:sudo", {{{"Sudo version %s\n\0^\0"sv}}}, Tail::patch},
    {"tor", "tor", "torproject:tor", {{{"\0tor ^\0"sv}, {" (on Tor ^ "}}}},
    {"unbound", "unbound", "nlnetlabs:unbound", {{{"\0unbound ^\0"sv}}}},
    {"varnish",
     "varnishd",
     "varnish-software:varnish_cache varnish_cache_project:varnish_cache",
     {{{"varnish-^ revision "}}}},
    {"vim", "vim vim.*", "vim:vim", {{{"VIM - Vi IMproved ^ ("}}}},
    {"vsftpd", "vsftpd", "vsftpd_project:vsftpd", {{{"vsftpd: version ^"}, {"(vsFTPd ^)"}}}},
    // Wget has nothing beside its version; these are the ones of the last decade, and zlib's 1.2 stands near.
    {"wget",
     "wget",
     "gnu:wget",
     {{{"\0^\0"sv, "1.20"}, {"\0^\0"sv, "1.21"}, {"\0^\0"sv, "1.24"}, {"\0^\0"sv, "1.25"}}}},
    {"xz", "xz liblzma.so*", "tukaani:xz", {{{"xz (XZ Utils) ^"}, {"\0^\0"sv, "5."}}}},
    {"zlib", "libz.so*", "zlib:zlib", {{{" deflate ^ Copyright"}, {" inflate ^ Copyright"}}}},
});

}  // namespace

std::span<const Classifier> classifiers() { return kClassifiers; }

}  // namespace plimsoll::detect
