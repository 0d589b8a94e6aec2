// What the bindings take of the host: also of one that has less than Node, or that refuses.
import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.resetModules();
});

/** The module as a host loads it that has these globals. */
const hostWith = (globals: Record<string, unknown>) => {
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
  vi.resetModules();
  return import('../../bindings/base/host.js');
};
/** What reached the host as uncaught errors while `act` ran, and right after it. */
const uncaught = async (act: () => void): Promise<unknown[]> => {
  const errors: unknown[] = [];
  const before = process.listeners('uncaughtException');
  const beforeRejections = process.listeners('unhandledRejection');
  process.removeAllListeners('uncaughtException').removeAllListeners('unhandledRejection');
  process.on('uncaughtException', (error) => errors.push(error));
  process.on('unhandledRejection', (error) => errors.push(error));
  act();
  await new Promise((resolve) => setImmediate(resolve));
  process.removeAllListeners('uncaughtException').removeAllListeners('unhandledRejection');
  for (const listener of before) process.on('uncaughtException', listener);
  for (const listener of beforeRejections) process.on('unhandledRejection', listener);
  return errors;
};

describe('errors', () => {
  it('of a full stack are told by the messages of the engines', async () => {
    const { isOverflow } = await hostWith({});
    for (const message of ['Maximum call stack size exceeded', 'too much recursion'])
      expect(isOverflow({ message })).toBe(true);
    for (const other of [new RangeError('Invalid array length'), 'too much recursion', null, undefined])
      expect(isOverflow(other)).toBe(false);
  });

  it('of a full stack are thrown on by attempt(), and no others', async () => {
    const { attempt } = await hostWith({});
    expect(attempt(() => 5)).toBe(5);
    const raise = (message: string) => () => {
      throw new Error(message);
    };
    expect(attempt(raise('sandbox'))).toBe(undefined);
    expect(() => attempt(raise('too much recursion'))).toThrow('too much recursion');
  });

  it.each([{ queueMicrotask: undefined }, {}])('thrown later reach the host once: %o', async (globals) => {
    const { throwLater } = await hostWith(globals);
    const error = new Error('later');
    const errors = await uncaught(() => throwLater(error));
    expect(errors).toEqual([error]);
  });
});

describe('clocks', () => {
  it('are performance.now(), Date.now() without it, and what was loaded if it is replaced by no clock', async () => {
    const { now, timers } = await hostWith({ performance: { now: () => 17 } });
    expect([now(), timers.now()]).toEqual([17, 17]);
    vi.stubGlobal('performance', { now: () => 'no number' });
    expect(now()).toBe(17);
    vi.stubGlobal('performance', undefined);
    expect(now()).toBe(17);
    vi.spyOn(Date, 'now').mockReturnValue(18);
    const without = await hostWith({ performance: undefined });
    expect([without.now(), without.timers.now()]).toEqual([18, 18]);
  });

  it('a timer of a host that gives numbers runs and is stopped, and without timers there is none', async () => {
    const stopped: unknown[] = [];
    const { timers } = await hostWith({
      setTimeout: (run: () => void, ms: number) => {
        run();
        return ms;
      },
      clearTimeout: (timer: unknown) => stopped.push(timer),
    });
    const run = vi.fn();
    expect(timers.start(run, 3)).toBe(3);
    timers.stop(3 as never);
    expect([run.mock.calls.length, stopped]).toEqual([1, [3]]);
    const without = await hostWith({ setTimeout: undefined, clearTimeout: undefined });
    expect(without.timers.start(run, 3)).toBe(undefined);
    without.timers.stop(3 as never);
  });
});

describe('references and finalizers', () => {
  it('hold what they are given, also where the host has no WeakRef', async () => {
    for (const globals of [{}, { WeakRef: undefined }]) {
      const { Weak } = await hostWith(globals);
      const target = {};
      expect(new Weak(target).deref()).toBe(target);
    }
  });

  it('are those of the host, or ones that do nothing', async () => {
    const registered = vi.fn();
    class Registry {
      register = registered;
      unregister = () => true;
    }
    const { finalizers } = await hostWith({ FinalizationRegistry: Registry });
    finalizers(() => {}).register({}, 'held');
    expect(registered).toHaveBeenCalledTimes(1);
    for (const Registered of [undefined, class {}]) {
      const none = (await hostWith({ FinalizationRegistry: Registered })).finalizers(() => {});
      none.register({}, 'held');
      expect(none.unregister({})).toBe(false);
    }
  });
});

describe('random bytes', () => {
  const noDevice = () => vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
  const device = (read: (bytes: Uint8Array) => number) => {
    const closed = vi.fn();
    const files = {
      openSync: () => 3,
      readSync: (_: number, bytes: Uint8Array) => read(bytes),
      closeSync: closed,
    };
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue(files as never);
    return closed;
  };
  const drawn = async (globals: Record<string, unknown> = {}) => {
    const { fillSecurely } = await hostWith(globals);
    const bytes = new Uint8Array(4);
    return [fillSecurely(bytes), ...bytes];
  };

  it('are those of the device, which is closed again', async () => {
    const closed = device((bytes) => bytes.fill(9).length);
    expect(await drawn()).toEqual([true, 9, 9, 9, 9]);
    expect(closed).toHaveBeenCalledExactlyOnceWith(3);
  });

  it('are those of crypto where the device gives too few, or does not exist', async () => {
    const fill = (array: ArrayBufferView | null) => (array as Uint8Array).fill(7);
    vi.spyOn(crypto, 'getRandomValues').mockImplementation(fill as never);
    device((bytes) => bytes.fill(9, 0, 2).length - 2);
    expect(await drawn()).toEqual([true, 7, 7, 7, 7]);
    noDevice();
    expect(await drawn()).toEqual([true, 7, 7, 7, 7]);
  });

  it('are none where a source leaves zeros or refuses', async () => {
    noDevice();
    const source = vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => array as never);
    expect(await drawn()).toEqual([false, 0, 0, 0, 0]);
    source.mockImplementation(() => {
      throw new Error('Disallowed operation called within global scope');
    });
    expect(await drawn()).toEqual([false, 0, 0, 0, 0]);
  });

  it('the bits of no secure source are all 53 that Math.random has, and differ where it gives the same', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1 - 2 ** -53);
    const { insecureBits } = await hostWith({});
    expect([insecureBits(), insecureBits()]).toEqual([2n ** 53n, 2n ** 53n + 1n]);
    vi.spyOn(Math, 'random').mockReturnValue('none' as never);
    const other = await hostWith({ performance: { now: () => 2 ** 20 + 2 ** -40 } });
    expect(other.insecureBits()).toBe(2n ** 41n + 1n);
  });
});

describe('what makes strings of bytes', () => {
  const { buffer } = new Uint8Array([0, 0xe9, 65]);

  it('is a Buffer, from the byte on that is asked for', async () => {
    const { charactersOf } = await hostWith({});
    expect(charactersOf(buffer)?.toString('latin1', 1, 3)).toBe('éA');
    expect(charactersOf(buffer, 2)?.toString('latin1', 0, 1)).toBe('A');
  });

  it.each([
    undefined,
    {},
    { from: () => undefined },
    { from: () => ({}) },
    { from: () => ({ buffer: 1, toString: 1 }) },
  ])('is nothing where Buffer is %o', async (Buffer) => {
    const { charactersOf } = await hostWith({ Buffer });
    expect(charactersOf(buffer)).toBe(undefined);
  });
});
