/** What is wrong with an endpoint, and what would put it right. */
export class Finding extends Error {
  readonly fix: string;

  constructor(what: string, fix: string) {
    super(what);
    this.fix = fix;
  }
}

/** There is no use in going on: nothing answers at all, or nobody is let in. */
export class Unreachable extends Finding {}

export type Body = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface Endpoint {
  send(method: string, path: string, body?: Body): Promise<Answer>;
  /** The same endpoint, asked with another token. */
  withToken(token: string): Endpoint;
}

/** A SCIM endpoint at a base URL. What answers no SCIM at all, or not within so many milliseconds, is a Finding. */
export function openEndpoint(base: string, token: string, patience = 30_000): Endpoint {
  return {
    async send(method, path, body) {
      const headers = {
        Accept: 'application/scim+json, application/json',
        Authorization: `Bearer ${token}`,
        'User-Agent': 'scim-rehearsal',
        ...(body && { 'Content-Type': 'application/scim+json' }),
      };
      const request = { method, headers, redirect: 'manual', ...(body && { body: JSON.stringify(body) }) } as const;
      const url = base.replace(/\/+$/, '') + path;
      const { response, text } = await fetchText(url, { ...request, signal: AbortSignal.timeout(patience) });
      return { status: response.status, headers: response.headers, body: toBody(text, response) };
    },
    withToken: (other) => openEndpoint(base, other, patience),
  };
}

async function fetchText(url: string, request: RequestInit & { readonly method: string }) {
  try {
    const response = await fetch(url, request);
    return { response, text: await response.text() };
  } catch (error) {
    const why = (error as Error).name === 'TimeoutError' ? 'it took too long' : 'no connection';
    throw new Unreachable(
      `nothing answers ${request.method} ${url} (${why})`,
      'check the base URL, its DNS name, its certificate and whether it can be reached from here',
    );
  }
}

/** Identity providers show an answer that is no JSON to nobody: the set-up fails without a word. */
function toBody(text: string, { status, headers }: Response): Body {
  if (text === '') return {};
  const type = headers.get('content-type') ?? 'no Content-Type';
  if (!/^application\/(scim\+)?json\b/.test(type)) {
    throw new Finding(
      `an answer with status ${status} has ${type}`,
      'answer everything, errors of gateways and proxies too, with application/scim+json; or the base URL is another one',
    );
  }
  try {
    return JSON.parse(text) as Body;
  } catch {
    throw new Finding(`an answer with status ${status} is no JSON`, 'send well-formed JSON, in errors too');
  }
}
