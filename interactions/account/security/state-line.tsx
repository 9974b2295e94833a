import type { ComponentChildren } from 'preact';

interface StateLineProps {
  readonly title: string;
  /** The state, and since when it is so. */
  readonly state?: ComponentChildren;
  /** The buttons and links that change the state. */
  readonly acts?: ComponentChildren;
  /** The list of the items that the line counts. */
  readonly children?: ComponentChildren;
}

/** One line of the page: its subject, how it stands since when, and the act that changes it. */
export const StateLine = ({ title, state, acts, children }: StateLineProps) => (
  <li class="app-list__item">
    <div class="app-list__facts">
      <h2 class="fr-h6 fr-mb-1v">{title}</h2>
      {state && <p class="fr-mb-0">{state}</p>}
    </div>
    {acts && <div class="app-list__actions">{acts}</div>}
    {children}
  </li>
);
