import { expect, test } from '@jest/globals';
import { toProviderClient } from '../../../lambdas/aws/functions/tenant.ts';

test.each([
  ['Okta SCIM Client 1.0.0', [], 'Okta'],
  ['OKTA SCIM Integration', [], 'Okta'],
  ['Microsoft-AAD-Provisioning-SCIM', [], 'Microsoft Entra ID'],
  ['OneLogin SCIM Client', [], 'OneLogin'],
  ['PingOne/1.0', [], 'Ping Identity'],
  ['JumpCloud/1', [], 'JumpCloud'],
  ['curl/8.1', [], 'curl'],
  ['Apache-HttpClient/4.5.13 (Java/11.0.20)', [], 'Apache-HttpClient'],
  ['Apache-HttpClient/4.5.13', ['ping-email'], 'Ping Identity'],
  ['', ['text-booleans', 'entra-manager'], 'Microsoft Entra ID'],
  ['', ['okta-bare-roles'], 'Okta'],
  ['', [], undefined],
  ['<script>', [], undefined],
])('%j with the habits %j is %s', (userAgent, rewriters, expected) => {
  expect(toProviderClient(userAgent, rewriters)).toBe(expected);
});
