import type { RefusalOf } from '../../../../src/commands/clients/command-refusal.ts';
import type { FieldDifference } from '../../../../src/domain/clients/versions/client-differences.ts';
import type { Services } from '../../../../src/services.ts';
import type { Texts } from '../../../texts/index.ts';
import { Alert } from '../../../views/alert.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { DifferenceList } from './difference-list.tsx';
import { authorOf, readAuthors } from './version-author.ts';

/** Says what a page says to a person whose form was made for an older version. */
export interface StaleFacts {
  /** Number of the version that the client has now: the form is sent again for this one. */
  readonly number: number;
  readonly author: string;
  readonly at: number;
  /** Undefined where the client never had the version that the form was made for. */
  readonly differences: readonly FieldDifference[] | undefined;
}

/** Gathers what a person needs to know to send her form again. */
export async function staleFacts(
  services: Pick<Services, 'account'>,
  { base, current, differences }: Pick<RefusalOf<'stale'>, 'base' | 'current' | 'differences'>,
  t: Texts,
): Promise<StaleFacts> {
  const { number, actor, at } = current;
  const author = authorOf(t, actor, await readAuthors(services, [current]));
  return { number, author, at, differences: base && differences };
}

/** Shows what somebody else has changed since the page was opened. */
export function StaleNotice({ stale }: { readonly stale: StaleFacts | undefined }) {
  const { t } = usePage();
  const { stale: texts } = t.clientVersions;
  if (!stale) return null;
  const { number, author, at, differences } = stale;
  return (
    <Alert kind="warning" title={texts.title} id="stale">
      {differences ? (
        <>
          <p>{texts.whatChanged(number, author, t.dates.moment(at))}</p>
          <DifferenceList differences={differences} />
        </>
      ) : (
        <p>{texts.unknown}</p>
      )}
      <p>{texts.again}</p>
    </Alert>
  );
}
