import type { Context } from 'hono';
import type { Actor } from '../activity/entry.ts';
import type { Caller } from '../workspaces/caller.ts';
import type { Administration } from './administration.ts';
import { Problem } from './problem.ts';
import type { ManagementEnv } from './service.ts';

/** The caller of the request. Throws if there is none. */
export function callerOf({ env }: Context<ManagementEnv>): Caller {
  if (env.caller) return env.caller;
  if (env.denial !== undefined) throw new Problem(403, env.denial);
  throw new Problem(401, noCredential, { headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } });
}

const noCredential =
  'the credential is missing or not valid: send a management key, or the token of a settings session, that is neither expired nor revoked, in the header Authorization: Bearer <token>';

/** Throws Problem for a settings session: only the product's back end may do `what`. */
export function requireKey(context: Context<ManagementEnv>, what: string): void {
  if (callerOf(context).kind === 'session') {
    throw new Problem(403, `a settings session may not ${what}: this takes a management key`);
  }
}

/** The dependencies of a change, with the caller as the actor. */
export function toAdministration(context: Context<ManagementEnv>): Administration {
  const { now, ...service } = context.env.service;
  return { ...service, actor: toActor(callerOf(context)), now: now() };
}

const toActor = (caller: Caller): Actor =>
  caller.kind === 'key' ? { kind: 'key', id: caller.id, name: caller.name } : { kind: 'person', ...caller.actor };
