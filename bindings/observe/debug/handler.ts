// A node:http handler for engineers on call, like Go's /debug/pprof. Only programs on the same machine may
// read; changes also need a token.
import { PolicyError, show, TophashError } from '../../base/errors.js';
import { checkOptions } from '../../base/options.js';
import { checkOrigin, checkToken, type DebugRequest, Refusal } from './guard.js';
import { type Answer, json, ROUTES } from './routes.js';

export type { DebugRequest } from './guard.js';

/** Options of debugHandler(). */
export interface DebugHandlerOptions {
  /** The token that POST needs as `authorization: Bearer <token>`. Without it every POST is refused. */
  token?: string;
}

/** The part of a node:http response that is used. */
export interface DebugResponse {
  writeHead(status: number, headers: Record<string, string>): unknown;
  end(body: string | Uint8Array): unknown;
}

/** Answers and returns true if the path is one of its own, or if it is all that a server has: createServer()
 *  was given it. Else calls `next`, if there is one, and returns false. */
export type DebugHandler = (request: DebugRequest, response: DebugResponse, next?: () => void) => boolean;

/** Whether a handler was called by a node:http server that has no other: servers call handlers as methods. */
const isAlone = (server: unknown): boolean => {
  const { listenerCount } = (server ?? {}) as { listenerCount?: (event: string) => number };
  return typeof listenerCount === 'function' && listenerCount.call(server, 'request') === 1;
};

const PREFIX = '/debug/tophash/';
const paths = (): string[] =>
  Object.entries(ROUTES).map(([name, { method }]) => `${method} ${PREFIX}${name}`);

const tokenOf = (options: DebugHandlerOptions): string | undefined => {
  checkOptions('options', options, { token: 1 });
  const { token } = options;
  if (token !== undefined && (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token))) {
    // the message must not repeat the token
    const what = typeof token === 'string' ? 'a string with other characters, or none' : show(token);
    throw new PolicyError(`token is ${what}: expected a string of visible ASCII characters`);
  }
  return token;
};

/** The answer to a request for one of our paths; throws the Refusal. */
const answerTo = (request: DebugRequest, path: string, query: string, token: string | undefined): Answer => {
  checkOrigin(request);
  const name = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : '';
  const route = Object.hasOwn(ROUTES, name) ? ROUTES[name] : undefined;
  if (route === undefined) throw new Refusal(404, `no ${path}`, paths());
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  if (method !== route.method)
    throw new Refusal(405, `method ${request.method}`, route.method, { allow: route.method });
  if (route.token) checkToken(request, token);
  return route.answer(request, new URLSearchParams(query));
};

/** An error as an answer: fault and expectation. */
const answerOf = (error: unknown): Answer => {
  if (error instanceof Refusal) {
    const { status, message, expected, headers } = error;
    return { ...json({ error: message, expected }), status, headers };
  }
  const code = error instanceof TophashError ? error.code : undefined;
  return { ...json({ error: error instanceof Error ? error.message : show(error), code }), status: 500 };
};

/** A handler for node:http, and middleware for frameworks built on it. Requests that did not begin on this
 * machine are refused.
 *
 * GET /debug/tophash/stats: sample() as JSON. residency: residencyProfile(). metrics: metricsText(), in the
 * format that is asked for. verify: verify() of every map and set of all heaps, which walks them while
 * nothing else runs. trace: trace.read(), if a trace is on. POST drain?map=<name>&maxMs=<n>: drain() of the
 * maps of that name, with the token. Refusals are JSON, `{ error, expected }`: 400, 401, 403, 404, 405.
 *
 * For other paths it returns false, and calls `next` if it is given one; answering those is up to the server.
 * As the only handler of a server, createServer(debugHandler()), it refuses them with 404.
 * Throws PolicyError for a token that no header could carry, and for unknown options.
 */
export const debugHandler = (options: DebugHandlerOptions = {}): DebugHandler => {
  const token = tokenOf(options);
  return function handler(this: unknown, request, response, next) {
    const [, path = '', query = ''] = /^([^?]*)\??(.*)$/s.exec(request.url ?? '') ?? [];
    if (!path.startsWith(PREFIX) && !isAlone(this)) {
      next?.();
      return false;
    }
    let answer: Answer;
    try {
      answer = answerTo(request, path, query, token);
    } catch (error) {
      answer = answerOf(error);
    }
    const { status = 200, type, body, headers } = answer;
    const length = typeof body === 'string' ? new TextEncoder().encode(body).length : body.length;
    response.writeHead(status, {
      'content-type': type,
      'content-length': String(length),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    });
    response.end(body);
    return true;
  };
};
