// debugHandler() by real requests: what it answers.
import type { AddressInfo } from 'node:net';
import { Profile } from 'pprof-format';
import { describe, expect, it, vi } from 'vitest';
import { HEADER } from '../../bindings/core/core.js';
import { CorruptionError, Heap, TypedMap, TypedSet } from '../../bindings/index.js';
import { debugHandler, type Sample, trace } from '../../bindings/observe/index.js';
import { ask, get, listen, made, post, stuck, TOKEN } from '../support/debug-server.js';
import { only } from '../support/prometheus.js';

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
    heap.words[count] = (heap.words[count] as number) + 1;
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
    const map = stuck('failing', heap);
    vi.spyOn(map, 'drain').mockImplementation(() => {
      throw new CorruptionError('a rule is broken');
    });
    const { status, json } = await post('drain?map=failing', TOKEN);
    expect([status, json.code]).toEqual([500, 'ERR_TOPHASH_CORRUPT']);
  });
});
