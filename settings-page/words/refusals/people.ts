import { sayAttribute, type Words } from '../plain.ts';
import { detailOf, forExperts, type Kind, says, sentence, sentValue } from './kind.ts';

const mapping = 'the attribute mapping of your identity provider';

/** What was wrong with a person, or with a value of one. */
export const peopleKinds: readonly Kind[] = [
  {
    id: 'role',
    mending: 'person',
    about: ({ sent }) => sent?.value,
    fits: says(/roles\b.* must be one of /),
    what: (refusal) => ['sent a role that this workspace does not have', ...sentValue(refusal)],
    advice: ({ detail }) =>
      `Roles here: ${/must be one of (.*)$/.exec(detail)?.[1]}. Correct the role in ${mapping}, then let it try again.`,
  },
  {
    id: 'nameless',
    mending: 'time',
    fits: says(/\buserName is required/),
    what: () => ['sent a person without a user name'],
    advice: () =>
      `Map a value that every person has and nobody shares, such as the e-mail address, to userName in ${mapping}.`,
  },
  {
    id: 'identifier',
    mending: 'unique',
    fits: ({ scimType, detail }) => scimType === 'uniqueness' && /externalId/.test(detail) && !isGroup(detail),
    what: () => ['sent a person with an identifier that another member already has'],
    advice: () =>
      'Two people of your identity provider point to one member. Search for the member under Members, and unassign one of the two people.',
  },
  {
    id: 'name',
    mending: 'unique',
    fits: ({ scimType, detail }) => scimType === 'uniqueness' && !isGroup(detail),
    what: () => ['could not save a person: another member already has this user name'],
    advice: () =>
      'Match people by user name in your identity provider, so that it takes over the member it finds. Or change one of the two user names.',
  },
  {
    id: 'fixed',
    mending: 'person',
    about: detailOf,
    fits: ({ scimType }) => scimType === 'mutability',
    what: ({ detail }) => ['tried to change what cannot be changed', ...ofAttribute(detail)],
    advice: (refusal) =>
      /required/.test(refusal.detail)
        ? `${sentence(refusal.detail)} Map a value that is never empty to it in ${mapping}.`
        : `Take this attribute out of ${mapping}, or let it only be sent when a person is created. ${forExperts(refusal)}`,
  },
  {
    id: 'absent',
    mending: 'person',
    about: detailOf,
    fits: ({ scimType, detail }) => scimType === 'noTarget' && /matches/.test(detail),
    what: () => ['changed one of several values of a person or group that is not there'],
    advice: (refusal) =>
      `Your identity provider remembers a value that was never saved here, or was removed. Let it provision the person or group as a whole again; in Microsoft Entra ID, use “Provision on demand”. ${forExperts(refusal)}`,
  },
  {
    id: 'selection',
    mending: 'person',
    about: detailOf,
    fits: ({ scimType, detail }) =>
      (scimType === 'invalidPath' && /has several values/.test(detail)) ||
      (scimType === 'invalidFilter' && /must select exactly one value|(^|: )select /.test(detail)),
    what: () => ['changed one of several values without saying which one'],
    advice: (refusal) => `Name one value in ${mapping}, such as emails[type eq "work"].value. ${forExperts(refusal)}`,
  },
  {
    id: 'unknown',
    mending: 'person',
    about: detailOf,
    fits: ({ scimType, detail }) => scimType === 'invalidPath' || /that no schema defines/.test(detail),
    what: () => ['sent an attribute that this service does not have, or wrote its name in another way'],
    advice: (refusal) =>
      `Take the attribute out of ${mapping}, or write its name as the guide of your identity provider does. ${forExperts(refusal)}`,
  },
  {
    id: 'missing',
    mending: 'person',
    fits: ({ status, detail }) => status === 404 && !/endpoint|path|schema|group/i.test(detail),
    what: () => ['asked for a member that does not exist here'],
    advice: () =>
      'The member was erased, or belongs to another workspace. Unassign the person in your identity provider and assign them again.',
  },
  {
    id: 'delete',
    mending: 'time',
    fits: ({ status, detail }) => status === 405 && !/methods/.test(detail),
    what: () => ['asked to delete a member, which is not possible'],
    advice: () =>
      'Members are deactivated, never deleted. Turn off the action Delete in your identity provider, in Microsoft Entra ID under Mappings.',
  },
  {
    id: 'large',
    mending: 'person',
    fits: ({ status }) => status === 413,
    what: () => ['sent more than fits in one request'],
    advice: ({ detail }) => sentence(detail),
  },
];

/** What was wrong with a value: it comes after the kinds that know more. */
export const valueKind: Kind = {
  id: 'value',
  mending: 'person',
  about: detailOf,
  fits: ({ scimType }) => scimType === 'invalidValue',
  what: (refusal) => ['sent a value that cannot be saved', ...ofAttribute(refusal.detail), ...sentValue(refusal)],
  advice: ({ detail }) =>
    `${sentence(withoutPlace(detail))} Correct this attribute in ${mapping}, then let it try again.`,
};

const isGroup = (detail: string) => /\bgroup\b|displayName/.test(detail);

/** `Operations[0].value: emails[0].value must be a string` is about `emails[0].value`. */
const withoutPlace = (detail: string) => detail.replace(/^Operations\[\d+\][.\w]*: /, '');

/** The attribute that a detail begins with. */
function ofAttribute(detail: string): Words {
  const [, name] =
    /^([a-z]\w*(?:\.\w+)?)(?:\[\d+\])?(?:\.\w+)? (?:must|is|has|cannot|takes)/.exec(withoutPlace(detail)) ?? [];
  return name === undefined ? [] : [` (${sayAttribute(name)})`];
}
