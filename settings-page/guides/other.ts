import type { Guide } from './guide.ts';

export const other: Guide = {
  id: 'other',
  name: 'Another provider',
  document: 'custom-idp.md',
  steps: [
    {
      text: 'Open the provisioning settings of the app that your people sign in with, choose SCIM 2.0 and a way to connect:',
      ways: [
        {
          credential: 'token',
          name: 'Bearer token',
          text: 'One access token for all requests.',
          fields: [
            { label: 'Base URL', value: 'baseUrl' },
            { label: 'Bearer token', value: 'token' },
            { label: 'Unique identifier', value: { code: 'userName' } },
          ],
        },
        {
          credential: 'secret',
          name: 'OAuth2 client credentials',
          text: 'The provider gets an access token each hour with a secret. PingOne, PingFederate and SailPoint can do this.',
          fields: [
            { label: 'Base URL', value: 'baseUrl' },
            { label: 'Token endpoint', value: 'tokenEndpoint' },
            { label: 'Client id', value: 'clientId' },
            { label: 'Client secret', value: 'clientSecret' },
            { label: 'Scope', value: { code: 'scim' } },
            { label: 'Unique identifier', value: { code: 'userName' } },
          ],
        },
        {
          credential: 'trust',
          name: 'A token of its own (workload identity federation)',
          text: 'The provider sends a token of its own issuer as `client_assertion`; there is no secret.',
          shows:
            'Its console shows the issuer, subject and audience of these tokens: the client here is created with them.',
          fields: [
            { label: 'Base URL', value: 'baseUrl' },
            { label: 'Token endpoint', value: 'tokenEndpoint' },
            { label: 'Client id', value: 'clientId' },
            { label: 'Scope', value: { code: 'scim' } },
            { label: 'Unique identifier', value: { code: 'userName' } },
          ],
        },
      ],
    },
    {
      text: 'Turn on creating, updating and deactivating users. Turn off deleting users, and passwords. Turn on groups only if the workspace has them.',
    },
    { text: 'Test the connection, then assign people.' },
  ],
};
