import fc from 'fast-check';
import type { Json, JsonObject } from '../../../lambdas/scim/json.ts';
import { extension } from '../member.ts';

/** Paths to known attributes, to unknown ones, and malformed paths. */
const path = fc.oneof(
  fc.constantFrom(
    ...[
      'userName',
      'title',
      'active',
      'id',
      'meta.version',
      'password',
      'name',
      'name.givenName',
      'shoeSize',
      'emails',
    ],
    ...['emails[type eq "other"].primary', 'emails[type eq "work"].type', 'addresses[type eq "work"].formatted'],
    ...['roles[value eq "maker"].value', 'roles[type eq "x"].display', 'phoneNumbers[type eq "work"].value'],
    ...['emails.value', 'emails[type eq "work"]', 'emails[type eq "work"].value', 'emails[primary eq true].primary'],
    ...[
      'emails[type eq "x" or display pr].display',
      'addresses',
      'addresses[locality eq "Hollywood"].locality',
      'roles',
    ],
    ...['roles[primary eq "True"].value', 'members[value eq "1"]', 'groups', extension, `${extension}:manager`],
    ...[`${extension}:manager.value`, `${extension}:department`, 'emails[', '.value', '__proto__', 'constructor.name'],
  ),
  fc.string(),
);

const emails = fc.array(
  fc.record(
    { value: fc.constantFrom('a@x', 'A@x', 'b@x', ''), type: fc.constantFrom('work', 'home'), primary: fc.boolean() },
    { requiredKeys: ['value'] },
  ),
  { maxLength: 4 },
);

const value: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 'False', 'text', '', 7, [], {}, { value: '1' }, [
    { value: '{"value":"admin"}' },
  ]),
  emails as fc.Arbitrary<Json>,
  fc.dictionary(path, fc.oneof(emails as fc.Arbitrary<Json>, fc.constantFrom<Json>(null, 'text', true)), {
    maxKeys: 3,
  }),
  fc.jsonValue() as fc.Arbitrary<Json>,
);

export const operation: fc.Arbitrary<JsonObject> = fc.record(
  { op: fc.constantFrom('add', 'replace', 'remove', 'Add', 'Replace', 'Remove', 'move'), path, value },
  { requiredKeys: ['op'] },
);

/** Lists of values, as an add sends them. */
export const listed: fc.Arbitrary<JsonObject> = fc.record({
  op: fc.constant('add'),
  path: fc.constantFrom('emails', 'phoneNumbers', 'roles', 'addresses', 'photos'),
  value: emails as fc.Arbitrary<Json>,
});
