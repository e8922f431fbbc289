import type { Author } from '../members/member-store.ts';

/** What happened to a group, or to a member in a group. */
export type GroupEventType = 'created' | 'changed' | 'deleted' | 'joined' | 'left';

/**
 * The event for the product. `joined` and `left` name a member. They have the revision of the group after the change, so that
 * of two events about the same member and group the one with the higher revision is enough. The members of a deleted group get
 * no events. docs/group-event.v1.schema.json describes it.
 */
export interface GroupEvent {
  /** Another version would break consumers. */
  readonly version: 1;
  readonly type: GroupEventType;
  readonly workspace: string;
  /** The id of the group. */
  readonly group: string;
  /** The id of the member that joined or left. */
  readonly member?: string;
  /** 1 when created, one more with each change: the order of the events of a group. */
  readonly revision: number;
  /** When it happened: RFC 3339, UTC. */
  readonly time: string;
}

/** A change of a group, of its members, or both. */
export interface GroupChanged {
  readonly workspace: string;
  readonly group: string;
  /** Undefined if only members joined or left. */
  readonly type: 'created' | 'changed' | 'deleted' | undefined;
  readonly revision: number;
  /** The text before and after; undefined if there was or is none. They are equal if only members joined or left. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** The ids of members, in the order of their creation. Members that were erased since are left out of those that joined. */
  readonly joined: readonly string[];
  readonly left: readonly string[];
  /** Undefined for an operator. */
  readonly author: Author | undefined;
  readonly time: string;
}

/** The events of a change, in order. */
export function toGroupEvents(change: GroupChanged): readonly GroupEvent[] {
  const { workspace, group, type, revision, time, joined, left } = change;
  const toEvent = (what: GroupEventType, member?: string): GroupEvent => ({
    version: 1,
    type: what,
    workspace,
    group,
    ...(member !== undefined && { member }),
    revision,
    time,
  });
  return [
    ...(type ? [toEvent(type)] : []),
    ...left.map((member) => toEvent('left', member)),
    ...joined.map((member) => toEvent('joined', member)),
  ];
}
