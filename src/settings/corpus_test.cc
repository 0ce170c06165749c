// SPDX-License-Identifier: Apache-2.0
// Files as people write them, with what the default profile says of each, reviewed by reading them.
#include <set>

#include "settings/testing.h"

namespace plimsoll::settings {

namespace {

struct File {
  std::string_view name;
  std::string_view text;
  std::string_view expected;  // "PL4002 web, PL4031 db"
};

constexpr std::array kFiles{
    File{"a blog with its database", R"(
services:
  blog:
    image: wordpress:6.7-php8.3-apache
    restart: unless-stopped
    depends_on: [db]
    ports:
      - "8080:80"
    environment:
      WORDPRESS_DB_HOST: db
      WORDPRESS_DB_USER: wordpress
      WORDPRESS_DB_PASSWORD_FILE: /run/secrets/db
    secrets: [db]
    volumes:
      - blog:/var/www/html
  db:
    image: mariadb:11.4
    restart: unless-stopped
    environment:
      MARIADB_DATABASE: wordpress
      MARIADB_USER: wordpress
      MARIADB_PASSWORD_FILE: /run/secrets/db
      MARIADB_RANDOM_ROOT_PASSWORD: "1"
    secrets: [db]
    volumes:
      - db:/var/lib/mysql
    healthcheck:
      test: [CMD, healthcheck.sh, --connect, --innodb_initialized]
volumes:
  blog:
  db:
secrets:
  db:
    file: ./db.secret
)",
         ""},
    File{"the same in a hurry", R"(
version: '3'
services:
  blog:
    image: wordpress
    ports: ["80:80"]
    environment:
      - WORDPRESS_DB_PASSWORD=s3cr3t-Blog
  db:
    image: mysql:latest
    ports:
      - "3306:3306"
    environment:
      - MYSQL_ROOT_PASSWORD=s3cr3t-Blog
  phpmyadmin:
    image: phpmyadmin/phpmyadmin:5.2
    ports:
      - 8081:80
)",
         "PL4022 db, PL4022 phpmyadmin, PL4031 blog, PL4031 db, PL4035 blog, PL4035 db, PL4041"},
    File{"a proxy that listens to the engine", R"(
services:
  traefik:
    image: traefik:v3.2
    command: [--providers.docker=true, --entrypoints.web.address=:80]
    ports:
      - "80:80"
      - "443:443"
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock:ro
  whoami:
    image: traefik/whoami:v1.10
    labels:
      - traefik.http.routers.whoami.rule=Host(`whoami.localhost`)
)",
         "PL4002 traefik"},
    File{"monitoring of a host", R"(
services:
  prometheus:
    image: prom/prometheus:v2.55.1
    volumes:
      - ./prometheus.yml:/etc/prometheus/prometheus.yml:ro
      - prometheus:/prometheus
    ports:
      - "127.0.0.1:9090:9090"
  node:
    image: prom/node-exporter:v1.8.2
    command: [--path.rootfs=/host]
    volumes:
      - /:/host:ro,rslave
  cadvisor:
    image: gcr.io/cadvisor/cadvisor:v0.49.1
    volumes:
      - /:/rootfs:ro
      - /sys:/sys:ro
      - /var/lib/docker/:/var/lib/docker:ro
      - /dev/disk/:/dev/disk:ro
  grafana:
    image: grafana/grafana:11.3.1
    ports: ["3000:3000"]
    environment:
      GF_SECURITY_ADMIN_PASSWORD__FILE: /run/secrets/grafana
volumes:
  prometheus:
)",
         ""},
    File{"a media server with the graphics card", R"(
services:
  jellyfin:
    image: jellyfin/jellyfin:10.10.3
    user: 1000:1000
    group_add: ["109"]
    devices:
      - /dev/dri/renderD128:/dev/dri/renderD128
    volumes:
      - ./config:/config
      - /srv/media:/media:ro
      - /etc/localtime:/etc/localtime:ro
    ports:
      - "8096:8096"
)",
         ""},
    File{"search", R"(
services:
  search:
    image: docker.elastic.co/elasticsearch/elasticsearch:8.16.1
    environment:
      - discovery.type=single-node
      - bootstrap.memory_lock=true
      - ELASTIC_PASSWORD=${ELASTIC_PASSWORD:?set it in .env}
    ulimits:
      memlock: {soft: -1, hard: -1}
      nofile: 65536
    cap_add: [IPC_LOCK]
    volumes: [search:/usr/share/elasticsearch/data]
    mem_limit: 2g
volumes: {search: {}}
)",
         ""},
    File{"git", R"(
services:
  git:
    image: gitea/gitea:1.22.4-rootless
    ports: ["3000:3000", "2222:22"]
    environment: [USER_UID=1000, USER_GID=1000]
    volumes:
      - ./data:/var/lib/gitea
      - /etc/timezone:/etc/timezone:ro
)",
         ""},
    File{"names and addresses", R"(
services:
  dns:
    image: pihole/pihole:2024.07.0
    ports: ["53:53/tcp", "53:53/udp", "67:67/udp", "8053:80/tcp"]
    cap_add: [NET_ADMIN]
    environment:
      TZ: Europe/Berlin
      WEBPASSWORD: ${WEBPASSWORD}
)",
         "PL4011 dns"},
    File{"development", R"(
services:
  app:
    build: .
    image: app:latest
    command: npm run dev
    ports: ["127.0.0.1:3000:3000", "127.0.0.1:9229:9229"]
    volumes:
      - .:/app
      - /app/node_modules
    environment:
      NODE_ENV: development
      DATABASE_URL: postgres://app@db/app
      API_KEY: ${API_KEY}
      SSH_AUTH_SOCK: /agent
      KEY_NAME: deploy
  db:
    image: postgres:17-alpine
    environment:
      POSTGRES_HOST_AUTH_METHOD: trust
    ports: ["127.0.0.1:5432:5432"]
    tmpfs: [/var/lib/postgresql/data]
)",
         ""},
    File{"an engine in an engine", R"(
services:
  dind:
    image: docker:27-dind
    privileged: true
    environment: {DOCKER_TLS_CERTDIR: ""}
  runner:
    image: gitlab/gitlab-runner:v17.6.0
    environment: {DOCKER_HOST: "tcp://dind:2375"}
)",
         "PL4001 dind, PL4002 runner"},
    File{"a shop in a cluster", R"(
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  labels: {app: shop}
spec:
  replicas: 3
  selector:
    matchLabels: {app: shop}
  template:
    metadata:
      labels: {app: shop, tier: front}
    spec:
      containers:
        - name: shop
          image: ghcr.io/acme/shop:1.4.2
          ports:
            - containerPort: 8080
              name: http
          envFrom:
            - configMapRef: {name: shop}
          env:
            - name: DB_PASSWORD
              valueFrom:
                secretKeyRef: {name: db, key: password}
          readinessProbe:
            httpGet: {path: /healthz, port: http}
          resources:
            requests: {cpu: 100m, memory: 128Mi}
            limits: {memory: 256Mi}
---
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: {app: shop}
  ports:
    - port: 80
      targetPort: http
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    cert-manager.io/cluster-issuer: letsencrypt
spec:
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service: {name: shop, port: {number: 80}}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
data:
  LOG_LEVEL: info
  TOKEN_URL: https://login.example.com/oauth2/token
  settings.yaml: |
    password_policy: strict
    secret_name: shop
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: shop
spec:
  minAvailable: 2
  selector:
    matchLabels: {app: shop}
)",
         ""},
    File{"an ingress controller's rights", R"(
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: ingress-nginx
rules:
  - apiGroups: [""]
    resources: [configmaps, endpoints, nodes, pods, secrets, namespaces]
    verbs: [list, watch]
  - apiGroups: [networking.k8s.io]
    resources: [ingresses/status]
    verbs: [update]
  - apiGroups: [coordination.k8s.io]
    resources: [leases]
    verbs: [list, watch, create]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: ingress-nginx
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: ingress-nginx
subjects:
  - kind: ServiceAccount
    name: ingress-nginx
    namespace: ingress-nginx
---
apiVersion: v1
kind: Service
metadata:
  name: ingress-nginx-controller
  namespace: ingress-nginx
spec:
  type: LoadBalancer
  selector:
    app.kubernetes.io/name: ingress-nginx
  ports:
    - {name: http, port: 80, targetPort: http}
    - {name: https, port: 443, targetPort: https}
)",
         ""},
    File{"an operator that asks for all of its own and too much of others", R"(
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: operator
rules:
  - apiGroups: [shop.example.com]
    resources: ["*"]
    verbs: [get, list, watch, update, patch]
  - apiGroups: [apps]
    resources: ["*"]
    verbs: ["*"]
  - apiGroups: [""]
    resources: [secrets]
    verbs: ["*"]
)",
         "PL5003 ClusterRole operator, PL5005 ClusterRole operator"},
    File{"a database with a password in the open", R"(
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Secret
    metadata: {name: db}
    data:
      password: a3g4M1RxLXBsMHYtMjlhVw==
      username: c2hvcA==
  - apiVersion: v1
    kind: Service
    metadata: {name: db}
    spec:
      type: LoadBalancer
      selector: {app: db}
      ports:
        - port: 5432
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: db}
    spec:
      serviceName: db
      selector:
        matchLabels: {app: db}
      template:
        metadata:
          labels: {app: db}
        spec:
          containers:
            - name: db
              image: postgres
              env:
                - {name: POSTGRES_PASSWORD, value: kx83Tq-pl0v-29aW}
                - {name: PGDATA, value: /var/lib/postgresql/data/pgdata}
)",
         "PL4022 Service db, PL4031 db in StatefulSet db, PL4035 Secret db, PL4035 db in StatefulSet db"},
    File{"an agent on every node", R"(
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: logs, namespace: ops}
spec:
  selector:
    matchLabels: {app: logs}
  template:
    metadata:
      labels: {app: logs}
    spec:
      tolerations: [{operator: Exists}]
      containers:
        - name: logs
          image: cr.fluentbit.io/fluent/fluent-bit:3.2.2
          volumeMounts:
            - {name: log, mountPath: /var/log, readOnly: true}
            - {name: containers, mountPath: /var/lib/docker/containers, readOnly: true}
      volumes:
        - name: log
          hostPath: {path: /var/log}
        - name: containers
          hostPath: {path: /var/lib/docker/containers}
)",
         ""},
};

std::string ids_of(std::string_view text) {
  std::set<std::string> ids;
  for (const Issue& issue : testing::issues_of(text)) {
    if (issue.told_to() != Audience::everyone) continue;
    ids.insert(std::string(issue.rule->id) + (issue.subject.empty() ? "" : " " + issue.subject));
  }
  std::string out;
  for (const std::string& id : ids) out += (out.empty() ? "" : ", ") + id;
  return out;
}

}  // namespace

TEST(SettingsCorpus, DefaultProfile) {
  for (const File& file : kFiles)
    EXPECT_EQ(ids_of(file.text), file.expected) << file.name << "\n"
                                                << testing::told(testing::issues_of(file.text), file.text);
}

}  // namespace plimsoll::settings
