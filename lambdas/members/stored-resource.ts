import { payloadTooLarge } from '../scim/error.ts';
import type { Json, JsonObject } from '../scim/json.ts';
import type { Resource } from '../scim/resource.ts';
import { type ComplexAttribute, isUrn } from '../scim/schema/attribute.ts';
import {
  created,
  id,
  lastModified,
  location,
  meta,
  resourceTypeName,
  schemas,
  version,
} from '../scim/schema/common.ts';
import { inTableOrder } from '../scim/schema/normalize.ts';
import type { ResourceType } from '../scim/schema/resource-type.ts';
import { asStoredResource } from '../scim/schema/validate.ts';
import type { ListedResource } from './member-store.ts';
import type { SearchOptions } from './search/options.ts';

/** The weak entity-tag of a revision: RFC 7644 section 3.14. */
export const toVersion = (revision: number) => `W/"${revision}"`;

/** The type of a stored resource, and where it is returned. */
export type Placed = Pick<SearchOptions, 'type' | 'locate'>;

/**
 * A resource as it is returned: the stored attributes with id, schemas and meta. The text was written by `toStoredText`, so it
 * is a valid resource. `related` is what is stored apart from it.
 */
export function toResource(stored: ListedResource, { type, locate }: Placed, related: JsonObject = {}): Resource {
  const resource = JSON.parse(stored.json) as JsonObject;
  const known = resource[meta.name] as JsonObject;
  const whole: JsonObject = {
    ...resource,
    ...related,
    [id.name]: stored.id,
    [schemas.name]: schemasOf(resource, type.schema),
    [meta.name]: toMeta(stored, { type, locate }, known[created.name] as Json, known[lastModified.name] as Json),
  };
  return asStoredResource(inTableOrder(type.schema, ({ name }) => whole[name]));
}

/**
 * The JSON of a resource as it is returned, spliced from the stored text without parsing it: a list of a hundred is three times as
 * fast. Only `toStoredText` writes such texts: they end with `meta`, and the name of an extension with its quotation marks and
 * colon stands nowhere but at its value.
 */
export function toResourceText(stored: ListedResource, { type, locate }: Placed): string {
  const { id: own, json } = stored;
  const end = json.lastIndexOf(`"${meta.name}":`);
  const [stamps, since = '', last = ''] = stampsPattern.exec(json.slice(end)) ?? [];
  if (stamps === undefined) return JSON.stringify(toResource(stored, { type, locate }));
  const names = type.extensions.map(({ attribute }) => attribute.name).filter((name) => json.includes(`"${name}":{`));
  const identity = JSON.stringify({ [schemas.name]: [type.schema.name, ...names], [id.name]: own }).slice(0, -1);
  const whole = JSON.stringify(toMeta(stored, { type, locate }, since, last));
  return `${identity},${json.slice(1, end)}"${meta.name}":${whole}}`;
}

/** The end of what `serialize` writes. */
const stampsPattern = new RegExp(
  `^"${meta.name}":\\{"${created.name}":"([^"\\\\]*)","${lastModified.name}":"([^"\\\\]*)"\\}\\}$`,
);

const toMeta = (
  { id: own, revision }: ListedResource,
  { type, locate }: Placed,
  since: Json,
  last: Json,
): JsonObject => ({
  [resourceTypeName.name]: type.name,
  [created.name]: since,
  [lastModified.name]: last,
  [location.name]: locate(own),
  [version.name]: toVersion(revision),
});

interface Timestamps {
  readonly created: string;
  readonly lastModified: string;
}

/**
 * Maximum bytes of a resource: as it is stored, and as it is returned, where its JSON is a string within the JSON that passes
 * through Lambda. So a page of a hundred members always fits (service rule 12): 6 MB, less what each member adds to it.
 */
const sizeLimits = { stored: 32 * 1024, answered: 56 * 1024 } as const;

/** A deactivation makes a member a byte longer (`false` for `true`), and must never fail for it. */
const slack = 1;

/**
 * The text of a resource to store, without what `toResource` adds. A resource that was already too large before the limits
 * existed (`known` is its text) may change, but not grow. Throws payloadTooLarge.
 */
export function toStoredText(
  resource: JsonObject,
  times: Timestamps,
  { noun }: Pick<ResourceType, 'noun'>,
  known = '',
): string {
  const text = serialize(resource, times);
  const exceeds = (most: number, sizeOf: (text: string) => number) => {
    const size = sizeOf(text);
    return size > most && size > sizeOf(known) + slack;
  };
  if (exceeds(sizeLimits.stored, Buffer.byteLength)) {
    throw payloadTooLarge(`a ${noun} may have at most ${sizeLimits.stored / 1024} KB`);
  }
  if (exceeds(sizeLimits.answered, escapedLength)) {
    throw payloadTooLarge(
      `a ${noun} may have at most ${sizeLimits.answered / 1024} KB in a response, in which a quotation mark or a backslash counts four times`,
    );
  }
  return text;
}

function serialize(resource: JsonObject, times: Timestamps): string {
  const { [id.name]: _id, [schemas.name]: _schemas, ...rest } = resource;
  const stamped = { [created.name]: times.created, [lastModified.name]: times.lastModified };
  return JSON.stringify({ ...rest, [meta.name]: stamped });
}

/** The bytes of a JSON text as a string within JSON. */
export const escapedLength = (json: string) => Buffer.byteLength(JSON.stringify(json));

/** The core schema, and the extensions of which the resource has attributes. */
const schemasOf = (resource: JsonObject, schema: ComplexAttribute) => [
  schema.name,
  ...schema.subAttributes.map(({ name }) => name).filter((name) => isUrn(name) && resource[name] !== undefined),
];
