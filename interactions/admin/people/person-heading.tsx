import { BackLink } from '../../views/layout/back-link.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { PageTitle } from '../../views/layout/page-title.tsx';
import { visibleText } from '../../views/visible-text.ts';
import { shownAddress } from '../../../src/domain/fields/shown-address.ts';
import { personAddress, personRoot } from './person-address.ts';
import type { PersonVisit } from './person-page.ts';

interface HeadingProps {
  readonly visit: Pick<PersonVisit, 'person'>;
  /** The title of a page that acts on the person; absent on her first page, which her address names. */
  readonly title?: string;
}

/** Begins each page about a person: the way back, and the title with her address below it. */
export function PersonHeading({ visit: { person }, title }: HeadingProps) {
  const texts = usePage().t.people;
  const email = visibleText(shownAddress(person.email));
  if (title === undefined)
    return (
      <>
        <BackLink href={personRoot}>{texts.back}</BackLink>
        <PageTitle>{email}</PageTitle>
      </>
    );
  return (
    <>
      <BackLink href={personAddress(person.id)}>{texts.backToPerson}</BackLink>
      <PageTitle>{title}</PageTitle>
      <p id="person-email">{email}</p>
    </>
  );
}
