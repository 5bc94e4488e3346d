# `make` lists the targets. They need Go, a JDK 25 or newer (found by .mvn/jdk) and nothing else; `make test` needs Node.js too,
# and Prometheus on the PATH where there is no apt-get to fetch it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

JDK := $(shell .mvn/jdk 2>/dev/null)
ifneq ($(JDK),)
export JAVA_HOME := $(JDK)
endif
MVN := ./mvnw -B -ntp
JAVA := $(JDK)/bin/java --enable-native-access=ALL-UNNAMED
# Formatting is checked by `make test`; it does not stand between an edit and trying it out.
QUICK := -q -Dspotless.check.skip=true

sources = $(shell find $(1) -name target -prune -o -type f \( -path '*/src/*' -o -name pom.xml \) -print)
POMS := pom.xml $(wildcard */pom.xml)
PROTOS := operator/src/main/proto
# The commit that proto-lint compares with besides the last release.
PROTO_AGAINST := main
PROTO_BASELINE := operator/src/test/proto/fairlead-v1.binpb
JAR := operator/target/fairlead-operator.jar
SIMULATOR := simulator/target/fairlead-simulator.jar
# Public traces, see docs/guides/traces.md.
TRACES := $(or $(FAIRLEAD_TRACES),$(wildcard ../shared/traces))
export FAIRLEAD_TRACES := $(if $(TRACES),$(abspath $(TRACES)))
CORE_CLASSPATH := scheduler-core/target/test-classpath
CLUSTER_CLASSPATH := local-cluster/target/test-classpath
OPERATOR_CLASSPATH := operator/target/test-classpath

# $(call main,MODULE,CLASS): runs a main class of a module, its tests' classes included.
main = exec $(JAVA) -cp "$(1)/target/test-classes:$(1)/target/classes:$$(cat $(1)/target/test-classpath)" $(2)

.PHONY: help
help: ## lists the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo '  ARGS="..." passes arguments on (cluster, demo, run, bench-cluster, fgd, packing, muri, gavel, philly, peers-shapes, scale)'

.PHONY: kubernetes
kubernetes: ## builds the local cluster's programs, once per user (PROGRAMS="kube-scheduler" builds others)
	@local-cluster/kubernetes/build $(PROGRAMS)

.PHONY: tools
tools: ## installs the programs that only tests use (Prometheus, buf, TypeScript), once per user
	@.tools/install

.PHONY: build
build: $(JAR) ## compiles and packages operator/target/fairlead-operator.jar, without tests

.PHONY: test
test: jdk kubernetes tools ## runs all tests, those against a real Kubernetes control plane included
	@mkdir -p target
	@set -o pipefail; $(MVN) verify 2>&1 | tee target/test.log; code=$$?; \
	echo; grep -E '(Tests run:.*[0-9]$$|BUILD (SUCCESS|FAILURE))' target/test.log; exit $$code

.PHONY: unit
unit: jdk ## runs the tests of scheduler-core only (seconds, no control plane)
	$(MVN) -pl scheduler-core test

.PHONY: random
random: $(CORE_CLASSPATH) ## lives through 10,000 random days of small clusters (ARGS="--seeds 100000", "--seed 7" one of them)
	@$(call main,scheduler-core,dev.fairlead.core.random.RandomDays) $(ARGS)

.PHONY: mutation
PACKAGES := lifecycle model quota order capacity fit pack place preempt backfill state cycle forecast plan
CLASSES := *
TESTS := *
THREADS := 2
mutation: jdk ## changes the core here and there and sees whether a test fails, package by package (PACKAGES="quota order"; CLASSES="Division*", TESTS="quota.*", THREADS=1)
	@for package in $(PACKAGES); do echo "== $$package"; \
	  $(MVN) -q -P mutation -Dmutation.package=$$package -Dmutation.classes='$(CLASSES)' -Dmutation.tests='$(TESTS)' -Dmutation.threads=$(THREADS) -pl scheduler-core test-compile org.pitest:pitest-maven:mutationCoverage -Dspotless.check.skip=true || exit 1; done
	@grep -ohE "status='[A-Z_]+'" $(PACKAGES:%=scheduler-core/target/mutation/%/mutations.xml) | sort | uniq -c | awk -F "'" '\
	  {split($$1, n, " "); all += n[1]; if ($$2 != "SURVIVED" && $$2 != "NO_COVERAGE") killed += n[1]; print} \
	  END {score = 100 * killed / all; printf "mutation score %.1f %% of %d mutants\n", score, all; exit score < 80}'

.PHONY: cluster
cluster: $(CLUSTER_CLASSPATH) kubernetes ## starts a local cluster until Ctrl-C (ARGS="--h100-nodes 16 --a100-nodes 16")
	@$(call main,local-cluster,dev.fairlead.localcluster.ClusterCommand) $(ARGS)

