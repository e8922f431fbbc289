import type { Guide } from './guide.ts';

export const entraId: Guide = {
  id: 'entra-id',
  name: 'Microsoft Entra ID',
  document: 'entra-id.md',
  steps: [
    {
      text: 'In the Entra admin center, open **Enterprise applications** and the app that your people sign in with, or create one: **New application › Create your own application › Integrate any other application (non-gallery)**.',
    },
    {
      text: 'Open **Provisioning**, choose the mode **Automatic**, and fill in _Admin credentials_:',
      fields: [
        { label: 'Tenant URL', value: 'baseUrl' },
        { label: 'Secret Token', value: 'token' },
      ],
    },
    { text: '**Test connection**, then save.' },
    { text: '**Mappings › Provision Microsoft Entra ID Groups**: set _Enabled_ to _No_. There are no groups here.' },
    {
      text: '**Mappings › Provision Microsoft Entra ID Users**: under _Target Object Actions_, untick **Delete**: members are never deleted, and each attempt would show as an error. Keep these mappings, and any others that you want.',
      fields: [
        { label: 'userPrincipalName', value: { text: '`userName`, matching precedence 1' } },
        { label: 'objectId', value: { text: '`externalId`, instead of `mailNickname`' } },
        {
          label: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")',
          value: { code: 'active' },
        },
        { label: 'mail', value: { code: 'emails[type eq "work"].value' } },
      ],
    },
    {
      text: 'Open **Users and groups** and assign people. **Provision on demand** tries one of them. Then **Start provisioning**: the first run includes all assigned people; later runs start about every 40 minutes.',
    },
  ],
};
