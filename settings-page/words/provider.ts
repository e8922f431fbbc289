import { guides } from '../guides/guides.ts';

/** Providers that are known by the requests that they send, besides those that have a guide. */
const others = ['Ping Identity'];

const names: readonly string[] = [...guides.flatMap(({ id, name }) => (id === 'other' ? [] : [name])), ...others];

interface Sender {
  /** Of the requests: a provider's name, or the product of the User-Agent. */
  readonly client: string | undefined;
  /** Of the credential: the page suggests the name of the provider that was chosen. */
  readonly credential: string | undefined;
}

/** The provider that sends requests, by what its requests show or by the choice that its credential was created for. */
export function sayProvider({ client, credential }: Sender): string | undefined {
  const [known] = [client, credential].filter((name) => name !== undefined && names.includes(name));
  return known ?? client;
}
