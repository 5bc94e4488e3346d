# The same image as `make image FROM=...` makes without Docker: docker build -t fairlead-operator .
# Build and runtime are the same JDK, so the runtime is linked from it; nothing of Maven or the sources is in the result.
ARG JDK=eclipse-temurin:25-jdk
ARG BASE=gcr.io/distroless/base-nossl-debian12:nonroot

FROM ${JDK} AS build
WORKDIR /src
COPY . .
RUN ./mvnw -B -ntp -q -pl operator -am -Dmaven.test.skip=true -Dspotless.check.skip=true package \
 && operator/image/base /image \
 && mkdir -p /image/app/classpath \
 && cp operator/target/fairlead-operator.jar /image/app/classpath/ \
 && cp -r operator/target/lib /image/app/libs

FROM ${BASE}
ARG VERSION=0.1.0-SNAPSHOT
LABEL org.opencontainers.image.title="Fairlead operator" \
      org.opencontainers.image.description="GPU cluster scheduler and allocator for scarce accelerators on Kubernetes" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /image/ /
USER 65532:65532
WORKDIR /
EXPOSE 8080 9443
ENTRYPOINT ["/opt/java/bin/java"]
CMD ["@/app/jvm.options", "-cp", "/app/classpath/*:/app/libs/*", "dev.fairlead.operator.Main"]
