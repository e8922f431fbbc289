/** The setting `userPool`. */
export const userPoolSchema = {
  type: 'object',
  nullable: true,
  properties: {
    domain: {
      type: 'string',
      // Amazon Cognito refuses a domain that contains one of these names.
      pattern: '^(?!.*(aws|amazon|cognito))[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
      description: 'lower case letters, digits and hyphens, 63 at most, without aws, amazon and cognito',
    },
    oktaApp: {
      type: 'string',
      pattern: '^[A-Za-z0-9_-]+$',
      description: 'the name of an app: letters, digits, _ and -',
    },
    signOn: {
      type: 'object',
      properties: {
        issuer: { type: 'string', pattern: '^https://', description: 'an https address' },
        clientId: { type: 'string', minLength: 1, description: 'the id of a client' },
        secretName: { type: 'string', minLength: 1, description: 'the name of a secret in AWS Secrets Manager' },
      },
      required: ['issuer', 'clientId', 'secretName'],
      additionalProperties: false,
      description: 'an issuer, a clientId and a secretName',
    },
  },
  required: ['domain'],
  additionalProperties: false,
  description: 'an object with a domain',
} as const;
