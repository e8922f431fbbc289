import { type Cause, readDay, toCauses } from './attention.ts';
import { IssuedCredentials } from './issued-credentials.ts';
import { toUses } from './mending.ts';
import type { Outcome } from './poll-delay.ts';
import { Poller } from './poller.ts';
import {
  type ActivityEntry,
  type Client,
  openService,
  ServiceError,
  type Session,
  type SettingsService,
  type Status,
  type Token,
  type TokenClient,
  type Workspace,
} from './service.ts';

/** What the page knows of the workspace. */
export interface Known {
  readonly workspace: Workspace;
  readonly status: Status;
  readonly tokens: readonly Token[];
  /** Clients of the token endpoint, and those of other issuers. */
  readonly tokenClients: readonly TokenClient[];
  readonly clients: readonly Client[];
  /** The newest entries of the activity. */
  readonly newest: readonly ActivityEntry[];
  /** What was refused within the last day and is not mended. */
  readonly attention: readonly Cause[];
}

/** Keeps what the page knows up to date, and tells of each change by the event `change`; the end of the session by `over`. */
export class SettingsStore extends EventTarget {
  readonly service: SettingsService;
  /** What was created here. */
  readonly issued = new IssuedCredentials(() => this.dispatchEvent(new Event('change')));
  readonly #poller = new Poller(() => this.#look());
  readonly #expiresAt: number;
  #end: ReturnType<typeof setTimeout> | undefined;
  known: Known | undefined;
  /** Why the last look failed, until one succeeds. */
  problem: ServiceError | undefined;

  constructor(api: string, session: Session) {
    super();
    this.service = openService(api, session);
    this.#expiresAt = Date.parse(session.expiresAt);
  }

  start(): void {
    this.#poller.start();
    // A timer of a sleeping machine is late: each look checks the time too.
    this.#end = setTimeout(() => this.#finish(), Math.max(0, this.#expiresAt - Date.now()));
  }

  stop(): void {
    this.#poller.stop();
    clearTimeout(this.#end);
  }

  /** After a change made here: look now. */
  refresh(): void {
    this.#poller.hurry();
  }

  /** Runs what an administrator asked for, and looks again. Rejects with ServiceError. */
  async change<T>(run: (service: SettingsService) => Promise<T>): Promise<T> {
    try {
      const result = await run(this.service);
      this.refresh();
      return result;
    } catch (error) {
      this.notice(error);
      throw error;
    }
  }

  /** Takes what a change was answered with, without waiting for the next look. */
  learn(part: Partial<Known>): void {
    if (this.known) this.known = { ...this.known, ...part };
    this.#tell();
  }

  /** A 401 ends the session, whoever met it. */
  notice(error: unknown): void {
    if (error instanceof ServiceError && error.status === 401) this.#finish();
  }

  async #look(): Promise<Outcome> {
    if (Date.now() >= this.#expiresAt) this.#finish();
    try {
      const before = this.known;
      // The first time everything is read at once: a slow network is waited for only once.
      const [status, { items: newest }, first] = await Promise.all([
        this.service.getStatus(),
        this.service.listActivity({}),
        before ? undefined : this.#readRest(),
      ]);
      const isNew = !before || JSON.stringify([before.status, before.newest]) !== JSON.stringify([status, newest]);
      const rest = first ?? (isNew ? await this.#readRest(status) : before);
      if (rest) this.known = { ...rest, status, newest };
      const recovered = this.problem !== undefined;
      this.problem = undefined;
      if (isNew || recovered) this.#tell();
      return isNew ? 'new' : 'same';
    } catch (error) {
      this.notice(error);
      this.problem = error instanceof ServiceError ? error : new ServiceError(0, String(error));
      this.#tell();
      return 'failed';
    }
  }

  /** Without refusals in the status there is no day to read. */
  async #readRest(status?: Status) {
    const [workspace, tokens, tokenClients, clients, day] = await Promise.all([
      this.service.getWorkspace(),
      this.service.listTokens(),
      this.service.listTokenClients(),
      this.service.listClients(),
      status?.refusals === 0 ? { refusals: [], changes: [] } : readDay(this.service),
    ]);
    const uses = toUses({ tokens, tokenClients, clients });
    const attention = toCauses(day.refusals, { ...workspace, uses, changes: day.changes });
    return { workspace, tokens, tokenClients, clients, attention };
  }

  #tell(): void {
    if (this.known) this.issued.review(this.known);
    this.dispatchEvent(new Event('change'));
  }

  #finish(): void {
    this.stop();
    this.dispatchEvent(new Event('over'));
  }
}
