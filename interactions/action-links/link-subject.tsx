import { Fragment } from 'preact';
import { usePage } from '../views/layout/page-context.ts';
import type { Texts } from '../texts/index.ts';

/** A fact about what the link acts on: the name of its label, and the value. An undefined value is left out. */
export type SubjectFact = readonly [label: keyof Texts['account']['linkSubject'], value: string | undefined];

/** Shows what a link of a message acts on, so that nobody presses its button blindly. */
export function LinkSubject({ facts }: { readonly facts: readonly SubjectFact[] }) {
  const texts = usePage().t.account.linkSubject;
  const shown = facts.filter(([, value]) => value);
  if (shown.length === 0) return null;
  return (
    <dl class="app-definition app-breakable" id="link-subject">
      {shown.map(([label, value]) => (
        <Fragment key={label}>
          <dt>{texts[label]}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
