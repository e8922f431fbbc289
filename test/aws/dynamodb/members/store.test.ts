import { afterAll, beforeAll } from '@jest/globals';
import { listsMembers } from '../../../members/member-lists.contract.ts';
import { keepsMembers } from '../../../members/member-store.contract.ts';
import { openEngine, type TestEngine } from '../../../support/engine.ts';
import { openStore } from '../../store.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

keepsMembers((workspace) => openStore(engine.client, workspace));
listsMembers((workspace) => openStore(engine.client, workspace));
