/**
 * The client of an identity provider, by its User-Agent or by a habit that only it has; otherwise the product of the
 * User-Agent, such as `curl`. Undefined if there is none.
 */
export function toProviderClient(userAgent: string, rewriters: readonly string[] = []): string | undefined {
  const known = clients.find(
    ({ agent, habit }) => agent.test(userAgent) || rewriters.some((name) => habit?.test(name)),
  );
  return known?.name ?? /^[\w.-]{1,40}/.exec(userAgent)?.[0];
}

interface KnownClient {
  readonly name: string;
  readonly agent: RegExp;
  readonly habit?: RegExp;
}

const clients: readonly KnownClient[] = [
  { name: 'Okta', agent: /^okta\b/i, habit: /^okta-/ },
  { name: 'Microsoft Entra ID', agent: /^(azure|entra|microsoft)/i, habit: /^entra-/ },
  { name: 'OneLogin', agent: /^onelogin\b/i, habit: /^onelogin-/ },
  { name: 'Ping Identity', agent: /^ping/i, habit: /^ping-/ },
];
