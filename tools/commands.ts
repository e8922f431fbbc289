/** How a tool is called: by the scripts of this repository, or by the command of the package, which has JavaScript. */
export function toCommand(tool: 'start' | 'admin' | 'rehearse', file = import.meta.filename): string {
  if (file.endsWith('.mjs')) return `npx workspace-scim ${tool}`;
  return tool === 'start' ? 'npm start' : `npm run --silent ${tool} --`;
}
