import { describe, expect, test } from '@jest/globals';
import { namesOf, namesWithin } from '../../lambdas/activity/recorded-change.ts';
import { mentions } from '../../lambdas/activity/sent.ts';

/* An erasure finds the refused requests about a member by the texts that name the member. */

const finn = {
  userName: 'finn@bravo.example',
  externalId: '00u1finn',
  displayName: 'Finn Zuse',
  name: { familyName: 'Quixotic', givenName: 'Finn' },
  phoneNumbers: [{ value: '+49301234567', type: 'mobile' }],
  emails: [{ value: 'finn@home.example', type: 'home' }],
  title: 'Engineer',
  roles: [{ value: 'viewer', primary: true }],
  active: true,
};

test('the texts that name a member are those of the person, not what many share', () => {
  const names = namesOf(finn);
  const own = ['finn@bravo.example', '00u1finn', 'Finn Zuse', 'Quixotic', '+49301234567', 'finn@home.example'];
  expect(names).toEqual(expect.arrayContaining(own));
  for (const shared of ['Engineer', 'viewer', 'mobile', 'home']) expect(names).not.toContain(shared);
});

test.each([
  ['emails', '[{"value":"old@home.example","type":"home"}, ...', 'old@home.example'],
  ['name', { familyName: 'Former' }, 'Former'],
  ['name.familyName', 'Former', 'Former'],
  ['title', 'Engineer', undefined],
])('of a changed %s that was %j', (attribute, value, name) => {
  const names = namesWithin(attribute, value);
  if (name === undefined) expect(names).toEqual([]);
  else expect(names).toContain(name);
});

describe('a refused request', () => {
  test.each([
    [{ filter: 'name.familyName xx "Quixotic"' }],
    [{ filter: 'phoneNumbers.value xx "+49301234567"' }],
    [{ filter: 'userName sw "finn@b" xx' }],
    [{ filter: 'userName sw "FINN@B" xx' }],
    [{ path: 'emails[value eq "finn@home.example"].value' }],
    [{ path: 'userName[value sw "finn@b' }],
    [{ name: 'Finn Zuse' }],
    [{ value: { displayName: 'Finn Zuse' } }],
    [{ value: [{ value: 'finn@home.example' }] }],
  ])('%j is about the member', (sent) => {
    expect(mentions(sent, namesOf(finn))).toBe(true);
  });

  test.each([
    [{ filter: 'userName sw "a" xx' }],
    [{ filter: 'userName eq "ada@bravo.example" xx' }],
    [{ filter: 'title xx "Engineer"' }],
    [{ name: 'Ada Lovelace' }],
    [{ value: { roles: ['viewer'] } }],
    [{}],
  ])('%j is not', (sent) => {
    expect(mentions(sent, namesOf(finn))).toBe(false);
  });
});
