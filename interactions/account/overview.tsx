import { shownAddress } from '../../src/domain/fields/shown-address.ts';
import type { Account } from '../../src/store/account/accounts.ts';
import { ButtonGroup } from '../views/button-group.tsx';
import { CopyButton } from '../views/copy-button.tsx';
import { LinkButton } from '../views/link-button.tsx';
import { usePage } from '../views/page-context.ts';
import { PageTitle } from '../views/page-title.tsx';
import { Photo } from '../views/photo.tsx';
import { SectionTitle } from '../views/section-title.tsx';
import type { AccountPage } from './account-page.ts';

interface OverviewProps {
  readonly account: Account;
  /** Id of the photo of the account. */
  readonly photo: string | undefined;
  readonly pages: readonly AccountPage[];
  readonly signOut: string;
}

/** Shows the user name, the email and the identifier of the account, and links to each of its pages. */
export function Overview({ account, photo, pages, signOut }: OverviewProps) {
  const { t } = usePage();
  const texts = t.account;
  return (
    <>
      <PageTitle>{texts.title}</PageTitle>
      {photo && <Photo id={photo} />}
      <dl class="app-definition">
        <dt>{texts.username}</dt>
        <dd id="username">{account.username}</dd>
        <dt>{texts.email}</dt>
        <dd id="email">{shownAddress(account.email)}</dd>
        <dt>{texts.identifier}</dt>
        <dd>
          <code id="sub">{account.id}</code> <CopyButton of="sub" />
        </dd>
      </dl>
      <SectionTitle>{texts.sections}</SectionTitle>
      <ul>
        {pages.map(
          ({ path, entry }) =>
            entry && (
              <li key={path}>
                <a href={path}>{entry.label(t)}</a>
                <br />
                {entry.summary(t)}
              </li>
            ),
        )}
      </ul>
      <ButtonGroup>
        <LinkButton href={signOut} kind="secondary">
          {texts.signOut}
        </LinkButton>
      </ButtonGroup>
    </>
  );
}
