/** The command line for a tool: a script of this repository, or the command of the package, which consists of JavaScript. */
export function toCommand(tool: 'start' | 'admin' | 'rehearse', file = import.meta.filename): string {
  if (file.endsWith('.mjs')) return `npx workspace-scim ${tool}`;
  return tool === 'start' ? 'npm start' : `npm run --silent ${tool} --`;
}
