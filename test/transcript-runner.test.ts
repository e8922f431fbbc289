import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { standingHeaders } from '../lambdas/http/gateway-errors.ts';
import { toLocations } from '../lambdas/http/response.ts';
import { breaches } from './support/laws.ts';
import { play } from './support/play.ts';
import { openService, type TestService } from './support/service.ts';
import { parseTranscript, type Step } from './support/transcript.ts';

const head = { provider: 'nobody', title: 'a test of the runner', source: 'none' };
const create: Step = {
  says: 'creates',
  request: 'POST /Users',
  body: { userName: 'ada', emails: [{ value: 'a@x.example' }, { value: 'b@x.example' }] },
  status: 201,
  answer: { id: '{{keep id}}' },
};
const get: Step = { says: 'reads', request: 'GET /Users/{{id}}', status: 200 };

describe('a transcript', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await openService();
  });
  afterAll(() => service.close());

  const run = (step: Partial<Step>) => play(service, { ...head, steps: [create, { ...get, ...step }] });

  test('does not fail if the answer matches', async () => {
    await run({
      answer: {
        id: '{{id}}',
        userName: 'ada',
        title: '{{absent}}',
        meta: '{{any}}',
        emails: [{ value: 'a@x.example' }, {}],
        roles: [{ '{{only}}': true, value: 'contributor', primary: true }],
      },
      answerHeaders: { etag: '{{any}}' },
    });
  });

  test.each<[string, Partial<Step>, string]>([
    ['has another status', { status: 404 }, 'status: 404 wanted, 200 found'],
    ['has another value', { answer: { userName: 'eve' } }, 'answer.userName: "eve" wanted, "ada" found'],
    ['has another type', { answer: { active: 'true' } }, 'answer.active: "true" wanted, true found'],
    ['lacks a value', { answer: { title: 'x' } }, 'answer.title: "x" wanted, nothing found'],
    ['lacks any value', { answer: { title: '{{any}}' } }, 'answer.title: "{{any}}" wanted, nothing found'],
    ['lacks a value to keep', { answer: { title: '{{keep title}}' } }, 'answer.title: "{{keep title}}" wanted'],
    ['has what should be absent', { answer: { meta: '{{absent}}' } }, 'answer.meta: "{{absent}}" wanted'],
    ['has more than only that', { answer: { '{{only}}': true, id: '{{id}}' } }, 'answer.userName: nothing wanted'],
    ['does not match', { answer: { id: '{{matches ^x$}}' } }, 'answer.id: "{{matches ^x$}}" wanted'],
    ['has a longer list', { answer: { emails: [{}] } }, 'answer.emails: "1 elements" wanted'],
    ['has another element', { answer: { emails: [{}, { value: 'c' }] } }, 'answer.emails[1].value: "c" wanted'],
    ['has no list', { answer: { id: [] } }, 'answer.id: [] wanted'],
    ['has no object', { answer: { id: {} } }, 'answer.id: {} wanted'],
    ['has an unlike element', { answer: { emails: { '{{each}}': { value: 'a@x.example' } } } }, 'answer.emails: {'],
    ['has no such element', { answer: { emails: { '{{some}}': { value: 'c' } } } }, 'answer.emails: {'],
    ['has such an element', { answer: { emails: { '{{none}}': { value: '{{any}}' } } } }, 'answer.emails: {'],
    ['has another length', { answer: { emails: { '{{length}}': 3 } } }, 'answer.emails: {"{{length}}":3} wanted'],
    ['is no list to look at', { answer: { userName: { '{{each}}': {} } } }, 'answer.userName: {'],
    ['has another header', { answerHeaders: { etag: 'W/"9"' } }, 'headers.etag: "W/\\"9\\"" wanted'],
    ['lacks a header', { answerHeaders: { allow: '{{any}}' } }, 'headers.allow: "{{any}}" wanted'],
    ['uses a name nobody kept', { answer: { id: '{{other}}' } }, 'nothing is called {{other}} here'],
    ['asks with a name nobody kept', { request: 'GET /Users/{{other}}' }, 'nothing is called {{other}} here'],
  ])('fails if the answer %s', async (_, step, message) => {
    const failure = await run(step).then(
      () => 'it passed',
      (error: Error) => error.message,
    );
    expect(failure).toContain(message);
    expect(failure).toContain('step 2, reads');
  });
});

