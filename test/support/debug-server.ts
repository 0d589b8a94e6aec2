// A server with debugHandler() for the tests of a file, and requests to it.
import { createServer, type IncomingMessage, type RequestOptions, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Heap, TypedMap } from '../../bindings/index.js';
import { type DebugHandler, debugHandler, pauseEvacuation } from '../../bindings/observe/index.js';

export interface Reply {
  status: number;
  headers: IncomingMessage['headers'];
  bytes: Buffer;
  text: string;
  json: { error: string; expected: unknown; [name: string]: unknown };
}

export const TOKEN = 'a-token+with/signs=';
let server: Server;
export let port: number;

export const ask = (path: string, options: RequestOptions = {}): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, ...options }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const bytes = Buffer.concat(parts);
        const text = bytes.toString();
        const isJson = response.headers['content-type'] === 'application/json' && text !== '';
        const status = response.statusCode as number;
        resolve({
          status,
          headers: response.headers,
          bytes,
          text,
          json: isJson ? JSON.parse(text) : undefined,
        });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
export const get = (name: string, headers: Record<string, string> = {}) =>
  ask(`/debug/tophash/${name}`, { headers });
export const post = (name: string, token?: string) =>
  ask(`/debug/tophash/${name}`, {
    method: 'POST',
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });

export const listen = (handler: DebugHandler, host = '127.0.0.1'): Promise<Server> =>
  new Promise((resolve) => {
    const it = createServer((req, res) => {
      if (!handler(req, res)) res.writeHead(418).end('mine');
    });
    it.listen(0, host, () => resolve(it));
  });

beforeAll(async () => {
  server = await listen(debugHandler({ token: TOKEN }));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

/** What is disposed after the test. */
export const made: { dispose(): void }[] = [];
afterEach(() => {
  for (const it of made.splice(0)) it.dispose();
});
/** A map in the middle of a growth that nothing carries on. */
export const stuck = (name: string, heap?: Heap, least = 1000): TypedMap<'u32', 'u32'> => {
  const map = new TypedMap('u32', 'u32', { name, ...(heap === undefined ? {} : { heap }) });
  made.push(map);
  pauseEvacuation(map);
  for (let i = 0; i < least; i++) map.set(i, i);
  map.drain();
  for (let i = least; !map.stats().growing; i++) map.set(i, i);
  return map;
};
