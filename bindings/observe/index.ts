// Entry point tophash/observe: for whoever is on call. Nothing of it is loaded, or costs anything, unless it is imported.
export type { AnyNotice, NoticeListener } from '../notices.js';
export { onNotice } from '../notices.js';
export type { Chains } from './chains.js';
export { chainHistogram } from './chains.js';
export type { DebugHandler, DebugHandlerOptions, DebugRequest, DebugResponse } from './debug/handler.js';
export { debugHandler } from './debug/handler.js';
export type { Finding, RuleName, Thresholds } from './doctor.js';
export { doctor, THRESHOLDS } from './doctor.js';
export { pauseEvacuation, resumeEvacuation } from './drills.js';
export type { Durations } from './durations.js';
export type { GrowExplanation } from './explain-grow.js';
export { explainGrow } from './explain-grow.js';
export type { OpenTelemetryMeter } from './metrics/opentelemetry.js';
export { registerOpenTelemetry } from './metrics/opentelemetry.js';
export type { PromClient, PromRegistry } from './metrics/prom-client.js';
export { registerPromClient } from './metrics/prom-client.js';
export type { MetricsOptions } from './metrics/reading.js';
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
export { residencyProfile } from './profile.js';
export type { HeapSample, MapSample, Sample } from './sample.js';
export { sample } from './sample.js';
export type { Suggestion } from './suggest.js';
export { suggest } from './suggest.js';
export type { OperationTimes } from './timing.js';
export { timeOperations } from './timing.js';
export type { EventName, TraceEvent, TraceJson, TraceOptions } from './trace.js';
export { trace } from './trace.js';
