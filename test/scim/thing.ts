import { attribute, complex, scopeOf } from '../../lambdas/scim/schema/attribute.ts';

const number = attribute('number', 'integer', '');

/** A resource with an attribute of every type and shape of RFC 7643 section 2: more than a User has. */
export const thing = complex('urn:example:2.0:Thing', 'A thing', [
  attribute('label', 'string', ''),
  attribute('code', 'string', '', { caseExact: true }),
  attribute('flag', 'boolean', ''),
  number,
  attribute('size', 'decimal', ''),
  attribute('born', 'dateTime', ''),
  attribute('blob', 'binary', '', { caseExact: true }),
  attribute('link', 'reference', '', { caseExact: true }),
  attribute('tags', 'string', '', { multiValued: true }),
  attribute('codes', 'string', '', { multiValued: true, caseExact: true }),
  attribute('numbers', 'integer', '', { multiValued: true }),
  complex('box', '', [number, attribute('label', 'string', ''), attribute('hidden', 'string', '')]),
  complex('owner', '', [attribute('value', 'string', ''), attribute('$ref', 'reference', '', { caseExact: true })]),
  complex(
    'parts',
    '',
    [
      attribute('value', 'string', ''),
      attribute('type', 'string', ''),
      attribute('primary', 'boolean', ''),
      number,
      attribute('since', 'dateTime', ''),
    ],
    { multiValued: true },
  ),
  complex('places', '', [attribute('city', 'string', ''), attribute('primary', 'boolean', '')], { multiValued: true }),
  complex('urn:example:2.0:More', '', [
    attribute('label', 'string', ''),
    complex('chief', '', [attribute('value', 'string', ''), attribute('title', 'string', '')]),
    complex('badges', '', [attribute('value', 'string', ''), attribute('type', 'string', '')], { multiValued: true }),
  ]),
]);

export const thingScope = scopeOf(thing);
