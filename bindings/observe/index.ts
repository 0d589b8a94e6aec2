// Entry point tophash/observe, for engineers on call. It costs nothing unless it is imported.
export type { Durations } from '../base/histogram.js';
export type { AnyNotice, NoticeListener } from '../base/notices.js';
export { onNotice } from '../base/notices.js';
export type { DebugHandler, DebugHandlerOptions, DebugRequest, DebugResponse } from './debug/handler.js';
export { debugHandler } from './debug/handler.js';
export type { Finding, RuleName, Thresholds } from './doctor/doctor.js';
export { doctor, THRESHOLDS } from './doctor/doctor.js';
export type { Suggestion } from './doctor/suggest.js';
export { suggest } from './doctor/suggest.js';
export type { Chains } from './maps/chain-histogram.js';
export { chainHistogram } from './maps/chain-histogram.js';
export type { GrowExplanation } from './maps/explain-grow.js';
export { explainGrow } from './maps/explain-grow.js';
export { pauseEvacuation, resumeEvacuation } from './maps/pause-evacuation.js';
export type { Salvaged, SalvageOptions } from './maps/salvage.js';
export { salvage } from './maps/salvage.js';
export type { OperationTimes } from './maps/time-operations.js';
export { timeOperations } from './maps/time-operations.js';
export { residencyProfile } from './memory/residency-profile.js';
export type { MetricsOptions } from './metrics/merge-series.js';
export type { OpenTelemetryMeter } from './metrics/opentelemetry.js';
export { registerOpenTelemetry } from './metrics/opentelemetry.js';
export type { PromClient, PromRegistry } from './metrics/prom-client.js';
export { registerPromClient } from './metrics/prom-client.js';
export type { MetricsFormat, MetricsTextOptions } from './metrics/text.js';
export { METRICS_TYPES, metricsText } from './metrics/text.js';
export type {
  Allow,
  ApplyOptions,
  AuditEntry,
  PolicyFile,
  Problem,
  Rollout,
  RolloutReading,
  RolloutState,
} from './policy/index.js';
export { policy } from './policy/index.js';
export type { HeapSample, MapSample, Sample } from './samples/sample.js';
export { sample } from './samples/sample.js';
export type { EventName, TraceEvent, TraceJson, TraceOptions } from './trace/trace.js';
export { trace } from './trace/trace.js';
