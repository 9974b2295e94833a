import { shownAddress } from '../../../src/domain/fields/shown-address.ts';
import { renderPage } from '../../views/page.tsx';
import { PersonActions } from './person-actions.tsx';
import { offeredActs } from './person-acts-list.ts';
import { PersonHeading } from './person-heading.tsx';
import { personPage } from './person-page.ts';

/** Shows an agent what the helpdesk may know of one person. */
export const shownPersonPage = personPage({
  part: '',
  action: 'people.read',
  async answer(ctx, visit) {
    const { page, person } = visit;
    const acts = await offeredActs(visit);
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: shownAddress(person.email),
      wide: true,
      body: (
        <>
          <PersonHeading visit={visit} />
          <PersonActions visit={visit} acts={acts} />
        </>
      ),
    });
  },
});
