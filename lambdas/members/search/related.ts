import { invalidFilter } from '../../scim/error.ts';
import { comparedValues } from '../../scim/filter/compared.ts';
import type { Filter } from '../../scim/filter/filter.ts';
import type { JsonObject } from '../../scim/json.ts';
import type { ListedResource } from '../member-store.ts';
import type { Relation, Values } from './options.ts';

/** Reads as much of the relation of resources as a filter compares. Throws invalidFilter if the filter compares too much. */
export async function readRelated<Stored extends ListedResource>(
  found: readonly Stored[],
  filter: Filter | undefined,
  relation: Relation<Stored> | undefined,
): Promise<(stored: Stored) => JsonObject> {
  const values = filter && relation ? comparedValues(filter, relation.attribute) : [];
  if (!relation || values?.length === 0 || found.length === 0) return () => ({});
  const read = await readValues(found, values, relation);
  return ({ id }) => ({ [relation.attribute.name]: read.get(id) ?? [] });
}

function readValues<Stored extends ListedResource>(
  found: readonly Stored[],
  values: readonly string[] | undefined,
  { attribute, among, all }: Relation<Stored>,
): Promise<Values> {
  if (values) return among(found, values);
  if (all) return all(found);
  throw invalidFilter(`${attribute.name} are only compared as in ${attribute.name}.value eq "..."`);
}