.PHONY: demo
demo: $(JAR) $(OPERATOR_CLASSPATH) kubernetes ## shows the scheduler at work on a local cluster (ARGS=--once ends by itself)
	@$(call main,operator,dev.fairlead.operator.demo.Demo) $(ARGS)

.PHONY: run
run: $(JAR) ## runs the operator against the current kubeconfig
	@exec $(JAVA) @operator/jvm.options -jar $(JAR) $(ARGS)

.PHONY: bench-cluster
# The load generator shares the machine with what it measures: a short compiler and one thread of garbage collection.
bench-cluster: JAVA += -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
bench-cluster: $(OPERATOR_CLASSPATH) $(JAR) kubernetes ## measures against kube-scheduler on a local cluster
	@local-cluster/kubernetes/build kube-scheduler
	@$(call main,operator,dev.fairlead.operator.bench.ClusterBenchmark) $(ARGS)

.PHONY: bench-grpc
bench-grpc: $(OPERATOR_CLASSPATH) $(JAR) kubernetes ## measures the gRPC API beside scheduling, and scheduling beside it
	@$(call main,operator,dev.fairlead.operator.bench.GrpcBenchmark) $(ARGS)

.PHONY: simulate
simulate: $(SIMULATOR) ## some days of a generated fleet of H100s and A100s in seconds, with charts; needs no cluster and no traces
	@exec $(JAVA) -jar $(SIMULATOR) demo --report target/simulate/report.html $(ARGS)

.PHONY: fgd
fgd: $(SIMULATOR) ## repeats FGD's packing experiments and compares every figure with the published ones (needs TRACES)
	@exec $(JAVA) -jar $(SIMULATOR) fgd --traces $(TRACES) $(ARGS)

.PHONY: fgd-quick
fgd-quick: $(SIMULATOR) ## the same on one workload and two seeds
	@exec $(JAVA) -jar $(SIMULATOR) fgd --traces $(TRACES) --workloads default --seeds 2

.PHONY: philly
philly: $(SIMULATOR) ## the 82,247-job Philly list under FIFO, Fairlead and SRTF, as it is and five times as fast (needs TRACES)
	@exec $(JAVA) -jar $(SIMULATOR) philly --traces $(TRACES) $(ARGS)

.PHONY: muri
muri: $(SIMULATOR) ## repeats Muri's experiments with its published schedulers, and puts Fairlead beside them (needs TRACES)
	@exec $(JAVA) -jar $(SIMULATOR) muri --traces $(TRACES) $(ARGS)

.PHONY: gavel
gavel: $(SIMULATOR) ## Gavel's jobs of one GPU under first come, first served and Fairlead, beside the published figures (needs TRACES)
	@exec $(JAVA) -jar $(SIMULATOR) gavel --traces $(TRACES) $(ARGS)

.PHONY: packing
packing: $(SIMULATOR) ## Fairlead's packing beside FGD's, on all workloads, node orders and a cluster 62 times as large
	@exec $(JAVA) -jar $(SIMULATOR) packing --traces $(TRACES) $(ARGS)

.PHONY: peers-shapes
peers-shapes: $(SIMULATOR) ## times whole cycles on situations that take others seconds to minutes, against goals
	@exec $(JAVA) -jar $(SIMULATOR) peers-shapes $(ARGS)

.PHONY: scale
# Pauses of the collector are part of a cycle: the parallel one makes the shortest here, if it does not copy to and fro what
# outlives a cycle and so mostly lives for hundreds, and looks at little around each old object that changed. Large pages: a
# large fleet is much memory.
scale: JAVA += -Xms4g -Xmx4g -Xmn300m -XX:+UseParallelGC -XX:MaxTenuringThreshold=0 -XX:GCCardSizeInBytes=128 -XX:+UseTransparentHugePages -XX:+AlwaysPreTouch --sun-misc-unsafe-memory-access=allow
scale: $(SIMULATOR) ## measures decisions on 75,000 nodes, 600,000 GPUs and 100,000 waiting jobs (ARGS="--nodes 7500" for less)
	@exec $(JAVA) -jar $(SIMULATOR) scale $(ARGS)

.PHONY: crds
crds: $(OPERATOR_CLASSPATH) ## generates deploy/crds and docs/reference from the Java classes
	@$(call main,operator,dev.fairlead.operator.api.CrdFiles) deploy/crds
	@$(call main,operator,dev.fairlead.operator.api.ReferencePages) docs/reference

.PHONY: reference
reference: $(OPERATOR_CLASSPATH) ## generates docs/reference/{configuration,metrics}.md from the Java classes
	@$(call main,operator,dev.fairlead.operator.config.ConfigurationPage) docs/reference
	@$(call main,operator,dev.fairlead.operator.metrics.MetricsPage) docs/reference

