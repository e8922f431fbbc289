import type { Author, MemberStore } from '../../../members/member-store.ts';
import { type CollectionOptions, openCollection } from '../table.ts';
import { addMembers } from './add.ts';
import { changeMember, eraseMember } from './change.ts';
import { openReader } from './reader.ts';
import { memberLayout } from './series.ts';

export interface DynamoMembersOptions extends CollectionOptions {
  /** Returns 22 letters and digits that nobody can guess, different at each call. */
  readonly newSecret: () => string;
  /** Who writes; an operator by default. */
  readonly author?: (() => Author) | undefined;
}

/** The members of one workspace in DynamoDB; layout.ts describes the table. */
export function openDynamoMembers(options: DynamoMembersOptions): MemberStore {
  const { clock, newSecret, author } = options;
  const begin = () => ({ items: openCollection(options), clock, layout: memberLayout });
  return {
    ...openReader(begin),
    add: (additions) => {
      const newcomers = additions.map((addition) => ({ ...addition, secret: newSecret(), author: author?.() }));
      return addMembers(begin(), newcomers);
    },
    change: (current, json, keys) =>
      changeMember(begin(), current, { json, ...keys, secret: newSecret(), author: author?.() }),
    erase: (current, keys) => eraseMember(begin(), current, { keys, secret: newSecret() }),
  };
}
