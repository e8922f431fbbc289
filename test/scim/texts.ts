import fc from 'fast-check';
import { urns } from '../../lambdas/scim/schema/urns.ts';
import { extension } from './member.ts';

/** UTF-16 as a URL or a JSON escape may bring it: any units, also halves of pairs. */
const units = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
  .map((each) => String.fromCharCode(...each));

/** Bytes, read as UTF-8. */
const bytes = fc.uint8Array({ maxLength: 60 }).map((each) => new TextDecoder().decode(each));

const soup = (pieces: readonly string[]) =>
  fc
    .array(fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...pieces) }, units), { maxLength: 30 })
    .map((each) => each.join(''));

/** A client's own words. No error response repeats it. */
export const canary = 'c4n4ry';

/** What filters, paths, names and lists of names are made of. */
const words = [
  ...'userName emails name title active roles type value primary x meta.created .value .type $ref'.split(' '),
  ...'not and or pr eq ne co gt "work" \\u00e9 true null 7 1e9 "2011-05-13T04:42:34Z" ascending'.split(' '),
  ...': . , ( ) [ ] " \\ - __proto__ constructor'.split(' '),
  ...[urns.user, extension, ' ', '  ', '\t', canary, `"${canary}"`],
];

/** The members of objects that are requests. */
const members = [
  ...'"op":"add" "op":"remove" "op":"Replace" "path":"emails" "value":"x" "value":{"title":"x"}'.split(' '),
  ...'"userName":"b" "emails":[{"value":"b@x"}] "count":7 "cursor":"" "attributes":["title"]'.split(' '),
  ...[
    '"schemas":[]',
    '"__proto__":{}',
    '"path":"emails[type eq \\"work\\"].value"',
    '"filter":"title pr"',
    `"${canary}":1`,
    `"title":["${canary}"]`,
  ],
];

const request = fc
  .tuple(fc.array(fc.constantFrom(...members), { maxLength: 5 }), fc.option(fc.array(fc.constantFrom(...members))))
  .map(([own, inner]) => {
    const operations = inner?.length ? [`"Operations":[{${inner.join(',')}}]`] : [];
    return `{${[...own, ...operations].join(',')}}`;
  });

/** A piece put in somewhere, in place of what stood there. */
const spoilt = fc.tuple(request, fc.nat(), fc.nat(9), units).map(([text, at, lost, piece]) => {
  const start = at % (text.length + 1);
  return text.slice(0, start) + piece + text.slice(start + lost);
});

/** Anything that a client may send in place of a text. */
export const anyText = fc.oneof(units, bytes, soup(words));

/** Whatever a client may send for a body: any text, any JSON, requests whole and spoilt. */
export const anyBody = fc.oneof(
  anyText,
  soup([...'{ } [ ] : , " \\ null true 7 1e999'.split(' '), ...members]),
  fc.json(),
  request,
  spoilt,
);

/** A text of about that many characters. */
type Family = (size: number) => string;

/** Texts that would cost a careless parser more than their length. */
export const longTexts: readonly Family[] = [
  (size) => 'a'.repeat(size),
  (size) => '.'.repeat(size),
  (size) => ' '.repeat(size),
  (size) => ','.repeat(size),
  (size) => '('.repeat(size),
  (size) => 'emails['.repeat(size / 7),
  (size) => `title eq "${'\\"'.repeat(size / 2)}`,
  (size) => `title eq "${'É'.repeat(size)}"`,
  (size) => `title eq ${'1'.repeat(size)}x`,
  (size) => `meta.created eq "2011-05-13T04:42:34.${'0'.repeat(size)}Z"`,
  (size) => fill(size, '.', () => 'name'),
  (size) => fill(size, ':', () => extension),
  (size) => fill(size, ',', () => 'emails.value'),
  (size) => fill(size, ' or ', () => 'id pr'),
  (size) => fill(size, ' and ', () => '(not (id pr))'),
  (size) => fill(size, ' or ', () => 'emails[type eq "x"].value eq "y"'),
];

/** Bodies, likewise. */
export const longBodies: readonly Family[] = [
  (size) => member(`"userName":"${'É'.repeat(size)}"`),
  (size) => member(`"x509Certificates":[{"value":"${'A'.repeat(size)}*"}]`),
  (size) => member(fill(size, ',', (n) => `"x${n}":1`)),
  (size) => member(fill(size, ',', () => '"title":"x"')),
  (size) => member(`"photos":[${fill(size, ',', (n) => `{"value":"${n}"}`)}]`),
  (size) => member(`"photos":[${fill(size, ',', () => '{"value":"x"}')}]`),
  (size) => member(`"photos":[${fill(size, ',', () => 'null')}]`),
  (size) => `{"schemas":[${fill(size, ',', () => '"urn:x"')}]}`,
  (size) => `{"attributes":[${fill(size, ',', () => '"emails.value"')}]}`,
  (size) => patch(fill(size, ',', () => '{"op":"replace","path":"title","value":"x"}')),
  (size) => patch(fill(size, ',', (n) => `{"op":"add","path":"photos","value":[{"value":"${n}"}]}`)),
  (size) => patch(fill(size, ',', (n) => `{"op":"add","path":"photos[type eq \\"${n}\\"].value","value":"x"}`)),
  (size) => patch(`{"op":"add","path":"photos","value":[${fill(size, ',', (n) => `{"value":"${n}"}`)}]}`),
  (size) => patch(`{"op":"remove","path":"emails","value":[${fill(size, ',', (n) => `{"value":"${n}"}`)}]}`),
  (size) => patch(`{"op":"add","value":{${fill(size, ',', (n) => `"x${n}":1`)}}}`),
];

const member = (rest: string) => `{"schemas":["${urns.user}"],"userName":"b",${rest}}`;
const patch = (operations: string) => `{"schemas":["${urns.patchOp}"],"Operations":[${operations}]}`;

/** `make(0)`, `make(1)` and so on, until they have that many characters together. */
function fill(size: number, separator: string, make: (index: number) => string): string {
  let text = make(0);
  for (let index = 1; text.length < size; index += 1) text += separator + make(index);
  return text;
}