.PHONY: dashboards
dashboards: $(OPERATOR_CLASSPATH) ## generates deploy/grafana from the Java classes that describe the dashboards
	@$(call main,operator,dev.fairlead.operator.monitoring.DashboardFiles) deploy/grafana

.PHONY: manifests
manifests: $(OPERATOR_CLASSPATH) ## copies deploy/{crds,prometheus,grafana} into the chart, makes deploy/*/*.yaml from it
	@$(call main,operator,dev.fairlead.operator.chart.ChartFiles)

.PHONY: chart
chart: $(OPERATOR_CLASSPATH) ## lints the chart and packs it into target/
	@mkdir -p target
	@$(call main,operator,dev.fairlead.operator.chart.ChartPackage) target

.PHONY: image
image: jdk ## builds operator/target/fairlead-operator-image.tar, without Docker (FROM=IMAGE: on an image with glibc, else on nothing)
	operator/image/base operator/target/image $(if $(FROM),,scratch)
	$(MVN) $(QUICK) -P image -pl operator -am -Dmaven.test.skip=true $(if $(FROM),-Djib.from.image=$(FROM)) package
	@ls -l operator/target/fairlead-operator-image.tar

.PHONY: image-test
image-test: kubernetes ## starts what is in the image against a local cluster, as user 65532 on a file system of its own
	$(MVN) -q -pl operator -am test -Dtest=ImageTest -Dfairlead.image=target/fairlead-operator-image.tar -Dsurefire.failIfNoSpecifiedTests=false -Dspotless.check.skip=true

.PHONY: verify
verify: crds reference dashboards manifests ## says whether generated files are stale or code is not formatted
	@changed=$$(git status --porcelain -- deploy helm docs/reference); if [ -n "$$changed" ]; then \
	  git --no-pager diff -- deploy helm docs/reference; \
	  echo "verify: deploy, helm or docs/reference is not what it is generated from: run \`make crds reference dashboards manifests\` and commit" >&2; echo "$$changed" >&2; exit 1; fi
	$(MVN) -q spotless:check

.PHONY: proto-lint
proto-lint: $(OPERATOR_CLASSPATH) tools ## checks the protos: style, and what would break clients (PROTO_AGAINST=COMMIT)
	@set -e; buf=$$(.tools/install)/bin/buf; \
	$$buf lint; \
	$$buf breaking $(PROTOS) --against $(PROTO_BASELINE); \
	if git cat-file -e $(PROTO_AGAINST):$(PROTOS)/fairlead/v1 2>/dev/null; then \
	  old=operator/target/protos-against; rm -rf $$old; mkdir -p $$old/operator/target; \
	  git archive $(PROTO_AGAINST) $(PROTOS) buf.yaml | tar -x -C $$old; \
	  cp -r operator/target/imported-protos $$old/operator/target/; \
	  (cd $$old && $$buf build $(PROTOS) -o image.binpb); \
	  $$buf breaking $(PROTOS) --against $$old/image.binpb; fi

.PHONY: proto-baseline
proto-baseline: $(OPERATOR_CLASSPATH) tools ## at a release: from now on, what clients could break on is compared with these protos
	@$$(.tools/install)/bin/buf build $(PROTOS) --exclude-source-info -o $(PROTO_BASELINE)

.PHONY: format
format: jdk ## formats the Java code
	$(MVN) -q spotless:apply

.PHONY: clean
clean: ## deletes what was built here (not the control plane in ~/.cache)
	rm -rf target */target

.PHONY: jdk
jdk:
	@.mvn/jdk >/dev/null

# The real files behind the targets: built again only when a source is newer.
$(JAR): $(call sources,scheduler-core snapshot operator) $(POMS) | jdk
	$(MVN) $(QUICK) -pl operator -am -Dmaven.test.skip=true package
	@touch $@

$(SIMULATOR): $(call sources,scheduler-core snapshot simulator) $(POMS) | jdk
	$(MVN) $(QUICK) -pl simulator -am -Dmaven.test.skip=true package
	@touch $@

$(CORE_CLASSPATH): $(call sources,scheduler-core) pom.xml | jdk
	$(MVN) $(QUICK) -pl scheduler-core test-compile dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	@touch $@

$(CLUSTER_CLASSPATH): $(call sources,local-cluster) pom.xml | jdk
	$(MVN) $(QUICK) -pl local-cluster test-compile dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	@touch $@

$(OPERATOR_CLASSPATH): $(call sources,scheduler-core snapshot local-cluster operator) $(POMS) | jdk
	$(MVN) $(QUICK) -pl operator -am test-compile dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	@touch $@ $(CLUSTER_CLASSPATH)
