import { z } from '@hono/zod-openapi';
import { activityKinds } from '../activity/entry.ts';
import { rotationGrace } from '../workspaces/access-token.ts';
import { credentialNameRule, isCredentialName, isOneLine } from '../workspaces/credential-name.ts';
import { scopes } from '../workspaces/scopes.ts';

/* The wire format. Requests are strict: an unknown field is refused, because it is usually a typing error. */

const workspaceId = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/,
    'must have 1 to 64 lower-case letters, digits and hyphens, and no hyphen at an end',
  );
/** A text for people, such as a name. */
export const line = z
  .string()
  .min(1, { abort: true })
  .max(200, { abort: true })
  .refine(isOneLine, 'must be on one line, and not only spaces');
export const credentialName = z
  .string()
  .refine(isCredentialName, `must have ${credentialNameRule}`)
  .trim()
  .openapi({ minLength: 1, maxLength: 100 });
export const time = z.iso.datetime({ error: 'must be a time as RFC 3339 has it, in UTC: 2027-01-31T12:00:00Z' });
const mode = z.enum(['lenient', 'strict']);

export const workspaceParams = z.object({ workspace: workspaceId });
export const tokenParams = workspaceParams.extend({ token: z.string() });
export const clientParams = workspaceParams.extend({ client: z.string() });
export const memberParams = workspaceParams.extend({ member: z.string() });

export const idempotencyHeaders = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must have 1 to 255 visible ASCII characters')
    .optional()
    .openapi({ description: 'A repeat with the same key, within 24 hours, makes nothing twice.' }),
});

export const page = {
  cursor: z.string().optional().openapi({ description: '`nextCursor` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

/** A page of a list. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item).readonly(),
    nextCursor: z.string().optional().openapi({ description: 'Missing on the last page.' }),
  });

export const workspace = z
  .object({
    id: z.string(),
    name: z.string(),
    sso: z.boolean().openapi({ description: 'Whether single sign-on is set up.' }),
    provisioning: z.boolean(),
    mode: mode.openapi({ description: 'How strictly SCIM requests are read.' }),
    groups: z.boolean().openapi({ description: 'Whether identity providers may also provision groups.' }),
    baseUrl: z.string().openapi({ description: 'What an identity provider is given.' }),
    createdAt: z.string(),
  })
  .openapi('Workspace');

export const newWorkspace = z
  .strictObject({ id: workspaceId, name: line.optional(), sso: z.boolean().optional() })
  .openapi('NewWorkspace');

export const workspaceChange = z
  .strictObject({
    name: line.optional(),
    sso: z.boolean().optional(),
    provisioning: z.boolean().optional(),
    mode: mode.optional(),
    groups: z.boolean().optional(),
  })
  .openapi('WorkspaceChange');

const lastUse = {
  lastUsedAt: z.string().optional().openapi({ description: 'To the minute.' }),
  lastUsedFrom: z.string().optional().openapi({ description: 'An IP address.' }),
};

/** Of the field `rotatedAt` of a credential. */
export const rotatedAt = 'When another one took its place: this one ends at `expiresAt`.';

export const token = z
  .object({
    id: z.string(),
    name: z.string(),
    beginning: z.string().openapi({ description: 'How the token begins, so that people recognize it.' }),
    scope: z.string(),
    state: z.enum(['valid', 'expired', 'revoked']),
    createdAt: z.string(),
    expiresAt: z.string().optional(),
    rotatedAt: z.string().optional().openapi({ description: rotatedAt }),
    revokedAt: z.string().optional(),
    ...lastUse,
  })
  .openapi('Token');

/** Of a field with a secret. */
export const shownOnce = 'Shown once: missing in the answer to a repeated request.';

export const issuedToken = token
  .extend({ token: z.string().optional().openapi({ description: shownOnce }) })
  .openapi('IssuedToken');

export const newToken = z
  .strictObject({ name: credentialName, expiresAt: time.optional(), scope: z.enum(scopes).optional() })
  .openapi('NewToken');

export const rotation = z
  .strictObject({
    graceSeconds: z
      .number()
      .int()
      .min(0)
      .max(rotationGrace.longest / 1000)
      .default(rotationGrace.usual / 1000),
  })
  .openapi('Rotation');

export const client = z
  .object({ id: z.string(), issuer: z.string(), clientId: z.string(), createdAt: z.string(), ...lastUse })
  .openapi('Client');

export const newClient = z
  .strictObject({
    issuer: z
      .string()
      .max(500)
      .regex(/^https?:\/\/[\x21-\x7e]+$/, 'must be the address of the issuer, as it stands in its tokens: https://...'),
    clientId: z
      .string()
      .max(300)
      .regex(/^[\x21-\x7e]+$/, 'must be the id of the client at the issuer, without spaces'),
  })
  .openapi('NewClient');

export const member = z
  .object({
    id: z.string(),
    userName: z.string(),
    name: z.string().optional().openapi({ description: 'The display name, or first and last name.' }),
    role: z.string(),
    active: z.boolean(),
    linked: z.boolean().openapi({ description: 'Whether the identity provider has linked it: it has an externalId.' }),
    createdAt: z.string(),
    changedAt: z.string(),
  })
  .openapi('Member');

export const memberDetails = member
  .extend({ attributes: z.record(z.string(), z.unknown()).openapi({ description: 'The SCIM resource.' }) })
  .openapi('MemberDetails');

export const counts = z.object({ total: z.int(), active: z.int(), inactive: z.int() }).openapi('MemberCounts');

export const memberList = listOf(member).extend({ counts }).openapi('MemberList');

export const memberQuery = z.strictObject({
  query: z
    .string()
    .min(1)
    .max(200)
    .refine((text) => !text.includes('\ufffd'), 'must be UTF-8, percent-encoded')
    .optional()
    .openapi({ description: 'How the userName or a name begins.' }),
  active: z.enum(['true', 'false']).optional(),
  ...page,
});

export const activityQuery = z
  .strictObject({
    member: z.string().min(1).max(200).optional().openapi({ description: 'Only of the member with this id.' }),
    group: z.string().min(1).max(200).optional().openapi({ description: 'Only of the group with this id.' }),
    kind: z.enum(activityKinds).optional(),
    from: time.optional().openapi({ description: 'From this time on.' }),
    to: time.optional().openapi({ description: 'Before this time.' }),
    ...page,
  })
  .refine(({ from, to }) => !(from && to) || Date.parse(from) <= Date.parse(to), {
    path: ['from'],
    error: 'must not be after `to`',
  });

export const pageQuery = z.strictObject(page);
