// SPDX-License-Identifier: Apache-2.0
// Kubernetes' rules against what is known of them elsewhere: the Pod Security Standards, and Checkov where it is
// installed ($PLIMSOLL_CHECKOV, else on PATH).
#include <map>
#include <random>
#include <set>

#include "base/json.h"
#include "base/testing.h"
#include "settings/testing.h"

namespace plimsoll::settings {

namespace {

std::set<std::string, std::less<>> ids_of(std::string_view text) {
  std::set<std::string, std::less<>> ids;
  for (const Issue& issue : testing::issues_of(text)) ids.emplace(issue.rule->id);
  return ids;
}

/// A pod with all that "restricted" asks for.
std::string pod(std::string_view of_pod, std::string_view of_container, std::string_view context = {},
                std::string_view annotations = {}) {
  return fmt::format(
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  namespace: n\n{}spec:\n{}  containers:\n    - name: c\n"
      "      image: ghcr.io/acme/web:1.4\n{}      securityContext:\n        runAsNonRoot: true\n        runAsUser: "
      "10001\n"
      "        allowPrivilegeEscalation: {}\n        readOnlyRootFilesystem: true\n"
      "        seccompProfile: {{type: {}}}\n        capabilities: {{drop: [ALL]{}}}\n{}",
      annotations, of_pod, of_container, context.find("privileged: true") != context.npos ? "true" : "false",
      context.find("Unconfined-seccomp") != context.npos ? "Unconfined" : "RuntimeDefault",
      context.starts_with("add:") ? fmt::format(", {}", context) : "",
      context.starts_with("add:") || context.starts_with("Unconfined-seccomp") ? "" : context);
}

struct Control {
  std::string_view rule, of_pod, of_container, context, annotations;
};

/// Each control of the baseline profile (kubernetes.io, "Pod Security Standards") with a value it forbids.
constexpr std::array kBaseline{
    Control{"PL4040", "", "", "        windowsOptions: {hostProcess: true}\n", ""},
    Control{"PL4003", "  hostNetwork: true\n", "", "", ""},
    Control{"PL4004", "  hostPID: true\n", "", "", ""},
    Control{"PL4005", "  hostIPC: true\n", "", "", ""},
    Control{"PL4001", "", "", "        privileged: true\n", ""},
    Control{"PL4011", "", "", "add: [NET_RAW]", ""},
    Control{"PL4011", "", "", "add: [SYS_ADMIN]", ""},
    Control{"PL4011", "", "", "add: [CAP_BPF]", ""},
    Control{"PL4011", "", "", "add: [SYS_NICE]", ""},
    Control{"PL4009", "  volumes: [{name: v, hostPath: {path: /etc}}]\n",
            "      volumeMounts: [{name: v, mountPath: /v}]\n", "", ""},
    Control{"PL4002", "  volumes: [{name: v, hostPath: {path: /run/containerd/containerd.sock}}]\n",
            "      volumeMounts: [{name: v, mountPath: /v}]\n", "", ""},
    Control{"PL4020", "", "      ports: [{containerPort: 80, hostPort: 80}]\n", "", ""},
    Control{"PL4014", "", "", "        appArmorProfile: {type: Unconfined}\n", ""},
    Control{"PL4014", "", "", "", "  annotations: {container.apparmor.security.beta.kubernetes.io/c: unconfined}\n"},
    Control{"PL4015", "", "", "        seLinuxOptions: {type: spc_t}\n", ""},
    Control{"PL4015", "", "", "        seLinuxOptions: {user: system_u}\n", ""},
    Control{"PL4016", "", "", "        procMount: Unmasked\n", ""},
    Control{"PL4013", "", "", "Unconfined-seccomp", ""},
    Control{"PL4036", "  securityContext: {sysctls: [{name: kernel.msgmax, value: '1'}]}\n", "", "", ""},
};

}  // namespace

TEST(KubernetesRules, PodSecurityBaseline) {
  for (const Control& control : kBaseline) {
    const std::string text = pod(control.of_pod, control.of_container, control.context, control.annotations);
    EXPECT_TRUE(ids_of(text).contains(control.rule)) << control.rule << "\n" << text;
  }
}

TEST(KubernetesRules, PodSecurityRestricted) {
  const auto well = ids_of(pod("  automountServiceAccountToken: false\n", ""));
  for (const std::string_view id : {"PL4012", "PL4013", "PL4017", "PL4018", "PL4019", "PL5001", "PL5002"})
    EXPECT_FALSE(well.contains(id)) << id;
  const auto bare = ids_of(
      "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n      image: web:1\n");
  for (const std::string_view id :
       {"PL4012", "PL4013", "PL4017", "PL4018", "PL4019", "PL4024", "PL4025", "PL4030", "PL5001", "PL5002", "PL5018"})
    EXPECT_TRUE(bare.contains(id)) << id;
}

namespace {

/// Manifests of one object each, made of what Checkov looks at.
std::string manifest(std::mt19937& random, int number) {
  const auto maybe = [&](std::string_view text) { return random() % 3 == 0 ? std::string(text) : std::string(); };
  const auto one_of = [&](std::initializer_list<std::string_view> all) {
    return std::string(all.begin()[random() % all.size()]);
  };
  const bool has_volume = random() % 4 == 0;
  std::string pod;
  pod += maybe("  hostNetwork: true\n") + maybe("  hostPID: true\n") + maybe("  hostIPC: true\n");
  pod += one_of({"", "", "  automountServiceAccountToken: false\n", "  automountServiceAccountToken: true\n"});
  pod += one_of({"", "  securityContext: {runAsNonRoot: true}\n", "  securityContext: {runAsUser: 0}\n",
                 "  securityContext: {runAsUser: 12000, seccompProfile: {type: RuntimeDefault}}\n"});
  if (has_volume)
    pod += "  volumes: [{name: v, hostPath: {path: " + one_of({"/var/run/docker.sock", "/srv/data"}) + "}}]\n";
  pod += "  containers:\n    - name: c\n      image: " +
         one_of({"nginx", "nginx:latest", "nginx:1.27", "ghcr.io/acme/tiller:v2.1",
                 "nginx@sha256:1111111111111111111111111111111111111111111111111111111111111111"}) +
         "\n";
  pod += one_of({"", "      imagePullPolicy: Always\n", "      imagePullPolicy: IfNotPresent\n"});
  if (has_volume) pod += "      volumeMounts: [{name: v, mountPath: /v}]\n";
  pod += maybe("      ports: [{containerPort: 80, hostPort: 8080}]\n");
  pod += maybe("      livenessProbe: {tcpSocket: {port: 80}}\n") +
         maybe("      readinessProbe: {tcpSocket: {port: 80}}\n");
  pod += one_of({"", "      resources: {limits: {memory: 1Gi}}\n",
                 "      resources: {limits: {cpu: '1', memory: 1Gi}, requests: {cpu: '1'}}\n",
                 "      resources: {requests: {memory: 1Gi}}\n"});
  pod += maybe("      env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]\n");
  std::string context;
  context += one_of({"", "        privileged: true\n", "        privileged: false\n"});
  context += one_of({"", "        allowPrivilegeEscalation: false\n", "        allowPrivilegeEscalation: true\n"});
  context += one_of({"", "        readOnlyRootFilesystem: true\n", "        readOnlyRootFilesystem: false\n"});
  context += one_of({"", "        capabilities: {drop: [ALL]}\n", "        capabilities: {drop: [NET_RAW]}\n",
                     "        capabilities: {add: [SYS_ADMIN]}\n",
                     "        capabilities: {add: [NET_BIND_SERVICE], drop: [ALL]}\n"});
  if (!context.empty()) pod += "      securityContext:\n" + context;
  return fmt::format("apiVersion: v1\nkind: Pod\nmetadata:\n  name: p{}\n{}spec:\n{}", number,
                     one_of({"", "  namespace: n\n", "  namespace: default\n"}), pod);
}

std::string role(std::mt19937& random, int number) {
  const auto one_of = [&](std::initializer_list<std::string_view> all) { return all.begin()[random() % all.size()]; };
  return fmt::format(
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: r{}\nrules:\n"
      "  - apiGroups: ['{}']\n    resources: ['{}']\n    verbs: ['{}']\n",
      number, one_of({"", "rbac.authorization.k8s.io", "certificates.k8s.io", "admissionregistration.k8s.io"}),
      one_of({"pods", "*", "clusterroles", "certificatesigningrequests/approval", "mutatingwebhookconfigurations"}),
      one_of({"get", "*", "bind", "escalate", "update"}));
}

/// Where both differ, and why.
bool is_explained(std::string_view check, std::string_view text) {
  const auto says = [&](std::string_view part) { return text.find(part) != text.npos; };
  // Any capability that is added fails there; one of every engine's default set is let pass here.
  if (check == "CKV_K8S_25") return says("add: [NET_BIND_SERVICE]");
  // What is privileged has every capability and may gain any right; here it is told once.
  if (check == "CKV_K8S_28" || check == "CKV_K8S_37" || check == "CKV_K8S_20" || check == "CKV_K8S_31")
    return says("privileged: true");
  // On the node's own network every port is the node's.
  if (check == "CKV_K8S_26") return says("hostNetwork: true");
  // An image without tag is always pulled; one that is told for its tag or has a digest is not told for the policy.
  if (check == "CKV_K8S_15") return says("@sha256") || says("image: nginx\n") || says("nginx:latest");
  // A limit is a request too; a request is no limit.
  if (check == "CKV_K8S_10" || check == "CKV_K8S_12") return says("limits:");
  // A wildcard through and through is told as that alone, and one of an API group that has no such verbs as what it is.
  if (check == "CKV_K8S_155" || check == "CKV_K8S_156" || check == "CKV_K8S_157" || check == "CKV_K8S_158")
    return says("resources: ['*']") || says("verbs: ['*']") || says("verbs: ['bind']") || says("verbs: ['escalate']");
  // "nginx@sha256" without a tag.
  if (check == "CKV_K8S_14") return says("@sha256");
  return false;
}

}  // namespace

TEST(KubernetesRules, AsCheckovHasThem) {
  const char* asked = std::getenv("PLIMSOLL_CHECKOV");
  const std::string program = asked == nullptr ? "checkov" : asked;
  if (!plimsoll::testing::have(program)) GTEST_SKIP() << program << " is not installed";
  std::map<std::string, std::string, std::less<>> rule_of;  // by Checkov's name
  for (const Check& check : checks()) {
    for (const std::string& alias : aliases_of(check.rule)) {
      if (alias.starts_with("CKV_K8S")) rule_of.emplace(alias, check.rule.id);
    }
  }
  std::mt19937 random(99);
  std::map<std::string, std::string, std::less<>> texts;  // by name
  std::string all;
  for (int number = 0; number < 120; ++number) {
    const bool is_role = number % 4 == 3;
    const std::string text = is_role ? role(random, number) : manifest(random, number);
    texts.emplace(fmt::format("{}{}", is_role ? 'r' : 'p', number), text);
    all += text + "---\n";
  }
  const plimsoll::testing::Folder folder;
  folder.write("all.yaml", all);
  const std::string said =
      folder.run(program + " -f all.yaml --framework kubernetes -o json --quiet --compact 2>/dev/null");
  const auto report = json::parse(said);
  ASSERT_TRUE(report && report->is_object()) << said.substr(0, 400);
  const json::value* failed = report->get_object().at("results").get_object().if_contains("failed_checks");
  ASSERT_NE(failed, nullptr);
  std::set<std::pair<std::string, std::string>> theirs;  // name, our id
  std::size_t compared = 0;
  for (const json::value& one : failed->get_array()) {
    const std::string check(one.get_object().at("check_id").get_string());
    const std::string resource(one.get_object().at("resource").get_string());
    const std::string name = resource.substr(resource.rfind('.') + 1);
    const auto rule = rule_of.find(check);
    const auto text = texts.find(name);
    if (rule == rule_of.end() || text == texts.end()) continue;
    ++compared;
    theirs.emplace(name, rule->second);
    if (is_explained(check, text->second)) continue;
    EXPECT_TRUE(ids_of(text->second).contains(rule->second)) << check << " " << rule->second << "\n" << text->second;
  }
  EXPECT_GT(compared, 1000U);
  // What is here one question and the same there.
  for (const auto& [name, text] : texts) {
    const auto ours = ids_of(text);
    for (const std::string_view id : {"PL4001", "PL4002", "PL4003", "PL4004", "PL4005", "PL4012", "PL4017", "PL4019",
                                      "PL4024", "PL4025", "PL4030", "PL4035", "PL5001", "PL5002", "PL5015"}) {
      if (!ours.contains(id)) continue;
      EXPECT_TRUE(theirs.contains({name, std::string(id)})) << id << "\n" << text;
    }
  }
}

}  // namespace plimsoll::settings
