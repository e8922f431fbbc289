import type { Resources } from '../resources/resources.ts';
import { applyPatch } from '../scim/patch/apply.ts';
import { isProjected, type Projection } from '../scim/query/projection.ts';
import type { Resource } from '../scim/resource.ts';
import { userType } from '../scim/resource-types.ts';
import { replace } from '../scim/schema/replace.ts';
import type { ListedResource } from './member-store.ts';
import type { Members } from './members.ts';
import type { Relation } from './search/options.ts';

/** The members of a workspace as resources: a change is made from the current resource. */
export function toMemberResources(members: Members, relation?: Relation<ListedResource>): Resources {
  const complete = async (member: Resource, projection: Projection): Promise<Resource> => {
    if (!relation || !isProjected(relation.attribute, projection)) return member;
    const [completed = member] = await relation.complete([member], projection);
    return completed;
  };
  return {
    type: userType,
    read: async (id, projection) => complete(await members.read(id), projection),
    add: async (draft, projection) => complete(await members.add(draft), projection),
    async replace(id, draft, { condition, projection }) {
      const make = (current: Resource) => replace(current, draft, userType.schema);
      return complete(await members.change(id, condition, make), projection);
    },
    async patch(id, patch, { condition, mode, projection }) {
      let [missed, refused] = [0, 0];
      const changed = await members.change(id, condition, (current, accept) => {
        const patched = applyPatch(current, { ...patch, accept }, userType.schema, mode);
        ({ missed, refused } = patched);
        return patched.draft;
      });
      return { resource: await complete(changed, projection), missed, refused };
    },
  };
}
