import { css } from 'lit';

/** The choice of a provider, and the steps of its guide. */
export const connectStyles = css`
  .providers {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(200px, 100%), 1fr));
    gap: 8px;
    border: 0;
  }
  .providers label {
    display: flex;
    align-items: center;
    gap: 8px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    padding: 8px 12px;
    cursor: pointer;
  }
  .providers label:has(:checked) {
    border-color: var(--_accent);
    background: color-mix(in srgb, var(--_accent) 8%, transparent);
  }
  .providers input {
    min-height: 0;
    margin: 0;
    accent-color: var(--_fill);
  }
  .steps {
    counter-reset: step;
  }
  .steps > li {
    counter-increment: step;
    display: grid;
    grid-template-columns: 24px minmax(0, 1fr);
    gap: 0 12px;
    padding: 10px 0;
  }
  .steps > li::before {
    content: counter(step);
    width: 24px;
    height: 24px;
    border-radius: 50%;
    border: 1px solid var(--_border);
    text-align: center;
    font-size: 12px;
    line-height: 22px;
    color: var(--_muted);
  }
  .fields {
    display: grid;
    gap: 10px;
    margin-top: 10px;
  }
  .way {
    margin-top: 8px;
  }
  .fields dt {
    font-weight: 500;
  }
`;
