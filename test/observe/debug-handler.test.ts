// debugHandler() by real requests: what it answers, and whom it refuses. A request from elsewhere comes over another address of this
// machine, if it has one, and by a socket that says so.
import { createServer, type IncomingMessage, type RequestOptions, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Profile } from 'pprof-format';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HEADER } from '../../bindings/core/core.js';
import { Heap, PolicyError, TypedMap, TypedSet } from '../../bindings/index.js';
import {
  type DebugHandler,
  debugHandler,
  pauseEvacuation,
  type Sample,
  trace,
} from '../../bindings/observe/index.js';
import { only } from '../support/prometheus.js';

interface Reply {
  status: number;
  headers: IncomingMessage['headers'];
  bytes: Buffer;
  text: string;
  json: { error: string; expected: unknown; [name: string]: unknown };
}

const TOKEN = 'a-token+with/signs=';
let server: Server;
let port: number;

const ask = (path: string, options: RequestOptions = {}): Promise<Reply> =>
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
const get = (name: string, headers: Record<string, string> = {}) =>
  ask(`/debug/tophash/${name}`, { headers });
const post = (name: string, token?: string) =>
  ask(`/debug/tophash/${name}`, {
    method: 'POST',
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });

const listen = (handler: DebugHandler, host = '127.0.0.1'): Promise<Server> =>
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

let made: { dispose(): void }[] = [];
afterEach(() => {
  for (const it of made) it.dispose();
  made = [];
});
const stuck = (name: string, heap?: Heap, least = 1000): TypedMap<'u32', 'u32'> => {
  const map = new TypedMap('u32', 'u32', { name, ...(heap === undefined ? {} : { heap }) });
  made.push(map);
  pauseEvacuation(map);
  for (let i = 0; i < least; i++) map.set(i, i);
  map.drain();
  for (let i = least; !map.stats().growing; i++) map.set(i, i);
  return map;
};

