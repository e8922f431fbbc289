import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { gatewayErrors } from '../../lambdas/http/gateway-errors.ts';
import { toText } from '../../settings-page/words/plain.ts';
import { causeOf, type Refusal, sayAdvice, sayCause, sayRefusal } from '../../settings-page/words/refusal.ts';

const refusal = (fields: Partial<Refusal>): Refusal => ({
  id: '1',
  kind: 'refusal',
  time: '2026-11-29T10:00:00.000Z',
  first: '2026-11-29T10:00:00.000Z',
  count: 1,
  operation: 'patch',
  status: 400,
  detail: 'x',
  actor: { kind: 'credential', id: '1', name: 'Okta token' },
  client: 'Okta',
  ...fields,
});

const root = join(import.meta.dirname, '../..');

const statuses: Readonly<Record<string, number>> = {
  uniqueness: 409,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  notAcceptable: 406,
  preconditionFailed: 412,
  payloadTooLarge: 413,
  unsupportedMediaType: 415,
  notImplemented: 501,
  unavailable: 503,
};
const scimTypes = [
  ...['invalidFilter', 'tooMany', 'mutability', 'invalidSyntax', 'invalidPath', 'noTarget', 'invalidValue'],
  ...['invalidCursor', 'expiredCursor', 'invalidCount'],
];

/** Every error that the sources make with a text of their own; what a text fills in is `name`. */
const thrown = globSync('lambdas/{scim,members,groups,resources,http}/**/*.ts', { cwd: root }).flatMap((file) => {
  const source = readFileSync(join(root, file), 'utf8');
  const makers = [...Object.keys(statuses), ...scimTypes].join('|');
  const pattern = new RegExp(`\\b(${makers})\\(\\s*(?:'([^']+)'|\`((?:[^\`\\\\]|\\\\.)+)\`)`, 'g');
  return [...source.matchAll(pattern)].map(([, maker = '', plain, filled = '']): [string, Partial<Refusal>] => {
    const detail = plain ?? filled.replace(/\$\{(?:[^{}`]|`[^`]*`|\{[^}]*\})*\}/g, 'name');
    const scimType = scimTypes.includes(maker) || maker === 'uniqueness' ? { scimType: maker } : {};
    return [`${maker}: ${detail}`, { status: statuses[maker] ?? 400, detail, ...scimType }];
  });
});

const gateways = gatewayErrors
  .filter(({ type }) => type !== 'ACCESS_DENIED')
  .map(({ type, status, detail }): [string, Partial<Refusal>] => [type, { status, detail }]);

/** Words of the protocol, which an administrator need not know: they may only stand in what the service answered. */
const machine = /\bcharacter \d|invalid[A-Z]|scimType|Operations\[|\bPATCH\b|\bsub-attribute\b|\bJSON\b/;

describe('every refusal of the service has words for an administrator, and what to do', () => {
  test('of which there are many', () => {
    expect(thrown.length).toBeGreaterThan(50);
  });

  test.each([...thrown, ...gateways])('%s', (_, fields) => {
    const said = refusal({ ...fields, sent: { value: 'x' } });
    expect(causeOf(said)).not.toMatch(/^\["other"/);
    expect(toText(sayRefusal(said))).not.toMatch(machine);
    const [advice = ''] = sayAdvice(said).split('The answer was: ');
    expect(advice).not.toMatch(machine);
    expect(advice).toMatch(/[a-z].*\.\s*$/);
  });
});

const at = (detail: string, scimType: string, more: Partial<Refusal> = {}) => ({ detail, scimType, ...more });
const filter = (text: string) => ({ operation: 'list', sent: { filter: text } });

describe('a refusal is said by its cause', () => {
  test.each<[Partial<Refusal>, string, string]>([
    [
      at(
        'the filter is wrong at character 1: expected an attribute that the schema defines',
        'invalidFilter',
        filter('upn eq "ada"'),
      ),
      'Okta searched by an attribute that this service does not have: upn eq "ada"',
      'Match people by userName',
    ],
    [
      at(
        'the filter is wrong at character 10: expected an operator: eq, ne, co, sw, ew, gt, ge, lt, le or pr',
        'invalidFilter',
        filter('userName is "ada"'),
      ),
      'Okta sent a search that this service does not understand: userName is "ada"',
      'The answer was: The filter is wrong at character 10',
    ],
    [
      at(
        'the filter is wrong at character 1: expected at most 40 comparisons',
        'invalidFilter',
        filter('userName eq "a" or ...'),
      ),
      'Okta searched for too much at once: userName eq "a" or ...',
      'one value at a time',
    ],
    [
      at('Operations[0].path: the path is wrong at character 3: expected a sub-attribute after the dot', 'invalidPath'),
      'Okta sent an attribute that this service does not have, or wrote its name in another way',
      'Take the attribute out of the attribute mapping',
    ],
    [
      at('Operations[1].path: emails has several values: select one with a filter in brackets', 'invalidPath'),
      'Okta changed one of several values without saying which one',
      'Name one value in the attribute mapping',
    ],
    [
      at('Operations[0].path: no value of emails matches the filter of the path', 'noTarget'),
      'Okta changed one of several values of a person or group that is not there',
      'Provision on demand',
    ],
    [
      at('Operations[0].path: id is read-only: only this service sets it', 'mutability'),
      'Okta tried to change what cannot be changed (id)',
      'Take this attribute out',
    ],
    [
      at('Operations[0].value: emails[0].value must be a string', 'invalidValue', { sent: { name: 'ada', value: 7 } }),
      'Okta sent a value that cannot be saved (email addresses): 7 (ada)',
      'Emails[0].value must be a string. Correct this attribute',
    ],
    [
      at('op must be add, replace or remove', 'invalidSyntax'),
      'Okta sent a request in a form that this service does not understand',
      'template',
    ],
    [
      { status: 404, detail: 'there is no such endpoint: the base URL of this service ends in /scim/v2' },
      'Okta sent a request to an address that does not exist here',
      'Compare the base URL',
    ],
    [
      at('displayName is taken in this workspace by another group', 'uniqueness', { status: 409 }),
      'Okta could not save a group: another group already has this name or identifier',
      'link the group',
    ],
    [
      at('3 of the members do not exist: members must be Users of this workspace, by their id', 'invalidValue'),
      'Okta put people into a group who are not members here',
      'Assign these people',
    ],
    [
      {
        status: 401,
        detail: 'the credential was rotated, and its grace period is over: put the one that took its place',
      },
      'Okta used the credential Okta token, which was rotated and is over',
      'took its place',
    ],
    [
      { status: 404, detail: 'no group has this id' },
      'Okta asked for a group that does not exist here',
      'push it again',
    ],
    [
      { status: 503, detail: 'too many concurrent changes of this group: try again' },
      'Okta changed a group too often at once',
      'tries again',
    ],
    [
      { status: 403, detail: 'insufficient_scope: the token has neither of the scopes scim, scim:read and scim:write' },
      'Okta tried to manage members with the credential Okta token, which may neither read nor write',
      'may read and write',
    ],
  ])('%j', (fields, words, advice) => {
    const said = refusal(fields);
    expect(toText(sayRefusal(said))).toBe(words);
    expect(sayAdvice(said)).toContain(advice);
  });

  test('what refusals have in common names the search or the value, and no person', () => {
    const detail = 'the filter is wrong at character 1: expected an attribute that the schema defines';
    const said = refusal(at(detail, 'invalidFilter', { sent: { name: 'ada', filter: 'upn eq "ada"' } }));
    expect(toText(sayCause(said))).toBe('Okta searched by an attribute that this service does not have: upn eq "ada"');
  });
});
