import type { ActivityEntry } from '../../service.ts';
import { code, sayValue, strong, type Words } from '../plain.ts';

export type Refusal = Extract<ActivityEntry, { kind: 'refusal' }>;

/**
 * What shows that a refusal is mended: a change of the person; one that ends a conflict about a unique value; any request that
 * succeeds, one with the same credential, or a write with it; the switch, or that of groups; `time` if nothing does.
 */
export type Mending = 'person' | 'unique' | 'success' | 'credential' | 'write' | 'switch' | 'groups' | 'time';

/** A kind of refusal: how it is known, what happened, what to do, and what shows that it is mended. */
export interface Kind {
  readonly id: string;
  readonly fits: (refusal: Refusal) => boolean;
  readonly mending: Mending;
  /** After the name of the provider: `sent a person without a user name` */
  readonly what: (refusal: Refusal) => Words;
  readonly advice: (refusal: Refusal) => string;
  /** What else refusals of this kind have in common if one correction mends them. */
  readonly about?: (refusal: Refusal) => unknown;
}

/** The refused value, after a colon. */
export const sentValue = ({ sent }: Refusal): Words =>
  sent?.value === undefined ? [] : [': ', code(sayValue(sent.value))];

/** A detail as a sentence of its own. */
export const sentence = (text: string) =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

export const nameOf = ({ name }: Refusal['actor']): Words =>
  name ? ['the credential ', strong(name)] : ['a credential'];

/** What the service answered, for whoever knows the protocol: after what to do. */
export const forExperts = ({ detail }: Refusal) => `The answer was: ${sentence(detail)}`;

export const detailOf = ({ detail }: Refusal) => detail;
export const actorOf = ({ actor }: Refusal) => actor.id;

/** Whether the detail says so. */
export const says = (pattern: RegExp) => (refusal: Refusal) => pattern.test(refusal.detail);
