// Access to the debug handler: only for programs on this machine. Refused are other machines, proxies, and
// pages in a browser on this machine, whether they call across sites or by DNS rebinding.

/** The part of a node:http request that is read. */
export interface DebugRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** A refused request: status, fault and expectation. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly expected: unknown,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

/** 127.0.0.0/8 (RFC 1122, 3.2.1.3), the same as an IPv4-mapped IPv6 address, and ::1 (RFC 4291, 2.5.3). */
const LOOPBACK = /^(?:(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1)$/i;
/** Host headers that cannot be another site's: names and addresses of this machine, any port. */
const OWN_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;
/** Headers that proxies add (RFC 7239 and older custom). */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip'];
/** Sec-Fetch-Site (W3C Fetch Metadata) of requests by a person or by a page of the same origin. */
const OWN_SITE = ['none', 'same-origin'];

const headerOf = ({ headers }: DebugRequest, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** Throws the Refusal for a request that did not begin on this machine. */
export const checkOrigin = (request: DebugRequest): void => {
  const { remoteAddress } = request.socket;
  if (remoteAddress === undefined || !LOOPBACK.test(remoteAddress))
    throw new Refusal(403, `request from ${remoteAddress ?? 'an unknown address'}`, 'a loopback address');
  const host = headerOf(request, 'host') ?? headerOf(request, ':authority');
  if (host === undefined || !OWN_HOST.test(host))
    throw new Refusal(403, `host ${JSON.stringify(host ?? '')}`, 'localhost, 127.0.0.1 or [::1]');
  const forwarded = FORWARDED.find((name) => headerOf(request, name) !== undefined);
  if (forwarded !== undefined)
    throw new Refusal(403, `header ${forwarded}: the request was forwarded`, 'a request without a proxy');
  const site = headerOf(request, 'sec-fetch-site');
  if (site !== undefined && !OWN_SITE.includes(site))
    throw new Refusal(403, `sec-fetch-site ${JSON.stringify(site)}`, OWN_SITE.join(' or '));
};

/** The part of node:crypto that is used. */
interface Crypto {
  createHash(algorithm: string): { update(text: string): { digest(): Uint8Array } };
  timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean;
}

/** Compares in constant time. */
const equal = (a: string, b: string): boolean => {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  const crypto = process?.getBuiltinModule?.('node:crypto') as Crypto | undefined;
  if (crypto === undefined)
    throw new Refusal(500, 'no node:crypto', 'Node, or what has process.getBuiltinModule()');
  const digest = (text: string): Uint8Array => crypto.createHash('sha256').update(text).digest();
  return crypto.timingSafeEqual(digest(a), digest(b));
};

/** Throws the Refusal for a request without the token (RFC 6750). Without `token` every request is
 *  refused. */
export const checkToken = (request: DebugRequest, token: string | undefined): void => {
  if (token === undefined)
    throw new Refusal(403, 'this needs a token, and the handler has none', 'debugHandler({ token })');
  const given = headerOf(request, 'authorization');
  const [, bearer] = /^Bearer +(\S+) *$/i.exec(given ?? '') ?? [];
  if (bearer === undefined || !equal(bearer, token)) {
    const what = given === undefined ? 'no authorization' : 'authorization with another token, or none';
    throw new Refusal(401, what, 'authorization: Bearer <token>', { 'www-authenticate': 'Bearer' });
  }
};