describe('a malformed transcript is refused', () => {
  test.each<[string, object]>([
    ['without steps', { ...head, steps: [] }],
    ['where a step asserts nothing', { ...head, steps: [{ says: 'hopes', request: 'GET /Users' }] }],
    ['where a status is a choice', { ...head, steps: [{ ...get, status: [200, 404] }] }],
    ['where a key is mistyped', { ...head, steps: [{ ...get, anwser: {} }] }],
    ['where a request has no method', { ...head, steps: [{ ...get, request: '/Users' }] }],
    ['where a body stands beside operations', { ...head, steps: [{ ...get, body: {}, operations: [] }] }],
    ['where a name of a header has capitals', { ...head, steps: [{ ...get, answerHeaders: { ETag: 'x' } }] }],
    ['without a source', { ...head, source: undefined, steps: [get] }],
  ])('%s', (_, transcript) => {
    expect(() => parseTranscript('bad.json', JSON.stringify(transcript))).toThrow('bad.json is no transcript');
  });
});

describe('the laws of an answer', () => {
  const type = { 'Content-Type': 'application/scim+json', ...standingHeaders };
  const error = { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], detail: 'why', status: '400' };
  const list = { schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: 0, itemsPerPage: 0 };
  const user = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], id: '1' };
  const answer = (status: number, body: object, headers: Record<string, string> = type) =>
    breaches({ status, headers, body: JSON.stringify(body) });

  test('hold for a valid answer', () => {
    expect(answer(400, error)).toEqual([]);
    expect(answer(200, { ...list, Resources: [] })).toEqual([]);
    const located = { ...type, ...toLocations('https://scim.example.com/scim/v2/Users/1') };
    expect(answer(200, { ...user, displayName: '"password":null' }, located)).toEqual([]);
    expect(breaches({ status: 304, headers: standingHeaders, body: '' })).toEqual([]);
  });

  test.each<[string, readonly string[], string]>([
    ['it is HTML', breaches({ status: 200, headers: type, body: '<html>' }), 'no JSON object'],
    ['its type is another', answer(200, user, { ...type, 'Content-Type': 'application/json' }), 'Content-Type'],
    ['there is a null', answer(200, { ...user, title: null }), 'null'],
    ['there is a password', answer(200, { ...user, password: 'x' }), 'password'],
    ['the status of an error is a number', answer(400, { ...error, status: 400 }), 'text "400"'],
    ['an error does not say why', answer(400, { ...error, detail: '' }), 'no detail'],
    ['an error tells more', answer(400, { ...error, stack: 'x' }), 'more than'],
    ['an error is no SCIM error', answer(400, { message: 'Unauthorized' }), 'schemas'],
    ['a conflict is none', answer(409, { ...error, status: '409' }), 'uniqueness'],
    ['a 401 does not name Bearer', answer(401, { ...error, status: '401' }), 'Bearer'],
    ['a 405 does not say what is allowed', answer(405, { ...error, status: '405' }), 'Allow'],
    ['a 503 does not say when', answer(503, { ...error, status: '503' }), 'Retry-After'],
    ['a page counts wrong', answer(200, { ...list, Resources: [user] }), 'itemsPerPage'],
    ['a user is nowhere', answer(200, user), 'no Location'],
    ['a user has no Content-Location', answer(200, user, { ...type, Location: '/' }), 'no Content-Location'],
    ['it may be kept', answer(200, user, { ...type, 'Cache-Control': 'max-age=60' }), 'Cache-Control'],
    ['a 304 may be taken for another type', breaches({ status: 304, headers: {}, body: '' }), 'nosniff'],
    ['a user has no id', answer(200, { schemas: user.schemas }), 'no id'],
    ['a 304 has a body', breaches({ status: 304, headers: type, body: '{}' }), '304'],
  ])('are broken if %s', (_, found, breach) => {
    expect(found.join()).toContain(breach);
  });
});
