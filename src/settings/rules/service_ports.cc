// SPDX-License-Identifier: Apache-2.0
#include "settings/rules/service_ports.h"

#include <algorithm>
#include <array>

#include "base/lines.h"
#include "harden/services.h"

namespace plimsoll::settings {

namespace {

/// Port 5005 is also Sonatype's, Docker registries' and many others'.
constexpr std::string_view kJava = "java jdk jre temurin corretto spring tomcat jetty maven gradle wildfly jboss";

/// What listens beside the services of images and Dockerfiles (harden/services.h); sorted by port.
constexpr std::array kServices{
    ServicePort{1433, "SQL Server"},
    ServicePort{1521, "Oracle's listener"},
    ServicePort{2379, "etcd"},
    ServicePort{2380, "etcd"},
    ServicePort{4444, "Selenium", "selenium"},
    ServicePort{5555, "Flower", "flower"},
    ServicePort{5601, "Kibana", "kibana opensearch-dashboards"},
    ServicePort{5678, "the Python debugger", "python django flask"},
    ServicePort{5984, "CouchDB"},
    ServicePort{6443, "the Kubernetes API", "k3s kind kube rancher"},
    ServicePort{7474, "Neo4j's console", "neo4j"},
    ServicePort{7687, "Neo4j", "neo4j"},
    ServicePort{8123, "ClickHouse", "clickhouse"},
    ServicePort{8500, "Consul", "consul"},
    ServicePort{8529, "ArangoDB", "arango"},
    ServicePort{9001, "MinIO's console", "minio"},
    ServicePort{9042, "Cassandra"},
    ServicePort{9092, "Kafka", "kafka"},
    ServicePort{9300, "Elasticsearch", "elasticsearch opensearch"},
    ServicePort{10250, "the kubelet's API"},
    ServicePort{26379, "Redis Sentinel"},
    ServicePort{27018, "MongoDB"},
    ServicePort{27019, "MongoDB"},
    ServicePort{28015, "RethinkDB", "rethink"},
};

struct Console {
  std::string_view word, name;
};

/// A word that is in the last part of an image's name.
constexpr std::array kConsoles{
    Console{"phpmyadmin", "phpMyAdmin"},
    Console{"adminer", "Adminer"},
    Console{"pgadmin", "pgAdmin"},
    Console{"pgweb", "pgweb"},
    Console{"mongo-express", "mongo-express"},
    Console{"redis-commander", "Redis Commander"},
    Console{"redisinsight", "RedisInsight"},
    Console{"phpredisadmin", "phpRedisAdmin"},
    Console{"phppgadmin", "phpPgAdmin"},
    Console{"phpldapadmin", "phpLDAPadmin"},
    Console{"rockmongo", "RockMongo"},
    Console{"cloudbeaver", "CloudBeaver"},
    Console{"dbgate", "DbGate"},
    Console{"elasticsearch-head", "elasticsearch-head"},
    Console{"cerebro", "Cerebro"},
    Console{"kafdrop", "Kafdrop"},
    Console{"kafka-ui", "a Kafka console"},
    Console{"portainer", "Portainer"},
    Console{"dockge", "Dockge"},
    Console{"dozzle", "Dozzle"},
    Console{"yacht", "Yacht"},
    Console{"kubernetes-dashboard", "the Kubernetes dashboard"},
    Console{"rancher", "Rancher"},
    Console{"webmin", "Webmin"},
    Console{"cockpit-ws", "Cockpit"},
    Console{"filebrowser", "a file manager"},
    Console{"tinyfilemanager", "a file manager"},
    Console{"wetty", "a terminal in the browser"},
    Console{"ttyd", "a terminal in the browser"},
    Console{"gotty", "a terminal in the browser"},
};

}  // namespace

std::optional<ServicePort> service_between(std::uint32_t first, std::uint32_t last) {
  if (first == 0) return std::nullopt;
  for (const harden::Service& service : harden::services()) {
    // Agents are to reach Jenkins; Xdebug's ports are mostly something else.
    if (service.port < first || service.port > last || !service.needs.empty() || service.port == 50000) continue;
    return ServicePort{service.port, service.name, service.port == 5005 ? kJava : std::string_view{}};
  }
  const auto at = std::ranges::lower_bound(kServices, first, {}, &ServicePort::port);
  return at != kServices.end() && at->port <= last ? std::optional(*at) : std::nullopt;
}

bool means(const ServicePort& service, std::string_view image) {
  if (service.only_in.empty()) return true;
  for (std::string_view rest = service.only_in; !rest.empty();) {
    if (image.find(take_word(rest)) != std::string_view::npos) return true;
    rest = trim(rest);
  }
  return false;
}

std::string_view console_of(std::string_view image) {
  for (const Console& console : kConsoles) {
    // "portainer-agent" and "rancher-agent" have no console.
    if (image.find(console.word) != std::string_view::npos && !image.ends_with("agent")) return console.name;
  }
  return {};
}

std::string bound_to_loopback(std::string_view port) {
  for (const std::string_view all : {"0.0.0.0:", "[::]:", "*:", ":::"}) {
    if (port.starts_with(all)) {
      port.remove_prefix(all.size());
      return std::string("127.0.0.1:").append(port);
    }
  }
  // A container's port alone: the host's is chosen by the engine.
  const bool has_host = port.find(':') != std::string_view::npos;
  return std::string(has_host ? "127.0.0.1:" : "127.0.0.1::").append(port);
}

}  // namespace plimsoll::settings
