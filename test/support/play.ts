import { type Json, parseJson } from '../../lambdas/scim/json.ts';
import { urns } from '../../lambdas/scim/schema/urns.ts';
import type { Answer } from '../../local/gateway.ts';
import { breaches } from './laws.ts';
import { differences, fill, type Names } from './pattern.ts';
import { base, type TestRequest, type TestService, type TestWorkspace } from './service.ts';
import type { Step, Transcript } from './transcript.ts';

/**
 * Plays a transcript in a new workspace. Rejects at the first step with an answer that differs from the step, breaks a law,
 * or is not what is stored afterwards; the message names the step and what differed.
 */
export async function play(service: TestService, transcript: Transcript): Promise<void> {
  const { mode = 'lenient', groups = false, headers = {}, steps } = transcript;
  const workspace = await service.newWorkspace({ mode, groups });
  const names: Names = new Map<string, Json>([
    ...Object.entries({ User: urns.user, EnterpriseUser: urns.enterpriseUser, PatchOp: urns.patchOp }),
    ...Object.entries({
      Group: urns.group,
      List: urns.listResponse,
      Search: urns.searchRequest,
      base,
      token: workspace.token,
    }),
  ]);
  for (const [index, step] of steps.entries()) {
    for (let n = 1; n <= (step.times ?? 1); n += 1) {
      names.set('n', n);
      const faults = await playStep(workspace, step, { headers, names }).catch((error: Error) => [error.message]);
      if (faults.length > 0) throw new Error([`step ${index + 1}, ${step.says}:`, ...faults].join('\n  '));
    }
  }
}

/** What holds for all steps of a transcript. */
interface Scene {
  readonly headers: NonNullable<Transcript['headers']>;
  readonly names: Names;
}

/** What is wrong with the answer to a step, and then what it was. */
async function playStep(workspace: TestWorkspace, step: Step, scene: Scene): Promise<readonly string[]> {
  const { names } = scene;
  const request = toRequest(step, scene);
  const before = step.status >= 400 ? await listAll(workspace) : undefined;
  const answer = await workspace.send(request);
  const faults = [
    ...(answer.status === step.status ? [] : [`status: ${step.status} wanted, ${answer.status} found`]),
    ...breaches(answer, request.method),
    ...(step.answer === undefined ? [] : differences(step.answer, parseJson(answer.body), names)),
    ...differences(step.answerHeaders ?? {}, lowerCased(answer.headers), names, 'headers'),
    ...(before === undefined || before === (await listAll(workspace)) ? [] : ['a refused request changed something']),
    ...(await afterwards(workspace, request, answer)),
  ];
  const exchange = [`sent: ${request.method} ${request.path}`, `got: ${answer.status} ${answer.body}`];
  return faults.length === 0 ? [] : [...faults, ...exchange];
}

/** A Content-Type is sent only with a body, unless the step has one. */
function toRequest({ request, headers = {}, body, operations }: Step, { headers: usual, names }: Scene) {
  const [method = '', path = ''] = String(fill(request, names)).split(' ');
  const sent = operations === undefined ? body : { schemas: [urns.patchOp], Operations: operations };
  const { 'content-type': type = 'application/scim+json', ...others } = lowerCased(usual);
  const all = { ...others, ...(sent !== undefined && { 'content-type': type }), ...lowerCased(headers) };
  return {
    method,
    path,
    headers: fill(all, names) as typeof all,
    ...(sent !== undefined && { body: fill(sent, names) }),
  };
}

/** What a change was answered with is what is read next: RFC 7644 sections 3.3, 3.5.1 and 3.5.2. */
async function afterwards(workspace: TestWorkspace, request: TestRequest, answer: Answer): Promise<readonly string[]> {
  const changes = ['POST', 'PUT', 'PATCH'].includes(request.method ?? '') && !request.path.includes('.search');
  if (!changes || answer.status >= 300 || answer.status === 204 || request.path.includes('?')) return [];
  const { id } = JSON.parse(answer.body);
  const { body } = await workspace.send({ path: `/${request.path.split('/')[1]}/${id}` });
  return body === answer.body ? [] : [`read afterwards: ${body}`];
}

/** All users and groups. */
async function listAll(workspace: TestWorkspace): Promise<string> {
  const lists = ['/Users?count=1000', '/Groups?count=1000'].map((path) => workspace.send({ path }));
  return (await Promise.all(lists)).map(({ body }) => body).join();
}

const lowerCased = <Value>(headers: Readonly<Record<string, Value>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
