import { z } from '@hono/zod-openapi';

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z
      .array(
        z.object({
          detail: z.string(),
          pointer: z.string().optional().openapi({ description: 'JSON Pointer into the body: `#/name`' }),
          parameter: z.string().optional().openapi({ description: 'Of the path, the query or the headers.' }),
        }),
      )
      .optional(),
  })
  .openapi('Problem');

const gatewayError = z
  .object({ schemas: z.array(z.string()), status: z.string(), detail: z.string() })
  .openapi('GatewayError', {
    description:
      'What the gateway refuses before the API is reached: too many requests, a credential that cannot be checked.',
  });

const asProblem = { 'application/problem+json': { schema: problem } };
const asGatewayError = { 'application/scim+json': { schema: gatewayError } };

const meanings = {
  400: 'a field or a parameter is wrong: `errors` names each',
  403: 'the credential has no access to this',
  404: 'there is no such thing',
  409: 'it cannot be done as things are',
  422: 'the Idempotency-Key was sent with another request before',
} as const;

/** The error responses of an operation, and those of every operation. */
export function refusals(...statuses: readonly (keyof typeof meanings)[]) {
  return {
    ...Object.fromEntries(
      statuses.map((status) => [status, { description: meanings[status], content: { ...asProblem } }]),
    ),
    401: { description: 'the credential is missing or not valid', content: { ...asProblem } },
    403: { description: meanings[403], content: { ...asGatewayError, ...asProblem } },
    429: { description: 'too many requests', content: { ...asGatewayError } },
    default: { description: 'an error', content: { ...asGatewayError, ...asProblem } },
  } as const;
}
