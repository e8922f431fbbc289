import { code, type Words } from '../plain.ts';
import { detailOf, forExperts, type Kind, type Refusal, says, sentence } from './kind.ts';

const template =
  'If you wrote a template or a script for these requests, correct it there; otherwise contact the support of your identity provider.';
const equals = 'Match people by userName, externalId or their e-mail address with “equals”';

/** What was wrong with the form or the address of a request, and what the service could not do at the moment. */
export const requestKinds: readonly Kind[] = [
  {
    id: 'list',
    mending: 'success',
    fits: ({ scimType, detail }) =>
      /^(invalidCursor|expiredCursor|invalidCount)$/.test(scimType ?? '') ||
      /^(sortBy|sortOrder|startIndex|count)\b/.test(detail),
    what: () => ['asked for a part of a list that cannot be read'],
    advice: (refusal) => `Nothing to do if it reads the list again from its beginning. ${forExperts(refusal)}`,
  },
  {
    id: 'form',
    mending: 'success',
    about: detailOf,
    fits: ({ status, scimType, detail }) =>
      /^(invalidSyntax|noTarget)$/.test(scimType ?? '') ||
      /^(406|415)$/.test(String(status)) ||
      /not well formed|not UTF-8/.test(detail),
    what: () => ['sent a request in a form that this service does not understand'],
    advice: (refusal) => `${template} ${forExperts(refusal)}`,
  },
  {
    id: 'address',
    mending: 'success',
    about: detailOf,
    fits: ({ status, detail }) => status === 404 || (status === 405 && /methods/.test(detail)),
    what: () => ['sent a request to an address that does not exist here'],
    advice: (refusal) =>
      `Compare the base URL in your identity provider with the one under Setup, from its first to its last character. ${forExperts(refusal)}`,
  },
  {
    id: 'version',
    mending: 'success',
    fits: ({ status }) => status === 412,
    what: ({ detail }) => [`changed a ${sayType(detail)} that had changed in the meantime`],
    advice: () => 'Nothing to do: your identity provider reads it again.',
  },
  {
    id: 'throttled',
    mending: 'success',
    fits: ({ status }) => status === 429,
    what: () => ['sent too many requests at once'],
    advice: () => 'Nothing to do: your identity provider waits and tries again.',
  },
  {
    id: 'unsupported',
    mending: 'time',
    about: detailOf,
    fits: ({ status }) => status === 501,
    what: () => ['asked for something this service does not offer'],
    advice: ({ detail }) => sentence(detail),
  },
  {
    id: 'setup',
    mending: 'success',
    fits: says(/not fully set up/),
    what: () => ['could not be served: the workspace is not fully set up'],
    advice: () =>
      'Your identity provider tries again. If this goes on for an hour, contact support: an operator has to finish the set-up.',
  },
  {
    id: 'busy',
    mending: 'success',
    fits: says(/too many concurrent changes/),
    what: ({ detail }) => [`changed a ${sayType(detail)} too often at once`],
    advice: () => 'Nothing to do: your identity provider tries again.',
  },
  {
    id: 'failed',
    mending: 'success',
    fits: ({ status }) => status >= 500,
    what: () => ['could not be served: the service failed'],
    advice: () =>
      'Your identity provider tries again. If this goes on for an hour, contact support with the request id.',
  },
];

/** What was wrong with a search. */
export const searchKinds: readonly Kind[] = [
  {
    id: 'search-attribute',
    mending: 'time',
    about: searchOf,
    fits: ({ scimType, detail }) => scimType === 'invalidFilter' && /an attribute that the schema defines/.test(detail),
    what: (refusal) => ['searched by an attribute that this service does not have', ...sentFilter(refusal)],
    advice: () => `${equals}: change the matching attribute in the settings of your identity provider.`,
  },
  {
    id: 'search-size',
    mending: 'time',
    about: searchOf,
    fits: ({ scimType, detail }) =>
      scimType === 'tooMany' || (scimType === 'invalidFilter' && /expected at most/.test(detail)),
    what: (refusal) => ['searched for too much at once', ...sentFilter(refusal)],
    advice: (refusal) => `${equals}, and by one value at a time. ${forExperts(refusal)}`,
  },
  {
    id: 'search',
    mending: 'time',
    about: searchOf,
    fits: ({ scimType }) => scimType === 'invalidFilter',
    what: (refusal) => ['sent a search that this service does not understand', ...sentFilter(refusal)],
    advice: (refusal) => `${equals}. ${template} ${forExperts(refusal)}`,
  },
];

const sayType = (detail: string) => (/group/.test(detail) ? 'group' : 'member');

function searchOf({ sent, detail }: Refusal): string {
  return sent?.filter ?? detail;
}

const sentFilter = ({ sent }: Refusal): Words => (sent?.filter === undefined ? [] : [': ', code(sent.filter)]);
