import { html, nothing, type TemplateResult } from 'lit';
import type { Words } from '../words/plain.ts';
import { sayTime, sayWhen } from '../words/time.ts';

/** A sentence with its names and values marked. */
export const showWords = (words: Words): readonly (string | TemplateResult)[] =>
  words.map((part) => {
    if (typeof part === 'string') return part;
    return 'strong' in part ? html`<strong>${part.strong}</strong>` : html`<code>${part.code}</code>`;
  });

/** A text with **bold**, _emphasis_ and `code`. */
export const showMarked = (text: string): readonly (string | TemplateResult)[] =>
  text.split(/(\*\*[^*]+\*\*|`[^`]+`|(?<![\w`])_[^_]+_(?!\w))/).map((part) => {
    const inner = part.replace(/^(\*\*|`|_)|(\*\*|`|_)$/g, '');
    if (part.startsWith('**')) return html`<strong>${inner}</strong>`;
    if (part.startsWith('`')) return html`<code>${inner}</code>`;
    return /^_.+_$/.test(part) ? html`<em>${inner}</em>` : part;
  });

/** How long ago, with the whole time for those who point at it. */
export const showWhen = (time: string) =>
  html`<time datetime=${time} title=${sayTime(time)}>${sayWhen(time, Date.now())}</time>`;

export const showProblem = (problem: string | undefined) =>
  problem ? html`<p class="note danger" role="alert">${problem}</p>` : nothing;
