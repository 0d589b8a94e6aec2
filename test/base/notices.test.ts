// Where notices go on hosts that have less than Node, or that ask before they give anything.
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AnyNotice } from '../../bindings/base/notices.js';

afterEach(() => vi.resetModules());

const notice: AnyNotice = { kind: 'flood', at: 1, map: 'a', id: 7, total: 2 };
const LINE = 'tophash: map "a": a chain is longer than chance explains, 2 times so far';

/** What is printed of a notice where these are the globals, whether it is wanted, what a listener gets. */
const reported = async (globals: Record<string, unknown>, listens = false) => {
  vi.resetModules();
  const { isWanted, notify, onNotice, traceEvacuation } = await import('../../bindings/base/notices.js');
  const lines: string[] = [];
  const heard: AnyNotice[] = [];
  const stderr = { write: (text: string) => lines.push(text) };
  for (const [name, value] of Object.entries(globals)) {
    const given = name === 'process' && value !== undefined ? { stderr, ...(value as object) } : value;
    vi.stubGlobal(name, given);
  }
  const wanted = isWanted('flood');
  if (listens) onNotice((it) => heard.push(it));
  notify('flood', () => notice);
  const traced = traceEvacuation(
    () => 5,
    () => ({}),
  );
  vi.unstubAllGlobals();
  expect(traced).toBe(5);
  await new Promise((resolve) => setImmediate(resolve));
  return { wanted, lines: lines.map((line) => line.trimEnd()), heard };
};
const asked = { env: { TOPHASH_TRACE: '1' } };
const deno = (state: string) => ({ permissions: { querySync: () => ({ state }) } });

describe('a notice', () => {
  it('reaches listeners where there is no process, or no diagnostics_channel', async () => {
    for (const process of [undefined, {}, { getBuiltinModule: () => undefined }]) {
      expect(await reported({ process }, true)).toEqual({ wanted: false, lines: [], heard: [notice] });
      expect(await reported({ process })).toEqual({ wanted: false, lines: [], heard: [] });
    }
  });

  it('is printed where the environment asks for it', async () => {
    expect(await reported({ process: asked })).toEqual({ wanted: true, lines: [LINE], heard: [] });
    for (const value of ['', '0', undefined])
      expect((await reported({ process: { env: { TOPHASH_TRACE: value } } })).lines).toEqual([]);
    expect((await reported({ process: {} })).lines).toEqual([]);
    expect((await reported({ process: { ...asked, stderr: undefined } }, true)).heard).toEqual([notice]);
  });

  it('is printed in Deno only where it may read the environment without asking', async () => {
    expect((await reported({ process: asked, Deno: deno('granted') })).lines).toEqual([LINE]);
    for (const state of ['prompt', 'denied'])
      expect((await reported({ process: asked, Deno: deno(state) })).wanted).toBe(false);
  });

  it('that cannot be printed is no error', async () => {
    const write = () => {
      throw new Error('closed');
    };
    expect((await reported({ process: { ...asked, stderr: { write } } }, true)).heard).toEqual([notice]);
  });
});

it('evacuation is traced where somebody subscribed, and runs all the same where not', async () => {
  const traced: object[] = [];
  const channel = (hasSubscribers: boolean) => ({
    channel: () => ({ hasSubscribers: false, publish() {} }),
    tracingChannel: () => ({
      hasSubscribers,
      traceSync: (run: () => unknown, context: object) => {
        traced.push(context);
        return run();
      },
    }),
  });
  for (const [subscribed, contexts] of [
    [false, 0],
    [true, 1],
  ] as const) {
    await reported({ process: { getBuiltinModule: () => channel(subscribed) } });
    expect(traced).toHaveLength(contexts);
  }
});
