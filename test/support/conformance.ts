import { Ajv2020 } from 'ajv/dist/2020.js';
import { toDocument } from '../../lambdas/management/app.ts';
import type { Answer } from '../../local/gateway.ts';

type Operations = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

const document = JSON.parse(JSON.stringify(toDocument())) as { readonly paths: Operations };
const ajv = new Ajv2020({ strict: false });
ajv.addSchema(toStrict(document) as object, 'document');

/** The document with each object closed: a field that it does not describe is a deviation. Parts of an `allOf` stay open. */
function toStrict(part: unknown, isOpen = false): unknown {
  if (Array.isArray(part)) return part.map((each) => toStrict(each, isOpen));
  if (typeof part !== 'object' || part === null) return part;
  const { $ref, schemas } = part as { readonly $ref?: string; readonly schemas?: unknown };
  if (isOpen && $ref) return { $ref: $ref.replace('/schemas/', '/open/') };
  const entries = Object.entries(part).map(([name, value]) => [name, toStrict(value, name === 'allOf')]);
  const open = Object.entries(schemas ?? {}).map(([name, schema]) => [name, toStrict(schema, true)]);
  return {
    ...Object.fromEntries(entries),
    ...(schemas !== undefined && { open: Object.fromEntries(open) }),
    ...(isClosed(part) && !isOpen && { unevaluatedProperties: false }),
  };
}

function isClosed(part: object): boolean {
  if ('allOf' in part) return true;
  return 'type' in part && part.type === 'object' && 'properties' in part && !('additionalProperties' in part);
}

/** The operations of the document: 'get /manage/v1/workspaces' and the like, with the path in pieces. */
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
);

export const operationNames = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);

/** What of an answer is not as the document of the API says; nothing if no operation of it was asked for. */
export function deviations(method: string, url: string, { status, headers, body }: Answer): readonly string[] {
  const path = url.split('?')[0] as string;
  const found = operations.find((each) => each.method === method.toLowerCase() && fits(each.path, path));
  if (!found) return [];
  const { responses } = found.operation;
  const name = responses[status] ? String(status) : 'default';
  if (status < 300 && name === 'default') return [`${status} is not documented`];
  const { content } = responses[name] ?? {};
  if (!content) return body === '' ? [] : ['there is a body, and none is documented'];
  const type = (headers['Content-Type'] ?? headers['content-type'] ?? '').split(';')[0] as string;
  if (!content[type]) return [`the type ${type} of a ${status} is not documented`];
  if (type === 'text/csv') return [];
  const steps = ['paths', found.path, found.method, 'responses', name, 'content', type, 'schema'];
  const $ref = `document#/${steps.map((step) => encodeURIComponent(step.replaceAll('/', '~1'))).join('/')}`;
  const check = ajv.compile({ $ref });
  return check(JSON.parse(body)) ? [] : (check.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

function fits(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  return wanted.length === given.length && wanted.every((step, at) => step.startsWith('{') || step === given[at]);
}
