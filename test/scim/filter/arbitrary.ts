import fc from 'fast-check';
import { type Filter, junction, type Literal, type Operator } from '../../../lambdas/scim/filter/filter.ts';
import type { Attribute, ComplexAttribute, Path, SimpleType } from '../../../lambdas/scim/schema/attribute.ts';

/** Any filter that the schema allows, in the form in which the parser gives it. */
export function filters(resource: ComplexAttribute): fc.Arbitrary<Filter> {
  const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 3, arbitrary: leaf(resource) },
      fc
        .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('filter'), { minLength: 2, maxLength: 3 }))
        .map(([kind, parts]) => junction(kind, parts)),
      tie('filter').map((inner): Filter => ({ kind: 'not', filter: inner })),
    ),
  }));
  return filter;
}

function leaf(resource: ComplexAttribute): fc.Arbitrary<Filter> {
  const paths = pathsBelow(resource);
  const simple = paths.filter((path) => end(path).type !== 'complex');
  const complex = paths.filter((path) => end(path).type === 'complex');
  const leaves = [
    fc.constantFrom(...paths).map((path): Filter => ({ kind: 'present', path })),
    fc.constantFrom(...simple).chain((path) => comparison(path, end(path).type as SimpleType)),
  ];
  if (complex.length === 0) return fc.oneof(...leaves);
  const some = fc
    .constantFrom(...complex)
    .chain((path) => filters(end(path) as ComplexAttribute).map((where): Filter => ({ kind: 'some', path, where })));
  return fc.oneof(...leaves, some);
}

function comparison(path: Path, type: SimpleType): fc.Arbitrary<Filter> {
  const compared = fc.tuple(fc.constantFrom(...operators(type)), literal(type));
  const withNull = fc.tuple(fc.constantFrom('eq' as const, 'ne' as const), fc.constant(null));
  return fc
    .oneof<[fc.Arbitrary<[Operator, Literal]>, fc.Arbitrary<[Operator, Literal]>]>(compared, withNull)
    .map(([operator, value]) => ({ kind: 'compare', path, operator, literal: value }));
}

/** RFC 7644 section 3.4.2.2, table 3. */
function operators(type: SimpleType): readonly Operator[] {
  if (type === 'boolean') return ['eq', 'ne'];
  if (type === 'binary') return ['eq', 'ne', 'co', 'sw', 'ew'];
  const ordered: readonly Operator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
  return type === 'string' || type === 'reference' ? [...ordered, 'co', 'sw', 'ew'] : ordered;
}

function literal(type: SimpleType): fc.Arbitrary<Literal> {
  switch (type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer();
    case 'decimal':
      return fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0);
    case 'dateTime':
      return fc
        .date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
        .map((date) => date.toISOString());
    case 'string':
    case 'reference':
    case 'binary':
      return fc.string({ unit: 'binary' });
  }
}

function pathsBelow({ subAttributes }: ComplexAttribute): readonly Path[] {
  return subAttributes.flatMap((sub): readonly Path[] => [
    [sub],
    ...(sub.type === 'complex' ? pathsBelow(sub).map((path): Path => [sub, ...path]) : []),
  ]);
}

const end = (path: Path) => path[path.length - 1] as Attribute;
