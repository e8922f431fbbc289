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
      text: 'Open **Provisioning**, choose the mode **Automatic** if you are asked for one, and under _Admin credentials_ (_Connectivity_ in newer consoles) choose the authentication method:',
      ways: [
        {
          credential: 'secret',
          name: 'OAuth2 client credentials grant',
          text: 'Entra ID gets an access token each hour with a secret, which you can rotate without an interruption.',
          fields: [
            { label: 'Tenant URL', value: 'baseUrl' },
            { label: 'Token Endpoint', value: 'tokenEndpoint' },
            { label: 'Client Identifier', value: 'clientId' },
            { label: 'Client Secret', value: 'clientSecret' },
          ],
        },
        {
          credential: 'trust',
          name: 'Workload identity federation',
          text: 'There is no secret that could leak or end: Entra ID sends a token of your tenant, and the client here trusts it.',
          shows:
            '**Select Workload Identity** shows the issuer, JWKS URL, subject and audience of these tokens: the client here is created with them.',
          fields: [
            { label: 'Tenant URL', value: 'baseUrl' },
            { label: 'Token Endpoint', value: 'tokenEndpoint' },
            { label: 'Client Identifier', value: 'clientId' },
          ],
        },
        {
          credential: 'token',
          name: 'Bearer token',
          text: 'One access token for all requests. Entra ID pauses the job when it ends.',
          fields: [
            { label: 'Tenant URL', value: 'baseUrl' },
            { label: 'Secret Token', value: 'token' },
          ],
        },
      ],
    },
    { text: '**Test connection**, then save.' },
    {
      text: '**Mappings › Provision Microsoft Entra ID Groups**: set _Enabled_ to _No_, unless groups are switched on in this workspace.',
    },
    {
      text: '**Mappings › Provision Microsoft Entra ID Users**: under _Target Object Actions_, untick **Delete**: members are never deleted, and each attempt would show as an error. Keep these mappings, and any others that you want.',
      columns: ['Microsoft Entra ID attribute (source)', 'attribute here (target)'],
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
