{{- define "fairlead.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "fairlead.selectorLabels" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "fairlead.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "fairlead.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: fairlead
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "fairlead.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "fairlead.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- required "serviceAccount.name has to be given when serviceAccount.create is false" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "fairlead.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end -}}
{{- end -}}

{{- define "fairlead.priorityClass" -}}
{{- if .Values.priorityClass.create -}}
{{- default (printf "%s-operator" (include "fairlead.fullname" .)) .Values.priorityClass.name -}}
{{- else -}}
{{- .Values.priorityClass.name -}}
{{- end -}}
{{- end -}}

{{- define "fairlead.tlsSecret" -}}
{{- if and (eq .Values.grpc.tls.source "secret") (not .Values.grpc.tls.secretName) -}}
{{- fail "grpc.tls.secretName has to be given when grpc.tls.source is secret: the name of a Secret with tls.crt and tls.key" -}}
{{- end -}}
{{- default (printf "%s-grpc-tls" (include "fairlead.fullname" .)) .Values.grpc.tls.secretName -}}
{{- end -}}

{{/* The names by which the Service is reached, as a JSON list. */}}
{{- define "fairlead.dnsNames" -}}
{{- $service := include "fairlead.fullname" . -}}
{{- $inside := list $service (printf "%s.%s" $service .Release.Namespace) (printf "%s.%s.svc" $service .Release.Namespace) (printf "%s.%s.svc.cluster.local" $service .Release.Namespace) -}}
{{- concat $inside (list "localhost") .Values.grpc.tls.extraDnsNames | toJson -}}
{{- end -}}

{{- define "fairlead.ipAddresses" -}}
{{- concat (list "127.0.0.1") .Values.grpc.tls.extraIpAddresses | toJson -}}
{{- end -}}

{{/* The operator's configuration file. */}}
{{- define "fairlead.config" -}}
{{- $config := deepCopy .Values.config -}}
{{- $_ := set $config "httpPort" .Values.httpPort -}}
{{- $_ := set $config "leaderElection" (dict "enabled" true "namespace" .Release.Namespace "name" (include "fairlead.fullname" .)) -}}
{{- if .Values.grpc.enabled -}}
{{- $tls := dict "certificate" "/etc/fairlead/tls/tls.crt" "key" "/etc/fairlead/tls/tls.key" -}}
{{- $clients := .Values.grpc.tls.clientCertificates -}}
{{- if ne $clients.mode "none" -}}
{{- $_ := required "grpc.tls.clientCertificates.secretName has to be given unless grpc.tls.clientCertificates.mode is none" $clients.secretName -}}
{{- $_ := set $tls "clientCertificateAuthority" (printf "/etc/fairlead/clients/%s" $clients.key) -}}
{{- $_ := set $tls "clientCertificates" $clients.mode -}}
{{- end -}}
{{- $grpc := dict "port" .Values.grpc.port "tls" $tls "audiences" .Values.grpc.audiences -}}
{{- with .Values.grpc.limits }}{{ $_ := set $grpc "limits" . }}{{ end -}}
{{- $_ := set $config "grpc" $grpc -}}
{{- end -}}
{{- toYaml $config -}}
{{- end -}}
