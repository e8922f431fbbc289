import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fold } from '../../lambdas/scim/compare.ts';
import type { ScimError } from '../../lambdas/scim/error.ts';
import type { Draft } from '../../lambdas/scim/resource.ts';
import { audit } from '../aws/audit.ts';
import { openStore } from '../aws/store.ts';
import { openEngine, type TestEngine } from '../support/engine.ts';
import { openPeople, type People, toQuery } from './people.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

/** What one of several clients does; a member is chosen among those that were there at the time. */
type Step =
  | { readonly do: 'create'; readonly name: string }
  | { readonly do: 'rename'; readonly member: number; readonly name: string }
  | { readonly do: 'tag'; readonly member: number }
  | { readonly do: 'list'; readonly count: number };

const name = fc.constantFrom('ada', 'Ada', 'grace', 'GRACE', 'alan', 'edsger');
const member = fc.nat(20);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('create' as const), name }),
  fc.record({ do: fc.constant('rename' as const), member, name }),
  fc.record({ do: fc.constant('tag' as const), member }),
  fc.record({ do: fc.constant('list' as const), count: fc.integer({ min: 1, max: 4 }) }),
);
const clients = fc.array(fc.array(step, { minLength: 3, maxLength: 8 }), { minLength: 2, maxLength: 5 });

/** From when until when a member may have had a name. */
interface Holding {
  readonly id: string;
  readonly name: string;
  readonly from: number;
  /** When it was known to have it. */
  readonly known: number;
  until: number;
}

/** What clients have seen, and what must be true of it. */
class History {
  readonly added: string[] = [];
  readonly tags = new Map<string, string[]>();
  readonly holdings: Holding[] = [];
  readonly refusals: { readonly name: string; readonly from: number; readonly until: number; readonly own: string }[] =
    [];
  #time = 0;

  tick(): number {
    this.#time += 1;
    return this.#time;
  }

  /** The member no longer has its former values; the order of concurrent changes is unknown. */
  hold(id: string, held: string, from: number): void {
    const known = this.tick();
    for (const each of this.holdings) if (each.id === id && each.known < from) each.until = Math.min(each.until, known);
    this.holdings.push({ id, name: fold(held), from, known, until: Number.POSITIVE_INFINITY });
  }

  /** A refusal is false where nobody else can have had the name at any time while it was asked for. */
  falseRefusals() {
    return this.refusals.filter(
      ({ name: asked, from, until, own }) =>
        !this.holdings.some((each) => each.name === asked && each.id !== own && each.from < until && each.until > from),
    );
  }
}

async function play(people: People, steps: readonly Step[], history: History, client: number): Promise<void> {
  for (const [index, each] of steps.entries()) {
    const from = history.tick();
    const chosen = 'member' in each ? history.added[each.member % Math.max(1, history.added.length)] : undefined;
    const refused = (own: string) => (error: ScimError) => {
      if (error.scimType !== 'uniqueness' || !('name' in each)) throw error;
      history.refusals.push({ name: fold(each.name), from, until: history.tick(), own });
    };
    if (each.do === 'create') {
      const add = people.add({ userName: each.name }).then((added) => {
        history.added.push(String(added['id']));
        history.hold(String(added['id']), each.name, from);
      });
      await add.catch(refused(''));
    } else if (each.do === 'list') {
      await list(people, each.count, history);
    } else if (chosen && each.do === 'rename') {
      const rename = people.change(chosen, undefined, (current) => ({ ...current, userName: each.name }));
      await rename.then(() => history.hold(chosen, each.name, from)).catch(refused(chosen));
    } else if (chosen && each.do === 'tag') {
      const tag = `${client}-${index}`;
      await people.change(chosen, undefined, (current) => withTag(current, tag));
      history.tags.set(chosen, [...(history.tags.get(chosen) ?? []), tag]);
    }
  }
}

const tagsOf = (current: Draft) => (current['entitlements'] ?? []) as readonly { readonly value: string }[];
const withTag = (current: Draft, tag: string): Draft => ({
  ...current,
  entitlements: [...tagsOf(current), { value: tag }],
});

/** Page by page: everyone who was there when it began, nobody twice. */
async function list(people: People, count: number, history: History): Promise<void> {
  const before = [...history.added];
  const seen: string[] = [];
  for (let total = 1; seen.length < total; ) {
    const page = await people.search(toQuery({ startIndex: seen.length + 1, count }));
    total = Number(page.totalResults);
    seen.push(...page.resources.map(({ id }) => String(id)));
    const names = page.resources.map(({ userName }) => fold(String(userName)));
    expect(new Set(names).size).toBe(names.length);
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(before.filter((id) => !seen.includes(id))).toEqual([]);
}

let workspaces = 0;

test('concurrent clients: names stay unique, no change is lost, no list has a gap, no error is false', async () => {
  await fc.assert(
    fc.asyncProperty(clients, async (scripts) => {
      workspaces += 1;
      const workspace = `history-${workspaces}`;
      const people = openPeople(openStore(engine.client, workspace));
      const history = new History();
      await Promise.all(scripts.map((steps, client) => play(people, steps, history, client)));
      const { resources, totalResults } = await people.search(toQuery({ count: 1000 }));
      expect(totalResults).toBe(history.added.length);
      expect(resources.map(({ id }) => String(id)).sort()).toEqual(history.added.toSorted());
      expect(new Set(resources.map(({ userName }) => fold(String(userName)))).size).toBe(resources.length);
      for (const resource of resources) {
        const tags = tagsOf(resource).map(({ value }) => value);
        expect(tags.toSorted()).toEqual((history.tags.get(String(resource['id'])) ?? []).toSorted());
      }
      expect(history.falseRefusals()).toEqual([]);
      expect(await audit(engine.client, workspace)).toEqual([]);
    }),
    { numRuns: 25 },
  );
}, 30_000);
