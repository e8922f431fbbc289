/** What is wrong with an endpoint, and how to fix it. */
export class Finding extends Error {
  readonly fix: string;

  constructor(what: string, fix: string) {
    super(what);
    this.fix = fix;
  }
}

/** Further steps are pointless: nothing answers, or no request is accepted. */
export class Unreachable extends Finding {}

export type Body = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface Endpoint {
  send(method: string, path: string, body?: Body): Promise<Answer>;
  /** The same endpoint, with another token. */
  withToken(token: string): Endpoint;
}

/** A SCIM endpoint at a base URL. A response that is not SCIM, or none within the time limit, is a Finding. */
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

/** Identity providers do not show a response that is not JSON: the set-up fails without an explanation. */
function toBody(text: string, { status, headers }: Response): Body {
  if (text === '') return {};
  const type = headers.get('content-type') ?? 'no Content-Type';
  if (!/^application\/(scim\+)?json\b/.test(type)) {
    throw new Finding(
      `a response with status ${status} has ${type}`,
      'answer every request with application/scim+json, also for errors of gateways and proxies; or correct the base URL',
    );
  }
  try {
    return JSON.parse(text) as Body;
  } catch {
    throw new Finding(`a response with status ${status} is not JSON`, 'send well-formed JSON, in errors too');
  }
}
