import type { FieldDifference } from '../../../../src/domain/clients/client-differences.ts';
import { usePage } from '../../../views/layout/page-context.ts';
import { MemberValue, memberLabel, memberText } from './member-value.tsx';

function ChangedLines({ field, added = [], removed = [] }: FieldDifference) {
  const { t } = usePage();
  const texts = t.clientVersions;
  if (field === 'test_accounts') {
    return (
      <>
        {added.length > 0 && (
          <p class="fr-mb-0">
            {texts.added} {texts.people(added.length)}
          </p>
        )}
        {removed.length > 0 && (
          <p class="fr-mb-0">
            {texts.removed} {texts.people(removed.length)}
          </p>
        )}
      </>
    );
  }
  if (added.length === 0 && removed.length === 0) return <p class="fr-mb-0">{texts.reordered}</p>;
  const lines = [
    ...removed.map((entry) => ({ sign: texts.removed, text: memberText(t, field, entry) })),
    ...added.map((entry) => ({ sign: texts.added, text: memberText(t, field, entry) })),
  ];
  return (
    <ul class="app-plain-list">
      {lines.map(({ sign, text }) => (
        <li key={`${sign}${text}`} class="app-breakable">
          {sign} {text}
        </li>
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
    <>
      <div>
        {texts.before} <MemberValue t={t} field={field} value={from} />
      </div>
      <div>
        {texts.after} <MemberValue t={t} field={field} value={to} />
      </div>
    </>
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
