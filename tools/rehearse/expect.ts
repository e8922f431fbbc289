import { type Answer, type Body, Finding } from './endpoint.ts';

/** Throws a Finding unless the response has one of these statuses. */
export function expectStatus({ status, body }: Answer, wanted: readonly number[], fix: string): void {
  if (wanted.includes(status)) return;
  const detail = typeof body['detail'] === 'string' ? ` (${body['detail']})` : '';
  throw new Finding(`status ${status}${detail}, but ${wanted.join(' or ')} was expected`, fix);
}

/** Throws a Finding unless the response is a SCIM error, RFC 7644 section 3.12. */
export function expectError(answer: Answer, wanted: readonly number[], fix: string): void {
  expectStatus(answer, wanted, fix);
  const { schemas, status } = answer.body;
  const error = 'urn:ietf:params:scim:api:messages:2.0:Error';
  if (!Array.isArray(schemas) || !schemas.includes(error) || String(status) !== String(answer.status)) {
    throw new Finding(
      `the error with status ${answer.status} is not a SCIM error`,
      `answer errors with schemas [${error}], the status as a string, and a detail`,
    );
  }
}

/** The resources of a list, RFC 7644 section 3.4.2; throws a Finding if the response is not a list. */
export function expectList(
  answer: Answer,
  fix: string,
): { readonly total: number; readonly resources: readonly Body[] } {
  expectStatus(answer, [200], fix);
  const { totalResults, Resources = [] } = answer.body;
  if (typeof totalResults !== 'number' || !Array.isArray(Resources)) {
    throw new Finding('the list has no totalResults or no Resources', 'answer a search with a ListResponse');
  }
  return { total: totalResults, resources: Resources };
}

/** Throws a Finding unless the value at a path is the one that was sent. */
export function expectValue(body: Body, path: string, wanted: unknown, fix: string): void {
  const found = path.split('.').reduce<unknown>((value, step) => (value as Body | undefined)?.[step], body);
  if (JSON.stringify(found) === JSON.stringify(wanted)) return;
  throw new Finding(`${path} is ${JSON.stringify(found) ?? 'missing'}, but ${JSON.stringify(wanted)} was sent`, fix);
}
