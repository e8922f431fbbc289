import { css } from 'lit';

/** The frame around the parts: title and tabs. */
export const shellStyles = css`
  .tabs {
    display: flex;
    gap: 4px;
    border-bottom: 1px solid var(--_border);
    overflow-x: auto;
    scrollbar-width: none;
  }
  .tabs button {
    border: 0;
    border-radius: var(--_radius) var(--_radius) 0 0;
    border-bottom: 2px solid transparent;
    background: none;
    padding: 8px 12px;
    color: var(--_muted);
    flex: none;
  }
  .tabs button:hover:not(:disabled) {
    background: none;
    color: var(--_text);
  }
  .tabs button[aria-selected='true'] {
    color: var(--_text);
    border-bottom-color: var(--_accent);
  }
  .tabs button:focus-visible {
    outline-offset: -2px;
  }
  :host {
    container-type: inline-size;
  }
  @container (max-width: 420px) {
    .tabs {
      gap: 0;
    }
    .tabs button {
      flex: auto;
      padding: 8px 4px;
    }
  }
  header h1 {
    margin-bottom: 2px;
  }
`;
