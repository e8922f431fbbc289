import { z } from '@hono/zod-openapi';
import { counts, listOf } from './schemas.ts';

const actor = z.object({
  kind: z.enum(['credential', 'person', 'key', 'operator', 'service']),
  id: z.string().optional(),
  name: z.string().optional(),
});

const change = z.object({
  attribute: z.string(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});

const entry = { id: z.string(), time: z.string(), actor };

const changeEntry = z
  .object({
    ...entry,
    kind: z.literal('change'),
    type: z.enum(['created', 'changed', 'deactivated', 'reactivated']),
    member: z.string(),
    userName: z.string(),
    revision: z.int(),
    changes: z.array(change).readonly(),
    client: z.string().optional(),
    request: z.string().optional(),
    rewriters: z.array(z.string()).readonly().optional(),
  })
  .openapi('ChangeEntry');

const groupEntry = z
  .object({
    ...entry,
    kind: z.literal('group'),
    type: z.enum(['created', 'changed', 'deleted']),
    group: z.string(),
    name: z.string(),
    revision: z.int(),
    joined: z.int().openapi({ description: 'How many members joined with this change.' }),
    left: z.int().openapi({ description: 'How many members left with this change.' }),
    changes: z.array(change).readonly(),
    client: z.string().optional(),
    request: z.string().optional(),
    rewriters: z.array(z.string()).readonly().optional(),
  })
  .openapi('GroupEntry');

const refusalEntry = z
  .object({
    ...entry,
    kind: z.literal('refusal'),
    count: z.int(),
    first: z.string(),
    operation: z.string(),
    status: z.int(),
    scimType: z.string().optional(),
    detail: z.string(),
    client: z.string().optional(),
    request: z.string().optional(),
    member: z.string().optional(),
    group: z.string().optional(),
    sent: z
      .object({
        name: z.string().optional().openapi({ description: 'The userName, externalId or displayName in the body.' }),
        filter: z.string().optional(),
        path: z
          .string()
          .optional()
          .openapi({ description: 'Of the PATCH operation that was refused, or of a request without a route.' }),
        value: z.unknown().optional().openapi({
          description: 'What was refused: the value of an attribute, a parameter or a header, or the body.',
        }),
      })
      .optional()
      .openapi({ description: 'What the request asked for. Long values are cut to texts that end in `...`.' }),
  })
  .openapi('RefusalEntry');

const managementEntry = z
  .object({
    ...entry,
    kind: z.literal('management'),
    action: z.string(),
    subject: z.object({ id: z.string(), name: z.string().optional() }).optional(),
    replaced: z
      .object({ id: z.string(), name: z.string().optional(), expiresAt: z.string() })
      .optional()
      .openapi({ description: 'Of a rotation: the old credential, and until when it still works.' }),
    changes: z.array(change).readonly().optional(),
    expiresAt: z.string().optional().openapi({ description: 'When the credential ends, or ended.' }),
  })
  .openapi('ManagementEntry');

export const activityEntry = z
  .discriminatedUnion('kind', [changeEntry, groupEntry, refusalEntry, managementEntry])
  .openapi('ActivityEntry');

export const activityList = listOf(activityEntry).openapi('ActivityList');

const lastUse = z.object({
  time: z.string(),
  credential: z.object({ id: z.string(), name: z.string().optional() }),
  client: z.string().optional(),
});

export const status = z
  .object({
    lastRequest: lastUse.optional().openapi({ description: 'The last SCIM request.' }),
    lastToken: lastUse
      .optional()
      .openapi({ description: 'The last access token of the token endpoint with which no request was sent yet.' }),
    members: counts,
    endingCredentials: z.array(z.object({ id: z.string(), name: z.string(), expiresAt: z.string() })).readonly(),
    refusals: z.int().openapi({ description: 'Requests refused within the last 24 hours.' }),
  })
  .openapi('Status');
