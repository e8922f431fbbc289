import type { Adapter, AdapterPayload } from 'oidc-provider';
import { readSecrets } from './secrets.ts';

interface Entry {
  payload: AdapterPayload;
  readonly until: number;
}

/** The storage of the local issuer: clients from the file, which `admin` adds, and all else in memory. */
export function openStorage(folder: string): new (model: string) => Adapter {
  const entries = new Map<string, Entry>();
  const alive = (matches: (payload: AdapterPayload) => boolean) =>
    entries.values().find(({ payload, until }) => until > Date.now() && matches(payload))?.payload;

  return class implements Adapter {
    readonly #model: string;

    constructor(model: string) {
      this.#model = model;
    }

    async upsert(id: string, payload: AdapterPayload, expiresIn = 3600) {
      entries.set(this.#key(id), { payload, until: Date.now() + expiresIn * 1000 });
    }

    async find(id: string) {
      if (this.#model === 'Client') return readSecrets(folder)?.clients.map(toMetadata).find(isOf(id));
      const entry = entries.get(this.#key(id));
      return entry && entry.until > Date.now() ? entry.payload : undefined;
    }

    async findByUid(uid: string) {
      return alive((payload) => payload.uid === uid);
    }

    async findByUserCode(userCode: string) {
      return alive((payload) => payload.userCode === userCode);
    }

    async consume(id: string) {
      const entry = entries.get(this.#key(id));
      if (entry) entry.payload = { ...entry.payload, consumed: Math.floor(Date.now() / 1000) };
    }

    async destroy(id: string) {
      entries.delete(this.#key(id));
    }

    async revokeByGrantId(grantId: string) {
      for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key);
    }

    #key(id: string): string {
      return `${this.#model}:${id}`;
    }
  };
}

const isOf = (id: string) => (client: AdapterPayload) => client.client_id === id;

const toMetadata = (client: object): AdapterPayload => ({
  ...client,
  response_types: 'grant_types' in client && String(client.grant_types).includes('authorization_code') ? ['code'] : [],
});
