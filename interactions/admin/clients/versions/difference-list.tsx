import type { ComponentChildren } from 'preact';
import type { FieldDifference } from '../../../../src/domain/clients/versions/client-differences.ts';
import { usePage } from '../../../views/layout/page-context.ts';
import { MemberValue, memberLabel, memberText } from './member-value.tsx';

interface LineProps {
  /** Says whether the newer version has the line, or only the older one. */
  readonly kind: 'added' | 'removed';
  readonly word: string;
  readonly children: ComponentChildren;
}

/** One line of a change. A sign and a colour say at a glance what the word says. */
function Line({ kind, word, children }: LineProps) {
  return (
    <li class={`app-change app-change--${kind}`}>
      <span class="app-change__sign" aria-hidden="true">
        {kind === 'added' ? '+' : '\u2212'}
      </span>
      <div class="app-breakable">
        {word} {children}
      </div>
    </li>
  );
}

function ChangedLines({ field, added = [], removed = [] }: FieldDifference) {
  const { t } = usePage();
  const texts = t.clientVersions;
  if (added.length === 0 && removed.length === 0) return <p class="fr-mb-0">{texts.reordered}</p>;
  // A person is named by no number of hers here: only how many they are is said.
  const linesOf = (entries: readonly unknown[]) =>
    field !== 'test_accounts'
      ? entries.map((entry) => memberText(t, field, entry))
      : entries.length > 0
        ? [texts.people(entries.length)]
        : [];
  return (
    <ul class="app-plain-list">
      {linesOf(removed).map((text) => (
        <Line key={`-${text}`} kind="removed" word={texts.removed}>
          {text}
        </Line>
      ))}
      {linesOf(added).map((text) => (
        <Line key={`+${text}`} kind="added" word={texts.added}>
          {text}
        </Line>
      ))}
    </ul>
  );
}

function Change({ difference }: { readonly difference: FieldDifference }) {
  const { t } = usePage();
  const texts = t.clientVersions;
  const { field, from, to, added } = difference;
  if (added !== undefined) return <ChangedLines {...difference} />;
  return (
    <ul class="app-plain-list">
      <Line kind="removed" word={texts.before}>
        <MemberValue t={t} field={field} value={from} />
      </Line>
      <Line kind="added" word={texts.after}>
        <MemberValue t={t} field={field} value={to} />
      </Line>
    </ul>
  );
}

/** Lists what became something else between two versions of a registration, in words. */
export function DifferenceList({ differences }: { readonly differences: readonly FieldDifference[] }) {
  const { t } = usePage();
  if (differences.length === 0) return <p>{t.clientVersions.unchanged}</p>;
  return (
    <dl class="app-definition">
      {differences.map((difference) => (
        <div key={difference.field}>
          <dt>{memberLabel(t, difference.field)}</dt>
          <dd>
            <Change difference={difference} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
