import { detailOf, forExperts, type Kind, says } from './kind.ts';

/** What was wrong with a group. */
export const groupKinds: readonly Kind[] = [
  {
    id: 'group-name',
    mending: 'unique',
    fits: ({ scimType, detail }) => scimType === 'uniqueness' && /\bgroup\b|displayName/.test(detail),
    what: () => ['could not save a group: another group already has this name or identifier'],
    advice: () => 'Let your identity provider link the group that is here, or change one of the two names.',
  },
  {
    id: 'group-members',
    mending: 'person',
    about: detailOf,
    fits: says(/do(es)? not exist: members must be/),
    what: () => ['put people into a group who are not members here'],
    advice: () =>
      'Assign these people to the app in your identity provider first, so that they are created here. Then push the group again.',
  },
  {
    id: 'group-nested',
    mending: 'person',
    fits: says(/groups within groups/),
    what: () => ['put a group into a group, which is not possible here'],
    advice: () => 'Push the inner group as a group of its own, or assign its people directly.',
  },
  {
    id: 'group-missing',
    mending: 'person',
    fits: ({ status, detail }) => status === 404 && /no group has/.test(detail),
    what: () => ['asked for a group that does not exist here'],
    advice: () => 'The group was deleted here. Unlink it in your identity provider and push it again.',
  },
  {
    id: 'group-size',
    mending: 'time',
    fits: ({ scimType, detail }) => scimType === 'tooMany' && /group has more than/.test(detail),
    what: () => ['read a group that has more members than fit in one answer'],
    advice: (refusal) =>
      `Split the group, or let your identity provider read groups without their members. ${forExperts(refusal)}`,
  },
  {
    id: 'groups-off',
    mending: 'groups',
    about: detailOf,
    fits: ({ status, detail }) => status === 501 && /[Gg]roup/.test(detail),
    what: () => ['asked for something this service does not offer'],
    advice: () =>
      'Groups are off in this workspace. Switch them on under Setup, or stop pushing groups in your identity provider.',
  },
];
