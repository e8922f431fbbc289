import { checkAccess, matchNobody, pages, provokeErrors, readDiscovery, testConnection } from './endpoint-steps.ts';
import { pushGroup } from './groups.ts';
import { createAgain, matchOrCreate, patchMember, putMember, readMember, stillFound } from './member-steps.ts';
import { rehearsed, type Step } from './step.ts';

const { userName } = rehearsed;
const email = { value: userName, type: 'work', primary: true };
const person = {
  name: { givenName: 'Rehearsal', familyName: 'Member' },
  displayName: 'SCIM rehearsal',
  emails: [email],
};
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const byUserName = matchOrCreate(`userName eq "${userName}"`, person);
const around = (steps: readonly Step[]): readonly Step[] => [checkAccess, ...steps, stillFound, pages, provokeErrors];

/** The steps of each identity provider in the life cycle of a member; the member is inactive at the end. */
export const providers: Readonly<Record<string, readonly Step[]>> = {
  okta: around([
    testConnection('/Users?startIndex=1&count=2'),
    testConnection('/Groups?startIndex=1&count=100'),
    matchNobody,
    byUserName,
    createAgain,
    readMember,
    patchMember('reactivate, as Okta does', [{ op: 'replace', value: { active: true } }], { active: true }),
    putMember('update: the result of a GET put back', { displayName: 'SCIM rehearsal, updated' }),
    pushGroup.okta,
    patchMember('deactivate, as Okta does', [{ op: 'replace', value: { active: false } }], { active: false }),
  ]),
  entra: around([
    matchNobody,
    testConnection('/Groups?excludedAttributes=members&filter=displayName+eq+%22nobody%22'),
    // By userName, as docs/entra-id.md has administrators set it up.
    matchOrCreate(`userName eq "${userName}"`, { ...person, [enterprise]: { department: 'Rehearsals' } }),
    createAgain,
    readMember,
    patchMember('reactivate, as Entra ID does', [{ op: 'Replace', path: 'active', value: 'True' }], { active: true }),
    patchMember(
      'update, as Entra ID does',
      [
        { op: 'Replace', path: 'displayName', value: 'SCIM rehearsal, updated' },
        { op: 'Add', path: 'name.givenName', value: 'Updated' },
        { op: 'Replace', path: 'emails[type eq "work"].value', value: userName },
        { op: 'Add', path: `${enterprise}:department`, value: 'Rehearsals' },
      ],
      { displayName: 'SCIM rehearsal, updated', 'name.givenName': 'Updated' },
    ),
    pushGroup.entra,
    patchMember('deactivate, as Entra ID does', [{ op: 'Replace', path: 'active', value: 'False' }], { active: false }),
  ]),
  onelogin: around([
    // The groups among which rules choose.
    testConnection('/Groups?startIndex=1&count=100'),
    matchNobody,
    matchOrCreate(`userName eq "${userName}"`, { ...person, active: 'true', id: null }),
    readMember,
    putMember('update: the whole member', { active: true, displayName: 'SCIM rehearsal, updated' }),
    pushGroup.onelogin,
    patchMember('deactivate', [{ op: 'replace', path: 'active', value: false }], { active: false }),
  ]),
  jumpcloud: around([
    testConnection('/Users'),
    matchNobody,
    byUserName,
    readMember,
    putMember('update: the whole member', { active: true, displayName: 'SCIM rehearsal, updated' }),
    pushGroup.jumpcloud,
    patchMember('deactivate', [{ op: 'replace', path: 'active', value: false }], { active: false }),
  ]),
  generic: around([
    readDiscovery,
    matchNobody,
    byUserName,
    createAgain,
    readMember,
    patchMember('reactivate', [{ op: 'replace', path: 'active', value: true }], { active: true }),
    patchMember('update', [{ op: 'replace', path: 'name.givenName', value: 'Updated' }], {
      'name.givenName': 'Updated',
    }),
    putMember('replace', { displayName: 'SCIM rehearsal, updated' }),
    patchMember('deactivate', [{ op: 'replace', path: 'active', value: false }], { active: false }),
  ]),
};
