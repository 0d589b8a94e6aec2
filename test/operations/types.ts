// Compiled, never run: programs pass these packages' own objects, without a cast.
import { createServer } from 'node:http';
import { metrics } from '@opentelemetry/api';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import client, * as namespace from 'prom-client';
import { debugHandler, registerOpenTelemetry, registerPromClient } from '../../dist/observe/index.js';

registerPromClient(client);
registerPromClient(namespace, new client.Registry());
registerOpenTelemetry(metrics.getMeter('app'));
registerOpenTelemetry(new MeterProvider().getMeter('app'));
createServer(debugHandler({ token: 'x' }));
createServer((request, response) => {
  if (!debugHandler()(request, response, () => {})) response.end();
});
