import type { Guide } from './guide.ts';

export const oneLogin: Guide = {
  id: 'onelogin',
  name: 'OneLogin',
  document: 'onelogin.md',
  steps: [
    {
      text: 'In OneLogin, open **Applications** and the app that your people sign in with. If it has no tab _Provisioning_, add **SCIM Provisioner with SAML (SCIM v2 Core)** from the catalog.',
    },
    {
      text: 'Open **Configuration** and fill in:',
      fields: [
        { label: 'SCIM Base URL', value: 'baseUrl' },
        {
          label: 'SCIM JSON Template',
          value: {
            code: '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"{$parameters.scimusername}","externalId":"{$user.id}","name":{"givenName":"{$user.firstname}","familyName":"{$user.lastname}"},"emails":[{"value":"{$user.email}","type":"work","primary":true}]}',
          },
        },
        { label: 'SCIM Bearer Token', value: 'token' },
      ],
    },
    { text: 'Next to _API Connection_, choose **Enable**. Save.' },
    {
      text: 'Open **Provisioning**, tick **Enable provisioning**, and let users that are deleted or lose the app be **suspended**: members are deactivated, never deleted. Save.',
    },
    {
      text: 'Open **Users** and give people the app. If you left approval on, approve the waiting tasks under **Provisioning**.',
    },
  ],
};
