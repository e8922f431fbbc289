import { afterAll, beforeAll } from '@jest/globals';
import { keepsGroups } from '../../../groups/group-store.contract.ts';
import { openEngine, type TestEngine } from '../../../support/engine.ts';
import { openGroups, openStore } from '../../store.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

keepsGroups((workspace) => ({
  members: openStore(engine.client, workspace),
  groups: openGroups(engine.client, workspace),
}));
