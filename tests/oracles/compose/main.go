// SPDX-License-Identifier: Apache-2.0
// What the compose specification's own implementation makes of compose files: the oracle of src/settings.
//
//	main FOLDER …   one line of JSON for each FOLDER/compose.yaml: {"error": …} or {"services": {NAME: {KEY: [TEXT …]}}}
//
// Variables come from FOLDER/.env, all profiles are on.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strconv"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus"
)

type facts map[string][]string

func (f facts) add(key string, values ...string) {
	if len(values) > 0 {
		f[key] = append(f[key], values...)
	}
}

func (f facts) text(key, value string) {
	if value != "" {
		f.add(key, value)
	}
}

func (f facts) flag(key string, value bool) {
	if value {
		f.add(key, "true")
	}
}

func (f facts) variables(key string, all types.MappingWithEquals) {
	for name, value := range all {
		if value == nil {
			f.add(key, name)
		} else {
			f.add(key, name+"="+*value)
		}
	}
	sort.Strings(f[key])
}

func (f facts) mapping(key string, all map[string]string) {
	for name, value := range all {
		f.add(key, name+"="+value)
	}
	sort.Strings(f[key])
}

func convert(s types.ServiceConfig) facts {
	f := facts{}
	f.text("image", s.Image)
	f.flag("builds", s.Build != nil)
	f.flag("privileged", s.Privileged)
	f.text("network", s.NetworkMode)
	f.text("pid", s.Pid)
	f.text("ipc", s.Ipc)
	f.text("uts", s.Uts)
	f.text("userns", s.UserNSMode)
	f.text("cgroup", s.Cgroup)
	f.text("cgroup_parent", s.CgroupParent)
	f.add("cap_add", s.CapAdd...)
	f.add("cap_drop", s.CapDrop...)
	f.text("user", s.User)
	f.add("groups", s.GroupAdd...)
	f.flag("read_only", s.ReadOnly)
	f.text("restart", s.Restart)
	f.text("runtime", s.Runtime)
	f.text("pull_policy", s.PullPolicy)
	f.add("links", s.Links...)
	f.add("device_cgroup_rules", s.DeviceCgroupRules...)
	f.add("command", s.Command...)
	f.add("entrypoint", s.Entrypoint...)
	f.flag("oom_kill_disable", s.OomKillDisable)
	f.flag("api_socket", s.UseAPISocket)
	if s.Init != nil && *s.Init {
		f.add("init", "true")
	}
	for _, port := range s.Ports {
		f.add("ports", fmt.Sprintf("%s|%s|%d/%s", port.HostIP, port.Published, port.Target, port.Protocol))
	}
	sort.Strings(f["ports"])
	for _, mount := range s.Volumes {
		propagation := ""
		if mount.Bind != nil {
			propagation = mount.Bind.Propagation
		}
		f.add("mounts", fmt.Sprintf("%s|%s|%s|%t|%s", mount.Type, mount.Source, mount.Target, mount.ReadOnly, propagation))
	}
	for _, mount := range s.Tmpfs {
		f.add("tmpfs", mount)
	}
	for _, device := range s.Devices {
		f.add("devices", device.Source)
	}
	for _, file := range s.EnvFiles {
		f.add("env_files", file.Path)
	}
	f.variables("environment", s.Environment)
	f.mapping("labels", s.Labels)
	f.mapping("sysctls", s.Sysctls)
	if s.Build != nil {
		f.variables("build_args", s.Build.Args)
	}
	for name, limit := range s.Ulimits {
		if limit.Single != 0 {
			f.add("ulimits", fmt.Sprintf("%s=%d", name, limit.Single))
		} else {
			f.add("ulimits", fmt.Sprintf("%s=%d:%d", name, limit.Soft, limit.Hard))
		}
	}
	sort.Strings(f["ulimits"])
	memory, cpus, pids := int64(s.MemLimit), s.CPUS, s.PidsLimit
	if s.Deploy != nil && s.Deploy.Resources.Limits != nil {
		limits := s.Deploy.Resources.Limits
		if limits.MemoryBytes != 0 {
			memory = int64(limits.MemoryBytes)
		}
		if limits.NanoCPUs != 0 {
			cpus = limits.NanoCPUs.Value()
		}
		if limits.Pids != 0 {
			pids = limits.Pids
		}
	}
	if memory != 0 {
		f.add("memory", strconv.FormatInt(memory, 10))
	}
	if cpus != 0 {
		f.add("cpus", strconv.FormatFloat(float64(cpus), 'g', 4, 64))
	}
	if pids != 0 {
		f.add("pids", strconv.FormatInt(pids, 10))
	}
	if s.HealthCheck != nil {
		f.add("health", s.HealthCheck.Test...)
		f.flag("health_disabled", s.HealthCheck.Disable)
	}
	if s.Logging != nil {
		f.text("log_driver", s.Logging.Driver)
		f.mapping("log_options", s.Logging.Options)
	}
	for _, hook := range append(append([]types.ServiceHook{}, s.PostStart...), s.PreStop...) {
		f.flag("privileged_hooks", hook.Privileged)
	}
	f.add("security_opt", s.SecurityOpt...)
	return f
}

func load(folder string) any {
	file := filepath.Join(folder, "compose.yaml")
	environment := map[string]string{}
	if env := filepath.Join(folder, ".env"); fileExists(env) {
		var err error
		if environment, err = dotenv.GetEnvFromFile(map[string]string{}, []string{env}); err != nil {
			return map[string]string{"error": err.Error()}
		}
	}
	project, err := loader.LoadWithContext(context.Background(), types.ConfigDetails{
		WorkingDir:  folder,
		ConfigFiles: []types.ConfigFile{{Filename: file}},
		Environment: environment,
	}, func(options *loader.Options) {
		options.SetProjectName("plimsoll", true)
		options.SkipConsistencyCheck = true
		options.SkipNormalization = true
		options.SkipResolveEnvironment = true
		options.ResolvePaths = false
		options.Profiles = []string{"*"}
	})
	if err != nil {
		return map[string]string{"error": err.Error()}
	}
	services := map[string]facts{}
	for name, service := range project.Services {
		services[name] = convert(service)
	}
	return map[string]any{"services": services}
}

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func main() {
	logrus.SetOutput(io.Discard)
	for _, folder := range os.Args[1:] {
		line, err := json.Marshal(load(folder))
		if err != nil {
			panic(err)
		}
		fmt.Println(string(line))
	}
}
