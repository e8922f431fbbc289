import type { Author, ListedResource, StoredMember, StoredResource } from '../../../members/member-store.ts';
import { memberPrefix } from '../../resources.ts';
import type { Collection, CollectionOptions } from '../collection.ts';
import type { Clock } from '../retry.ts';
import type { Item } from '../write.ts';
import { counterKey, firstGapsKey, listedAttributes, numbered, toListedMember, toMember } from './layout.ts';

/** What the resources of a workspace are opened with. */
export interface StoreOptions extends CollectionOptions {
  /** Returns 22 letters and digits that nobody can guess, different at each call. */
  readonly newSecret: () => string;
  /** Who writes; an operator by default. */
  readonly author?: (() => Author) | undefined;
}

/** How the resources of one type are stored in a workspace; `Listed` is what is read of them for lists. */
export interface Layout<T extends StoredResource = StoredResource, Listed extends ListedResource = ListedResource> {
  /** The beginning of their sort keys. */
  readonly resources: string;
  /** The beginning of the sort keys of recorded gaps. They sort just before the counter, so that one Query reads both. */
  readonly gaps: string;
  /** The sort key of the counter. */
  readonly counter: string;
  /** The resource of an item; undefined for a gap, or for no item. */
  readonly toStored: (item: Item | undefined) => T | undefined;
  /** The same for lists, of an item with these attributes; of all attributes if they are left out. */
  readonly toListed: (item: Item) => Listed | undefined;
  readonly listed?: readonly string[];
}

/** The resources of one type in a workspace, each with a sequence number. */
export interface Series<T extends StoredResource = StoredResource, Listed extends ListedResource = ListedResource> {
  readonly items: Collection;
  readonly clock: Clock;
  readonly layout: Layout<T, Listed>;
}

/** The sort key of a resource. */
export const resourceKey = ({ resources }: Layout, seq: number) => numbered(resources, seq);

/** The sort key of the gaps of a block of sequence numbers. */
export const gapsKey = ({ gaps }: Layout, block: number) => numbered(gaps, block);

export const memberLayout: Layout<StoredMember, ListedResource> = {
  resources: memberPrefix,
  gaps: firstGapsKey,
  counter: counterKey,
  toStored: toMember,
  toListed: toListedMember,
  listed: listedAttributes,
};
