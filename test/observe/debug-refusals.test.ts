// debugHandler() by real requests: whom it refuses, and how it stands beside other handlers. A request from
// elsewhere comes over another address of this machine, if it has one, and by a socket that says so.
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { PolicyError } from '../../bindings/index.js';
import { debugHandler } from '../../bindings/observe/index.js';
import { ask, get, listen, port, TOKEN } from '../support/debug-server.js';

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
    const { port } = own.address() as AddressInfo;
    expect((await ask('/debug/tophash/metrics', { port })).status).toBe(200);
    for (const path of ['/', '/metrics', '/debug/tophash', '/favicon.ico']) {
      const { status, json } = await ask(path, { port });
      expect([status, json.error]).toEqual([404, `no ${path}`]);
      expect(json.expected).toContain('GET /debug/tophash/metrics');
    }
    expect((await ask('/', { port, headers: { host: 'evil.example' } })).status).toBe(403);
    // another handler of the same server answers what is not its own
    own.on('request', (req, res) => req.url === '/' && res.writeHead(418).end('mine'));
    expect((await ask('/', { port })).text).toBe('mine');
    own.close();
  });
});

it('refuses tokens that no header could carry, without showing them', () => {
  for (const token of ['', 'two words', 'line\nbreak', 'gehe\u00efm', 7, null]) {
    expect(() => debugHandler({ token: token as never })).toThrow(PolicyError);
  }
  expect(() => debugHandler({ token: 'my secret' })).not.toThrow(/my secret/);
  expect(() => debugHandler(null as never)).toThrow(PolicyError);
});
