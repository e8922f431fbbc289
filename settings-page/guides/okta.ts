import type { Guide } from './guide.ts';

export const okta: Guide = {
  id: 'okta',
  name: 'Okta',
  document: 'okta.md',
  steps: [
    {
      text: "In Okta's Admin Console, open the app that your people sign in with, then **General › App Settings › Edit**. Choose **SCIM** under _Provisioning_ and save. A tab _Provisioning_ appears.",
    },
    {
      text: 'Open **Provisioning › Integration › Edit** and fill in:',
      fields: [
        { label: 'SCIM connector base URL', value: 'baseUrl' },
        { label: 'Unique identifier field for users', value: { code: 'userName' } },
        {
          label: 'Supported provisioning actions',
          value: { text: 'Import New Users and Profile Updates, Push New Users, Push Profile Updates' },
        },
        { label: 'Authentication mode', value: { text: 'HTTP Header' } },
        { label: 'Authorization', value: 'token' },
      ],
    },
    { text: '**Test Connector Configuration**: all chosen actions get a green tick. Save.' },
    {
      text: 'Open **Provisioning › To App › Edit** and enable **Create Users**, **Update User Attributes** and **Deactivate Users**. Leave _Sync Password_ off: this service keeps no passwords.',
    },
    { text: 'Open **Assignments** and assign people or groups to the app. Okta creates them here within a minute.' },
    {
      text: 'If groups are switched on in this workspace: open **Push Groups** and add the groups that should be teams here. Assign their people first.',
    },
  ],
};
