import { css } from 'lit';

/** Buttons, fields and what has the focus. */
export const controlStyles = css`
  button,
  .button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_background);
    min-height: 34px;
    padding: 5px 12px;
    max-width: 100%;
  }
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    cursor: pointer;
    font-weight: 500;
    background: var(--_surface);
    text-decoration: none;
  }
  button:hover:not(:disabled) {
    background: color-mix(in srgb, var(--_muted) 12%, var(--_surface));
  }
  button:disabled {
    cursor: default;
    opacity: 0.6;
  }
  button.primary {
    background: var(--_fill);
    border-color: transparent;
    color: var(--_on-fill);
  }
  button.primary:hover:not(:disabled) {
    background: color-mix(in srgb, #000000 12%, var(--_fill));
  }
  button.danger {
    color: var(--_danger);
  }
  button.plain {
    border-color: transparent;
    background: none;
    padding: 0;
    min-height: 24px;
    color: var(--_accent);
    text-align: start;
  }
  button.plain:hover:not(:disabled) {
    text-decoration: underline;
    background: none;
  }
  /* What gets the focus is not scrolled below the state of the connection, which stays at the top. */
  :is(button, a, input, select, textarea, [tabindex]) {
    scroll-margin-block: 160px 16px;
  }
  :is(button, a, input, select, textarea, [tabindex]):focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  label {
    font-weight: 500;
  }
  .field {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 4px;
  }
`;
