import { afterAll, beforeAll } from '@jest/globals';
import { keepsGroups } from '../../../groups/group-store.contract.ts';
import { openEngine, type TestEngine } from '../../../support/engine.ts';
import { openStores } from '../../store.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

keepsGroups((workspace) => openStores(engine.client, workspace));
