import type { Guide } from './guide.ts';

export const google: Guide = {
  id: 'google-workspace',
  name: 'Google Workspace',
  document: 'google-workspace.md',
  note: 'Google provisions only apps from its own catalog. If the product is not in that catalog, ask its support, or provision from another identity provider.',
  steps: [
    {
      text: 'In the Google Admin console, open **Apps › Web and mobile apps** and the app that your people sign in with, then **Autoprovisioning › Configure autoprovisioning**.',
    },
    {
      text: 'Fill in, page by page:',
      fields: [
        { label: 'Access token', value: 'token' },
        { label: 'Endpoint URL', value: 'baseUrl' },
      ],
    },
    { text: 'Keep the default attribute mapping. The primary email address is the user name.' },
    { text: 'Choose a group to limit who is provisioned. Without a group, everyone who has the app is provisioned.' },
    {
      text: 'Under _Deprovisioning_, choose after how many days people are suspended here. Finish, then switch **Autoprovisioning** on.',
    },
  ],
};
