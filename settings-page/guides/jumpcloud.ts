import type { Guide } from './guide.ts';

export const jumpCloud: Guide = {
  id: 'jumpcloud',
  name: 'JumpCloud',
  document: 'jumpcloud.md',
  steps: [
    {
      text: 'In the JumpCloud Admin Portal, open **SSO Applications** and the app that your people sign in with, or add a **Custom Application**.',
    },
    {
      text: 'Open **Identity Management › Configuration settings**, choose **SCIM 2.0** as the API type, and fill in:',
      fields: [
        { label: 'SCIM Version', value: { text: 'SCIM 2.0' } },
        { label: 'Base URL', value: 'baseUrl' },
        { label: 'Token Key', value: 'token' },
        { label: 'Test User Email', value: { text: 'An address that nobody in the workspace has' } },
      ],
    },
    { text: '**Test Connection**. JumpCloud creates the test user, and deactivates it again. Then **Activate**.' },
    { text: 'Leave group management off, unless groups are switched on in this workspace. Save.' },
    { text: 'Open **User Groups** and bind the groups of the people who use the workspace.' },
  ],
};