describe('GET', () => {
  it('stats: a sample as JSON', async () => {
    const map = stuck('orders');
    const { status, headers, json } = await get('stats');
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    const { maps, heaps } = json as unknown as Sample;
    const its = maps.find(({ name }) => name === 'orders');
    expect(its).toMatchObject({
      size: map.size,
      growing: true,
      paused: true,
      oldBuckets: map.stats().oldBuckets,
    });
    expect(heaps.map(({ name }) => name)).toContain('default');
  });

  it('metrics: in the format that is asked for', async () => {
    const map = stuck('orders');
    const plain = await get('metrics');
    expect(plain.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(only(plain.text, 'tophash_entries', { map: 'orders' })).toBe(map.size);
    const open = await get('metrics', { accept: 'application/openmetrics-text; version=1.0.0,*/*;q=0.1' });
    expect(open.headers['content-type']).toMatch(/^application\/openmetrics-text/);
    expect(open.text.endsWith('# EOF\n')).toBe(true);
  });

  it('residency: a profile', async () => {
    stuck('orders');
    const { bytes, headers } = await get('residency');
    expect(headers['content-type']).toBe('application/octet-stream');
    const { stringTable } = Profile.decode(bytes);
    expect(stringTable.strings).toContain('map orders');
  });

  it('verify: every map and set of all heaps, and which is broken', async () => {
    const heap = new Heap({ name: 'own' });
    made.push(heap);
    stuck('sound');
    new TypedSet('string', { heap, name: 'set' }).add('x');
    const broken = new TypedMap('u32', 'u32', { heap, name: 'broken' });
    broken.set(1, 1);
    const before = await get('verify');
    expect(before.json).toEqual({ sound: true, maps: 3, broken: [] });
    const count = (broken.h + HEADER.count) >>> 2;
    heap.i32[count] = (heap.i32[count] as number) + 1;
    const { status, json } = await get('verify');
    expect(status).toBe(200);
    expect(json).toMatchObject({
      sound: false,
      maps: 3,
      broken: [{ id: broken.life.id, name: 'broken', heap: 'own', code: 'ERR_TOPHASH_CORRUPT' }],
    });
    expect((json.broken as { message: string }[])[0]?.message).toContain('1 entries found, expected count 2');
  });

  it('trace: what a trace that is on has noted, and it goes on', async () => {
    const off = await get('trace');
    expect([off.status, off.json.error, off.json.expected]).toEqual([
      404,
      'no trace is on',
      'trace.start() in the program',
    ]);
    trace.start();
    try {
      stuck('traced');
      const { status, json } = await get('trace');
      expect(status).toBe(200);
      expect(json.traceEvents).toEqual((trace.read() as unknown as typeof json).traceEvents);
      expect((json.traceEvents as object[]).length).toBeGreaterThan(5);
    } finally {
      trace.stop();
    }
  });

  it('HEAD is GET without a body', async () => {
    const { status, text, headers } = await ask('/debug/tophash/stats', { method: 'HEAD' });
    expect([status, text]).toEqual([200, '']);
    expect(Number(headers['content-length'])).toBeGreaterThan(2);
  });
});

describe('POST drain', () => {
  it('ends the growth of the maps of a name, and only of those', async () => {
    const [one, two, other] = [stuck('mine'), stuck('mine'), stuck('other')];
    const { oldBuckets } = one.stats();
    const { status, json } = await post('drain?map=mine', TOKEN);
    expect(status).toBe(200);
    expect(json.maps).toMatchObject([
      { id: one.life.id, name: 'mine', heap: 'default', moved: oldBuckets, remaining: 0, complete: true },
      { id: two.life.id, complete: true },
    ]);
    expect([one, two, other].map((map) => map.stats().growing)).toEqual([false, false, true]);
    one.verify();
  });

  it('keeps to maxMs, for all of them together', async () => {
    const maps = [stuck('mine', undefined, 10_000), stuck('mine', undefined, 10_000)];
    const before = maps.map((map) => map.stats().oldBuckets);
    const { json } = await post('drain?maxMs=0&map=mine', TOKEN);
    const remaining = (json.maps as { remaining: number }[]).map((it) => it.remaining);
    expect(remaining).toEqual(before.map((old) => old - 64));
    expect(remaining[0]).toBeGreaterThan(0);
  });

  it('names of maps come through the URL as they are', async () => {
    const name = 'a&b=c?d+e 日本';
    const map = stuck(name);
    expect((await post(`drain?map=${encodeURIComponent(name)}`, TOKEN)).status).toBe(200);
    expect(map.stats().growing).toBe(false);
  });

  it('refuses what it does not understand, before it drains', async () => {
    const map = stuck('mine');
    for (const [query, status, expected] of [
      ['', 400, 'map=<name of a map>'],
      ['?map=', 400, 'map=<name of a map>'],
      ['?map=mine&maxMs=-1', 400, 'a number of 0 or more'],
      ['?map=mine&maxMs=', 400, 'a number of 0 or more'],
      ['?map=mine&maxMs=soon', 400, 'a number of 0 or more'],
      ['?map=mine&maxms=1', 400, ['map', 'maxMs']],
      ['?map=yours', 404, ['mine']],
    ] as const) {
      const reply = await post(`drain${query}`, TOKEN);
      expect([query, reply.status, reply.json.expected]).toEqual([query, status, expected]);
    }
    expect(map.stats().growing).toBe(true);
  });

  it('needs the token', async () => {
    const map = stuck('mine');
    const wrong = [undefined, '', 'another', `${TOKEN}x`, TOKEN.slice(1), TOKEN.toUpperCase()];
    for (const token of wrong) {
      const { status, headers, json } = await post('drain?map=mine', token);
      expect([token, status, json.expected]).toEqual([token, 401, 'authorization: Bearer <token>']);
      expect(headers['www-authenticate']).toBe('Bearer');
    }
    expect((await ask('/debug/tophash/drain?map=mine', { method: 'POST', auth: `x:${TOKEN}` })).status).toBe(
      401,
    );
    expect(map.stats().growing).toBe(true);
  });

  it('is not to be had without a token', async () => {
    const without = await listen(debugHandler());
    const { port } = without.address() as AddressInfo;
    const options = { port, method: 'POST', headers: { authorization: 'Bearer undefined' } };
    const { status, json } = await ask('/debug/tophash/drain?map=mine', options);
    without.close();
    expect([status, json.expected]).toEqual([403, 'debugHandler({ token })']);
  });

  it('an error of the map is a 500 with its code', async () => {
    const heap = new Heap({ name: 'own' });
    made.push(heap);
    const map = stuck('torn', heap);
    const version = (map.h >>> 2) + 10;
    heap.i32[version] = (heap.i32[version] as number) | 1; // in a mutation
    const { status, json } = await post('drain?map=torn', TOKEN);
    expect([status, json.code]).toEqual([500, 'ERR_TOPHASH_CONCURRENT_WRITE']);
  });
});

describe('refuses', () => {
  it('other methods, and says which', async () => {
    for (const [name, method, allow] of [
      ['stats', 'POST', 'GET'],
      ['metrics', 'DELETE', 'GET'],
      ['drain', 'GET', 'POST'],
    ] as const) {
      const headers = { authorization: `Bearer ${TOKEN}` };
      const reply = await ask(`/debug/tophash/${name}?map=x`, { method, headers });
      expect([reply.status, reply.headers.allow, reply.json.expected]).toEqual([405, allow, allow]);
    }
  });

  it('other names, and says what there is', async () => {
    for (const name of ['', 'nothing', 'stats/', 'toString', '__proto__']) {
      const { status, json } = await get(name);
      expect([name, status]).toEqual([name, 404]);
      expect(json.expected).toContain('GET /debug/tophash/stats');
    }
  });

  it('hosts that are not this machine, as after DNS rebinding', async () => {
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      'localhost.evil.example',
      '10.0.0.1',
      '[::2]',
    ]) {
      const { status, json } = await get('stats', { host });
      expect([host, status, json.expected]).toEqual([host, 403, 'localhost, 127.0.0.1 or [::1]']);
    }
    for (const host of ['localhost', `LOCALHOST:${port}`, '127.0.0.1', `[::1]:${port}`])
      expect([host, (await get('stats', { host })).status]).toEqual([host, 200]);
  });

  it('a request without a host', async () => {
    const reply = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () =>
        socket.write('GET /debug/tophash/stats HTTP/1.0\r\n\r\n'),
      );
      socket.on('data', (part) => {
        text += part;
      });
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
    expect(reply).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('what a proxy passes on, and what another site asks a browser for', async () => {
    for (const headers of [
      { 'x-forwarded-for': '203.0.113.9' },
      { forwarded: 'for=203.0.113.9' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ] as Record<string, string>[])
      expect((await get('verify', headers)).status).toBe(403);
    for (const site of ['none', 'same-origin'])
      expect((await get('stats', { 'sec-fetch-site': site })).status).toBe(200);
  });

  it('other machines: by what the socket says', () => {
    const handler = debugHandler({ token: TOKEN });
    const statusOf = (remoteAddress: string | undefined): number => {
      let status = 0;
      const writeHead = (it: number): void => {
        status = it;
      };
      const response = { writeHead, end: () => {} };
      const its = {
        method: 'GET',
        url: '/debug/tophash/stats',
        headers: { host: 'localhost' },
        socket: { remoteAddress },
      };
      expect(handler(its, response)).toBe(true);
      return status;
    };
    for (const address of ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])
      expect([address, statusOf(address)]).toEqual([address, 200]);
    for (const address of [
      undefined,
      '',
      '10.0.0.1',
      '192.168.1.1',
      '::ffff:10.0.0.1',
      '::2',
      'fe80::1',
      '128.0.0.1',
      '1127.0.0.1',
      '127.0.0.1.evil',
    ])
      expect([address, statusOf(address)]).toEqual([address, 403]);
  });

  it('other machines: over an address of this one that is not loopback', async () => {
    const address = Object.values(networkInterfaces())
      .flat()
      .find((it) => it?.internal === false && it.family === 'IPv4')?.address;
    const open = await listen(debugHandler({ token: TOKEN }), '0.0.0.0');
    const at = { port: (open.address() as AddressInfo).port, headers: { host: 'localhost' } };
    try {
      expect((await ask('/debug/tophash/stats', { ...at, host: '127.0.0.1' })).status).toBe(200);
      if (address === undefined) return; // a machine without a network: the test above has what can be had
      const { status, json } = await ask('/debug/tophash/stats', { ...at, host: address });
      expect([status, json.error]).toEqual([403, `request from ${address}`]);
    } finally {
      open.close();
    }
  });

  it('over IPv6 loopback it does not', async () => {
    const six = await listen(debugHandler(), '::1').catch(() => undefined);
    if (six === undefined) return;
    const { port } = six.address() as AddressInfo;
    const { status } = await ask('/debug/tophash/stats', { host: '::1', port });
    six.close();
    expect(status).toBe(200);
  });
});

