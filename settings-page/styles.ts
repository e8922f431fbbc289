import { css } from 'lit';
import { controlStyles } from './control-styles.ts';

/*
 * The look of the page. A product sets the custom properties --scim-...; `light-dark()` follows the color-scheme of the page
 * around the element.
 */
const base = css`
  :host {
    --_text: var(--scim-text, light-dark(#1f2328, #e6edf3));
    --_muted: var(--scim-text-muted, light-dark(#59636e, #9198a1));
    --_background: var(--scim-background, light-dark(#ffffff, #0d1117));
    --_surface: var(--scim-surface, light-dark(#f6f8fa, #151b23));
    --_border: var(--scim-border, light-dark(#d1d9e0, #3d444d));
    --_accent: var(--scim-accent, light-dark(#0969da, #4493f8));
    --_fill: var(--scim-accent-fill, var(--scim-accent, light-dark(#0969da, #1f6feb)));
    --_on-fill: var(--scim-on-accent, #ffffff);
    --_danger: var(--scim-danger, light-dark(#cf222e, #f85149));
    --_success: var(--scim-success, light-dark(#1a7f37, #3fb950));
    --_warning: var(--scim-warning, light-dark(#8a5a00, #d29922));
    --_radius: var(--scim-radius, 6px);
    --_mono: var(--scim-font-mono, ui-monospace, 'SF Mono', Menlo, Consolas, monospace);
    display: block;
    color: var(--_text);
    font-family: var(--scim-font, system-ui, -apple-system, 'Segoe UI', sans-serif);
    font-size: 14px;
    line-height: 1.5;
    overflow-wrap: anywhere;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  fieldset {
    margin: 0;
    padding: 0;
  }
  h1 {
    font-size: 24px;
    font-weight: 600;
    line-height: 1.25;
  }
  h2 {
    font-size: 16px;
    font-weight: 600;
  }
  h3 {
    font-size: 14px;
    font-weight: 600;
  }
  ul,
  ol {
    list-style: none;
  }
  a {
    color: var(--_accent);
    text-underline-offset: 2px;
  }
  code {
    font: 0.9em var(--_mono);
    background: color-mix(in srgb, var(--_muted) 14%, transparent);
    border-radius: 4px;
    padding: 0.1em 0.35em;
  }
  .muted {
    color: var(--_muted);
  }
  .small {
    font-size: 12px;
  }
  .danger-text {
    color: var(--_danger);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .line {
    flex-wrap: nowrap;
    align-items: baseline;
  }
  .spread {
    justify-content: space-between;
  }
  .grow {
    flex: 1 1 200px;
    min-width: 0;
  }
  .stack {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
  }
  .tight {
    gap: 4px;
  }
  .card {
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_background);
    padding: 16px;
  }
  .card.flush {
    padding: 0;
    overflow: hidden;
  }
  .list > li {
    padding: 12px 16px;
  }
  .list > li + li {
    border-top: 1px solid var(--_border);
  }
  .note {
    border: 1px solid color-mix(in srgb, var(--_tone, var(--_accent)) 40%, transparent);
    background: color-mix(in srgb, var(--_tone, var(--_accent)) 8%, transparent);
    border-radius: var(--_radius);
    padding: 10px 14px;
  }
  .note.warning {
    --_tone: var(--_warning);
  }
  .note.danger {
    --_tone: var(--_danger);
  }
  .note.success {
    --_tone: var(--_success);
  }
  .badge {
    display: inline-block;
    font-size: 12px;
    line-height: 18px;
    padding: 0 8px;
    border-radius: 9px;
    border: 1px solid color-mix(in srgb, var(--_tone, var(--_muted)) 45%, transparent);
    color: var(--_tone, var(--_muted));
    white-space: nowrap;
  }
  .badge.good {
    --_tone: var(--_success);
  }
  .badge.bad {
    --_tone: var(--_danger);
  }
  .badge.warning {
    --_tone: var(--_warning);
  }
  .dot {
    flex: none;
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: var(--_tone, var(--_muted));
  }
  .dot.good {
    --_tone: var(--_success);
  }
  .dot.bad {
    --_tone: var(--_danger);
  }
  .dot.waiting {
    --_tone: var(--_warning);
    animation: pulse 1.6s ease-in-out infinite;
  }
  @keyframes pulse {
    50% {
      opacity: 0.3;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .dot.waiting {
      animation: none;
    }
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

/** The look of everything, controls included. */
export const styles = [base, controlStyles];
