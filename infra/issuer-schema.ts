const names = { type: 'array', minItems: 1, items: { type: 'string' }, description: 'a list of texts' } as const;

/** An issuer of OAuth2 access tokens, an entry of the setting `oauthIssuers`. */
export const issuerSchema = {
  type: 'object',
  properties: {
    issuer: { type: 'string', pattern: '^https://', description: 'an https address' },
    jwksUri: { type: 'string', pattern: '^https://', description: 'an https address' },
    audience: names,
    clientIds: names,
    requiredScopes: names,
    scopePrefix: { type: 'string', description: 'a text' },
    workspaceClaim: { type: 'string', description: 'the name of a claim' },
    workspaceClaimClients: names,
  },
  required: ['issuer'],
  additionalProperties: false,
  description: 'an issuer',
} as const;
