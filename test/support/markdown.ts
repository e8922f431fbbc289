/** A block of shell commands in a document. */
export interface Block {
  readonly commands: readonly string[];
}

/** The blocks of `sh` in a text of Markdown, also those within lists. */
export function readBlocks(text: string): readonly Block[] {
  const blocks = text.matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm);
  return [...blocks].map(([, indent = '', code = '']) => ({
    commands: toCommands(code.replaceAll(new RegExp(`^${indent}`, 'gm'), '')),
  }));
}

/** A command ends with its line, unless a quote or a loop is open, or a backslash ends the line; comments are left out. */
function toCommands(code: string): readonly string[] {
  const commands: string[] = [];
  let open = '';
  for (const line of code.split('\n')) {
    if (open === '' && /^\s*(#|$)/.test(line)) continue;
    open += open === '' ? line : `\n${line}`;
    if (open.endsWith('\\') || hasOpenQuote(open) || /^for [\s\S]*(?<!\ndone)$/.test(open)) continue;
    commands.push(open);
    open = '';
  }
  return open === '' ? commands : [...commands, open];
}

function hasOpenQuote(text: string): boolean {
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\' && quote !== "'") at += 1;
    else if (quote === '' && /['"]/.test(character)) quote = character;
    else if (character === quote) quote = '';
  }
  return quote !== '';
}

const withoutCode = (text: string) => text.replace(/^ *```[\s\S]*?^ *```$/gm, '').replace(/`[^`\n]*`/g, '');

/** The links of a text of Markdown that are no URLs. */
export const readLinks = (text: string): readonly string[] =>
  [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^\w+:/.test(link));

/** The anchors of the headings of a text of Markdown. */
export const toAnchors = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
