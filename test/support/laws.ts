import { standingHeaders } from '../../lambdas/http/gateway-errors.ts';
import { isArray, isObject, type JsonObject, parseJson } from '../../lambdas/scim/json.ts';
import { urns } from '../../lambdas/scim/schema/urns.ts';
import type { Answer } from '../../local/gateway.ts';
import { base } from './service.ts';

/**
 * What holds for every answer of the service, whatever was asked: service rule 9. One line for each breach; the words say
 * which part of the answer is wrong.
 */
export function breaches(answer: Answer, method = 'GET'): readonly string[] {
  const { status, headers, body } = answer;
  const bare = Object.entries(standingHeaders).filter(([name, value]) => headers[name] !== value);
  if (bare.length > 0) return bare.map(([name, value]) => `the header ${name} is not ${value}`);
  if (status === 304 || status === 204) return body === '' ? [] : [`a ${status} has a body`];
  if (method === 'HEAD' && body === '') return [];
  const json = parseJson(body);
  if (!isObject(json)) return [`the body is no JSON object: ${body.slice(0, 100)}`];
  return [
    ...unless(headers['Content-Type'] === 'application/scim+json', 'the Content-Type is not application/scim+json'),
    ...unless(!/"password"|:null\b/.test(withoutTexts(body)), 'the body has a password or a null'),
    ...(status < 400 ? breachesOfSuccess(answer, json) : breachesOfRefusal(answer, json)),
  ];
}

/** RFC 7644 section 3.12, RFC 6750 section 3, RFC 9110 section 15.5.6. */
function breachesOfRefusal({ status, headers }: Answer, json: JsonObject): readonly string[] {
  const { schemas, status: told, detail, scimType, ...rest } = json;
  return [
    ...unless(isArray(schemas) && schemas.join() === urns.error, 'the schemas are not those of an error'),
    ...unless(told === String(status), `the status of the body is not the text "${status}"`),
    ...unless(typeof detail === 'string' && detail !== '', 'there is no detail'),
    ...unless(scimType === undefined || status === 400 || status === 409, `a ${status} has a scimType`),
    ...unless(status !== 409 || scimType === 'uniqueness', 'a 409 is not uniqueness'),
    ...unless(Object.keys(rest).length === 0, 'an error has more than RFC 7644 section 3.12 knows'),
    ...unless(status !== 401 || /^Bearer/.test(headers['WWW-Authenticate'] ?? ''), 'a 401 names no Bearer'),
    ...unless(status !== 405 || /^[A-Z, ]+$/.test(headers['Allow'] ?? ''), 'a 405 has no Allow'),
    ...unless(status !== 503 || /^\d+$/.test(headers['Retry-After'] ?? ''), 'a 503 has no Retry-After in seconds'),
  ];
}

function breachesOfSuccess({ headers }: Answer, json: JsonObject): readonly string[] {
  const { schemas, meta } = json;
  if (!isArray(schemas) || schemas.length === 0) return ['there are no schemas'];
  if (schemas.includes(urns.listResponse)) return breachesOfList(json);
  if (!schemas.includes(urns.user) && !schemas.includes(urns.group)) return [];
  const { location, version } = isObject(meta) ? meta : {};
  return [
    ...breachesOf(json),
    ...unless(meta === undefined || headers['ETag'] === version, 'the ETag is not meta.version'),
    ...['Location', 'Content-Location'].flatMap((name) => [
      ...unless(headers[name] !== undefined, `there is no ${name}`),
      ...unless(meta === undefined || headers[name] === location, `the ${name} is not meta.location`),
    ]),
  ];
}

/** RFC 7644 section 3.4.2, table 6. */
function breachesOfList({ totalResults, itemsPerPage, Resources, startIndex }: JsonObject): readonly string[] {
  if (!isArray(Resources)) return ['there are no Resources'];
  return [
    ...unless(itemsPerPage === Resources.length, 'itemsPerPage is not the number of the Resources'),
    ...unless(totalResults === undefined || Number(totalResults) >= Resources.length, 'totalResults is too low'),
    ...unless(startIndex === undefined || Number(startIndex) >= 1, 'startIndex is below 1'),
    ...Resources.flatMap((each) => (isObject(each) ? breachesOf(each) : [])),
  ];
}

const breachesOf = (resource: JsonObject): readonly string[] => [
  ...(isOf(resource, urns.user) ? breachesOfUser(resource) : []),
  ...(isOf(resource, urns.group) ? breachesOfGroup(resource) : []),
];

/** What is always returned; members are Users of the workspace, each once. */
function breachesOfGroup({ id, meta, members }: JsonObject): readonly string[] {
  const values = (isArray(members) ? members : []).map((each) => (isObject(each) ? each['value'] : undefined));
  return [
    ...unless(typeof id === 'string' && id !== '', 'a group has no id'),
    ...unless(new Set(values).size === values.length, 'a group has a member twice'),
    ...unless(!isObject(meta) || meta['resourceType'] === 'Group', 'meta.resourceType is not Group'),
    ...unless(
      !isObject(meta) || meta['location'] === `${base}/Groups/${id}`,
      'meta.location is not where the group is',
    ),
  ];
}

/** What is always returned, and what is returned whole wherever meta is: RFC 7643 section 3.1, service rule 5. */
function breachesOfUser(user: JsonObject): readonly string[] {
  const { schemas, id, meta, active, userName, roles } = user;
  const urn = urns.enterpriseUser;
  const always = [
    ...unless(typeof id === 'string' && id !== '', 'a user has no id'),
    ...unless(!(urn in user) || (isArray(schemas) && schemas.includes(urn)), 'the schemas lack the extension'),
  ];
  if (!isObject(meta) || userName === undefined || active === undefined || roles === undefined) return always;
  const primary = isArray(roles) && roles.length === 1 && isObject(roles[0]) && roles[0]['primary'] === true;
  return [
    ...always,
    ...unless(typeof userName === 'string' && userName !== '', 'a user has no userName'),
    ...unless(typeof active === 'boolean', 'active is no boolean'),
    ...unless(primary, 'a user has not one role, primary'),
    ...unless(meta['resourceType'] === 'User', 'meta.resourceType is not User'),
    ...unless(meta['location'] === `${base}/Users/${id}`, 'meta.location is not where the user is'),
    ...unless(!Number.isNaN(Date.parse(String(meta['created']))), 'meta.created is no time'),
    ...unless(String(meta['lastModified']) >= String(meta['created']), 'meta.lastModified is before meta.created'),
  ];
}

const isOf = ({ schemas }: JsonObject, urn: string) => isArray(schemas) && schemas.includes(urn);

const unless = (holds: boolean, breach: string) => (holds ? [] : [breach]);

/** The JSON without its text values: only names may be judged by their form. */
const withoutTexts = (json: string) => json.replace(/:"(?:[^"\\]|\\.)*"/g, ':""');
