import type { Guide } from './guide.ts';

export const other: Guide = {
  id: 'other',
  name: 'Another provider',
  document: 'custom-idp.md',
  steps: [
    {
      text: 'Open the provisioning settings of the app that your people sign in with, choose SCIM 2.0, and fill in:',
      fields: [
        { label: 'Base URL', value: 'baseUrl' },
        { label: 'Bearer token', value: 'token' },
        { label: 'Unique identifier', value: { code: 'userName' } },
      ],
    },
    { text: 'Turn on creating, updating and deactivating users. Turn off deleting users, groups and passwords.' },
    { text: 'Test the connection, then assign people.' },
  ],
};
