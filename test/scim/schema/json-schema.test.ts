import { describe, expect, test } from '@jest/globals';
import { attribute, complex } from '../../../lambdas/scim/schema/attribute.ts';
import { toJsonSchema } from '../../../lambdas/scim/schema/json-schema.ts';
import { thing } from '../thing.ts';

const object = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

describe('the JSON Schema of a table', () => {
  test('has a type for each of RFC 7643 section 2.3', () => {
    const { properties } = toJsonSchema(thing) as { readonly properties: Readonly<Record<string, object>> };
    const types = ['label', 'flag', 'number', 'size', 'born', 'blob', 'link'].map((name) => properties[name]);
    expect(types.map((schema) => Object.values(schema ?? {}))).toEqual([
      ['string'],
      ['boolean'],
      ['integer'],
      ['number'],
      ['string'],
      ['string'],
      ['string'],
    ]);
  });

  test('has the required attributes, and allows no others', () => {
    const row = complex('x', '', [attribute('a', 'string', '', { required: true }), attribute('b', 'boolean', '')]);
    expect(toJsonSchema(row)).toEqual(object({ a: { type: 'string' }, b: { type: 'boolean' } }, ['a']));
  });

  test('nests complex values, and limits lists', () => {
    const sub = attribute('value', 'string', '', { required: true });
    const rows = [
      complex('one', '', [sub]),
      complex('many', '', [sub], { multiValued: true, maxValues: 3, required: true }),
      attribute('tags', 'integer', '', { multiValued: true }),
    ];
    const value = object({ value: { type: 'string' } }, ['value']);
    expect(toJsonSchema(complex('x', '', rows))).toEqual(
      object(
        {
          one: value,
          many: { type: 'array', items: value, maxItems: 3 },
          tags: { type: 'array', items: { type: 'integer' }, maxItems: 200 },
        },
        ['many'],
      ),
    );
  });
});