describe('as middleware', () => {
  it('other paths are not its own: false, next(), and no answer', async () => {
    for (const path of ['/', '/debug', '/debug/tophash', '/debug/tophashes/stats', '/x/debug/tophash/stats'])
      expect((await ask(path)).text).toBe('mine');
    const handler = debugHandler();
    let calls = 0;
    const untouched = new Proxy({} as never, {
      get: () => {
        throw new Error('touched');
      },
    });
    const its = { method: 'GET', url: '/', headers: {}, socket: {} };
    expect(handler(its, untouched, () => void calls++)).toBe(false);
    expect(handler(its, untouched)).toBe(false);
    expect(calls).toBe(1);
  });

  it('can be a server on its own', async () => {
    const own = createServer(debugHandler());
    await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
    const reply = await ask('/debug/tophash/metrics', { port: (own.address() as AddressInfo).port });
    own.close();
    expect(reply.status).toBe(200);
  });
});

it('refuses tokens that no header could carry, without showing them', () => {
  for (const token of ['', 'two words', 'line\nbreak', 'gehe\u00efm', 7, null]) {
    expect(() => debugHandler({ token: token as never })).toThrow(PolicyError);
  }
  expect(() => debugHandler({ token: 'my secret' })).not.toThrow(/my secret/);
  expect(() => debugHandler(null as never)).toThrow(PolicyError);
});
