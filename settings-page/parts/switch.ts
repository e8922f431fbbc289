import { css, html } from 'lit';

export const switchStyles = css`
  .switch {
    flex: none;
    width: 40px;
    min-height: 24px;
    height: 24px;
    padding: 0;
    border-radius: 12px;
    border: 1px solid var(--_muted);
    background: var(--_surface);
    position: relative;
  }
  .switch::after {
    content: '';
    position: absolute;
    inset: 3px auto 3px 3px;
    width: 16px;
    border-radius: 50%;
    background: var(--_muted);
    transition: translate 120ms;
  }
  .switch[aria-checked='true'] {
    background: var(--_fill);
    border-color: var(--_fill);
  }
  .switch[aria-checked='true']::after {
    translate: 16px;
    background: var(--_on-fill);
  }
  @media (prefers-reduced-motion: reduce) {
    .switch::after {
      transition: none;
    }
  }
`;

interface Switch {
  readonly name: string;
  readonly on: boolean;
  /** Whether it changes right now. */
  readonly busy: boolean;
  readonly disabled?: boolean;
  readonly flip: () => void;
}

/** A switch that the elements `<name>-title` and `<name>-text` describe. It keeps the focus while it changes. */
export const showSwitch = ({ name, on, busy, disabled = false, flip }: Switch) => html`
  <button
    class="switch"
    role="switch"
    aria-checked=${on ? 'true' : 'false'}
    aria-labelledby="${name}-title"
    aria-describedby="${name}-text"
    aria-busy=${busy ? 'true' : 'false'}
    ?disabled=${disabled}
    @click=${flip}
  ></button>
`;
