// SPDX-License-Identifier: Apache-2.0
#include "harden/services.h"

#include <algorithm>
#include <array>

namespace plimsoll::harden {

namespace {

constexpr std::string_view kXdebug = "usr/local/etc/php/conf.d/docker-php-ext-xdebug.ini";

constexpr std::array kServices{
    Service{23, "telnet", ""},
    Service{2375, "an engine's API without TLS", "dockerd-entrypoint.sh"},
    Service{2376, "an engine's API", "dockerd dockerd-entrypoint.sh", "docker"},
    Service{3306, "MySQL", "mysqld mariadbd mysqld_safe", "mysql mariadb percona"},
    Service{3389, "remote desktop", "xrdp", "xrdp"},
    Service{5005, "the Java debugger", ""},
    Service{5432, "PostgreSQL", "postgres", "postgres postgis timescale"},
    Service{5858, "the Node.js debugger", ""},
    Service{5900, "VNC", "Xvnc x11vnc vncserver", "vnc"},
    Service{6379, "Redis", "redis-server valkey-server", "redis valkey"},
    Service{9000, "Xdebug", "", "", kXdebug, "xdebug"},
    Service{9003, "Xdebug", "", "", kXdebug, "xdebug"},
    Service{9200, "Elasticsearch", "elasticsearch eswrapper opensearch", "elasticsearch opensearch"},
    Service{9229, "the Node.js debugger", ""},
    Service{11211, "memcached", "memcached", "memcached"},
    Service{15672, "RabbitMQ's management", "rabbitmq-server", "rabbitmq"},
    Service{27017, "MongoDB", "mongod mongos", "mongo"},
    Service{50000, "Jenkins agents", "jenkins.sh", "jenkins"},
};

constexpr std::array<std::string_view, 3> kConsoles{"phpmyadmin", "adminer", "pgadmin4"};

}  // namespace

std::span<const Service> services() { return kServices; }

bool is_server(const Service& service, std::span<const std::string> words) {
  for (std::string_view rest = service.servers; !rest.empty();) {
    const std::string_view server = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(server.size() + 1, rest.size()));
    const bool is_there = std::ranges::any_of(
        words, [&](const std::string& word) { return std::string_view(word).substr(word.rfind('/') + 1) == server; });
    if (is_there) return true;
  }
  return false;
}

std::span<const std::string_view> consoles() { return kConsoles; }

}  // namespace plimsoll::harden
