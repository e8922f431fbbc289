/** What is wrong with an endpoint, and what would put it right. */
export class Finding extends Error {
  readonly fix: string;

  constructor(what: string, fix: string) {
    super(what);
    this.fix = fix;
  }
}

/** Nothing answers at all. */
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

/** A SCIM endpoint at a base URL. What answers no SCIM at all is a Finding. */
export function openEndpoint(base: string, token: string): Endpoint {
  return {
    async send(method, path, body) {
      const headers = {
        Accept: 'application/scim+json, application/json',
        Authorization: `Bearer ${token}`,
        'User-Agent': 'scim-rehearsal',
        ...(body && { 'Content-Type': 'application/scim+json' }),
      };
      const response = await fetch(base.replace(/\/$/, '') + path, {
        method,
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(30_000),
        ...(body && { body: JSON.stringify(body) }),
      }).catch((error: Error) => {
        throw new Unreachable(
          `nothing answers ${method} ${base}${path} (${error.name === 'TimeoutError' ? 'no answer in 30 s' : 'no connection'})`,
          'check the base URL, its DNS name, its certificate and whether it can be reached from here',
        );
      });
      return { status: response.status, headers: response.headers, body: toBody(await response.text(), response) };
    },
    withToken: (other) => openEndpoint(base, other),
  };
}

/** Identity providers show an answer that is no JSON to nobody: the set-up fails without a word. */
function toBody(text: string, { status, headers }: Response): Body {
  if (text === '') return {};
  const type = headers.get('content-type') ?? 'no Content-Type';
  if (!/^application\/(scim\+)?json\b/.test(type)) {
    throw new Finding(
      `an answer with status ${status} has ${type}`,
      'answer everything, errors of gateways and proxies too, with application/scim+json',
    );
  }
  try {
    return JSON.parse(text) as Body;
  } catch {
    throw new Finding(`an answer with status ${status} is no JSON`, 'send well-formed JSON, in errors too');
  }
}
