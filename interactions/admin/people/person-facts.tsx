import type { ShownPerson } from '../../../src/commands/people/show-person.ts';
import { describeFacts } from '../../../src/domain/account/carried-facts.ts';
import { isRole } from '../../../src/domain/roles/roles.ts';
import { isLang } from '../../texts/index.ts';
import { languageNames } from '../../texts/language-names.ts';
import { CopyButton } from '../../views/forms/copy-button.tsx';
import { Fact } from '../../views/fact.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { upstreamBrand } from '../../views/upstream-brand.ts';
import { carriedLines } from '../../views/carried-lines.ts';
import { visibleText } from '../../views/visible-text.ts';
import { personEmail } from '../person-email.ts';
import { personName } from '../person-name.ts';

interface FactsProps {
  readonly person: ShownPerson;
}

/** Says what the helpdesk may know of who the person is. */
export function PersonFacts({ person }: FactsProps) {
  const { t } = usePage();
  const { people, admin, dates } = t;
  const texts = people.person;
  const { locale, roles, lastSignInAt } = person;
  const { moment } = dates;
  const roleNames = roles.map((role) => (isRole(role) ? admin.roles.names[role] : role));
  return (
    <>
      <SectionTitle>{texts.facts}</SectionTitle>
      <dl class="app-facts fr-mb-4w" id="person-facts">
        <Fact label={texts.name}>{personName(person) ?? texts.unnamed}</Fact>
        <Fact label={texts.email}>{personEmail(person.email)}</Fact>
        <Fact label={texts.username}>{visibleText(person.username)}</Fact>
        <Fact label={texts.sub}>
          <code id="person-sub">{person.sub}</code> <CopyButton of="person-sub" />
        </Fact>
        <Fact label={texts.locale}>{isLang(locale) ? languageNames[locale] : texts.unknownLocale}</Fact>
        <Fact label={texts.created}>{moment(person.createdAt)}</Fact>
        <Fact label={texts.lastSignIn}>{lastSignInAt === undefined ? texts.never : moment(lastSignInAt)}</Fact>
        <Fact label={texts.roles}>{roleNames.length === 0 ? texts.noRole : roleNames.join(', ')}</Fact>
      </dl>
    </>
  );
}

/** The roles and groups that services written for Keycloak are told, by the names that they have there. */
export function PersonCarried({ person: { carried } }: FactsProps) {
  const texts = usePage().t.data.document.carried;
  const lines = carried ? carriedLines(describeFacts(carried), texts) : [];
  if (lines.length === 0) return null;
  return (
    <>
      <SectionTitle>{texts.title}</SectionTitle>
      <dl class="app-facts fr-mb-4w" id="person-carried">
        {lines.map(([label, value]) => (
          <Fact key={value} label={label}>
            {value}
          </Fact>
        ))}
      </dl>
    </>
  );
}

/** The password, the factors and the identities of a person, by their kinds and dates. */
export function PersonWaysIn({ person }: FactsProps) {
  const { people, dates } = usePage().t;
  const texts = people.person;
  const { password, secondFactorAt, factors, recoveryCodes, identities } = person;
  const { day } = dates;
  const dayOr = (seconds: number | undefined) => (seconds === undefined ? undefined : day(seconds));
  const passwordText = ({ changedAt, runsOutAt }: NonNullable<typeof password>) =>
    changedAt === undefined ? texts.temporary : texts.chosen(day(changedAt), dayOr(runsOutAt));
  return (
    <>
      <SectionTitle>{texts.ways}</SectionTitle>
      <dl class="app-facts fr-mb-4w" id="person-ways">
        <Fact label={texts.password}>{password ? passwordText(password) : texts.noPassword}</Fact>
        <Fact label={texts.secondFactor}>
          {secondFactorAt === undefined ? texts.secondFactorOff : texts.secondFactorOn(day(secondFactorAt))}
        </Fact>
        {factors.map(({ kind, createdAt, lastUsedAt }, at) => (
          <Fact key={at} label={texts.factor[kind]}>
            {texts.added(day(createdAt), dayOr(lastUsedAt))}
          </Fact>
        ))}
        {secondFactorAt !== undefined && <Fact label={texts.codes}>{texts.codesLeft(recoveryCodes)}</Fact>}
        {identities.map(({ upstream, linkedAt, lastUsedAt }, at) => (
          <Fact key={at} label={upstreamBrand(upstream)}>
            {texts.linked(day(linkedAt), dayOr(lastUsedAt))}
          </Fact>
        ))}
      </dl>
    </>
  );
}
