import { attribute, type Characteristics, complex } from './attribute.ts';

/** The attributes that every resource has: RFC 7643 section 3 and section 3.1. */
const alwaysReturned = { mutability: 'readOnly', returned: 'always', caseExact: true } as const;
const readOnly = { mutability: 'readOnly', caseExact: true } as const;

export const schemas = attribute('schemas', 'reference', 'The URNs of the schemas whose attributes the resource has', {
  ...alwaysReturned,
  multiValued: true,
  referenceTypes: ['uri'],
});

export const id = attribute('id', 'string', 'The identifier that this service gave the resource; it never changes', {
  ...alwaysReturned,
  uniqueness: 'server',
});

export const externalId = attribute('externalId', 'string', "The identity provider's own identifier of the resource", {
  caseExact: true,
  uniqueness: 'server',
  key: 'externalId',
  keptWhenOmitted: true,
  emptyIsNone: true,
  visible: true,
  maxBytes: 512,
});

export const resourceTypeName = attribute('resourceType', 'string', 'The name of the type of the resource', readOnly);
export const created = attribute('created', 'dateTime', 'When the resource was added', readOnly);
export const lastModified = attribute('lastModified', 'dateTime', 'When the resource last changed', readOnly);
export const location = attribute('location', 'reference', 'The URI of the resource', {
  ...readOnly,
  referenceTypes: ['uri'],
});
export const version = attribute('version', 'string', 'The entity-tag of the resource', readOnly);

export const meta = complex(
  'meta',
  'What this service knows about the resource itself',
  [resourceTypeName, created, lastModified, location, version],
  { mutability: 'readOnly' },
);

/** The sub-attributes of list values: RFC 7643 section 2.4. */
export const display = (description: string) => attribute('display', 'string', description);
export const primary = (description: string) => attribute('primary', 'boolean', description);
export const type = (
  description: string,
  canonicalValues: readonly string[],
  characteristics: Partial<Characteristics> = {},
) => attribute('type', 'string', description, { canonicalValues, ...characteristics });

/** A multi-valued attribute with the four usual sub-attributes of RFC 7643 section 2.4. */
export const multiValuedAttribute = (
  name: string,
  description: string,
  value: ReturnType<typeof attribute>,
  types: readonly string[],
  characteristics: Partial<Characteristics> = {},
) =>
  complex(
    name,
    description,
    [
      value,
      display('A name of this value for people to read; the service does not interpret it'),
      type('What this value is for', types),
      primary('Whether this is the preferred value; true for at most one'),
    ],
    { multiValued: true, ...characteristics },
  );
