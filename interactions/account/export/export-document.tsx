import { renderToString } from 'preact-render-to-string';
import type { DrawExportDocument } from '../../../src/commands/account/export/write-export.ts';
import type { ExportContents } from '../../../src/commands/account/export/gather-export.ts';
import type { AskedApi } from '../../../src/domain/apis/asked-scopes.ts';
import { namedClaims, type PersonClaim } from '../../../src/domain/clients/claims/scope-claims.ts';
import { isRole } from '../../../src/domain/roles/roles.ts';
import { shownAddress } from '../../../src/domain/fields/shown-address.ts';
import type { Services } from '../../../src/services.ts';
import { languageNames } from '../../texts/language-names.ts';
import { isLang, langOr, texts, type Lang, type Texts } from '../../texts/index.ts';
import { optionalSteps } from '../../registration/optional/optional-steps.ts';
import { shownFacts } from '../../registration/optional/shown-fact.ts';
import { upstreamBrand } from '../../views/upstream-brand.ts';
import { visibleText } from '../../views/visible-text.ts';
import { browserName, wayInName } from '../sessions/session-words.ts';
import { describeEvent } from '../history/describe-event.ts';
import { carriedLines } from '../../views/carried-lines.ts';
import { Facts, Rows, Section, Table } from './document-parts.tsx';
import { TableHead } from '../../views/tables/table-head.tsx';
import { documentStyle } from './document-style.ts';

interface Drawn {
  readonly contents: ExportContents;
  readonly lang: Lang;
  readonly t: Texts;
}

/** Returns a time of the document as people read it. */
const momentIn = ({ dates }: Texts, iso: string) => dates.moment(Date.parse(iso) / 1000);

const momentsIn = (t: Texts) => (iso: string | null) => (iso === null ? null : momentIn(t, iso));

/** Returns what the person told about herself, step by step, with a postal address in one line. */
function profileFacts({ contents: { profile }, lang, t }: Drawn): readonly (readonly [string, string])[] {
  return optionalSteps.flatMap((step) => {
    const facts = shownFacts(step, profile, { t, lang });
    const own = facts.filter(({ part }) => part === undefined).map(({ label, value }) => [label, value] as const);
    const valueOf = (wanted: string) => facts.find(({ part }) => part === wanted)?.value;
    const town = [valueOf('postalCode'), valueOf('locality')].filter(Boolean).join(' ');
    const address = [valueOf('street'), town, valueOf('country')].filter(Boolean).join(', ');
    return step.address ? [...own, [step.address.texts(t).legend, address] as const] : own;
  });
}

function AccountSection(drawn: Drawn) {
  const { contents, t } = drawn;
  const { account } = contents.document;
  const { document: own } = t.data;
  const moment = momentsIn(t);
  const { terms, locale } = account;
  return (
    <>
      <Section id="account" title={own.account.title}>
        <Facts
          none={own.none}
          facts={[
            [t.account.username, account.username],
            [t.account.email, shownAddress(account.email)],
            [own.account.emailVerified, moment(account.email_verified_at)],
            [own.account.sub, account.sub],
            [own.account.locale, isLang(locale) ? languageNames[locale] : locale],
            [
              own.account.roles,
              account.roles.map((role) => (isRole(role) ? t.admin.roles.names[role] : role)).join(', '),
            ],
            [own.account.created, moment(account.created_at)],
            [own.account.updated, moment(account.updated_at)],
            [own.account.secondFactor, moment(account.second_factor_since)],
            [own.account.deletion, moment(account.deletion_due_at)],
            [own.account.restricted, moment(account.restricted_since)],
            [own.account.terms, terms && own.account.termsOf(terms.version, momentIn(t, terms.accepted_at))],
          ]}
        />
      </Section>
      <Section id="profile" title={own.profile.title}>
        <Facts none={own.none} facts={profileFacts(drawn)} />
      </Section>
    </>
  );
}

function PhotoSection({ contents: { photo }, t }: Drawn) {
  const { photo: own } = t.data.document;
  if (!photo) return null;
  return (
    <Section id="photo" title={own.title}>
      <img src={`data:image/jpeg;base64,${photo.toString('base64')}`} alt={own.alt} />
    </Section>
  );
}

function AccessSections(drawn: Drawn) {
  const { contents, t } = drawn;
  const { document } = contents;
  const { document: own } = t.data;
  const { factors, identities, trusted, known, recent, provisioned, changes, request, none, never } = own;
  const moment = momentsIn(t);
  const kindsOfChange: Readonly<Record<string, string>> = changes.kinds;
  const waiting = document.lost_device_request;
  const { address_correction: correction } = document;
  return (
    <>
      <Section id="factors" title={factors.title}>
        <Table
          caption={factors.title}
          columns={[factors.kind, factors.added, factors.lastUsed]}
          none={none}
          rows={document.factors.map((one) => [
            factors.kinds[one.kind],
            moment(one.added_at),
            // The use of a password is not written down.
            one.kind === 'password' ? '–' : (moment(one.last_used_at) ?? never),
          ])}
        />
      </Section>
      <Section id="identities" title={identities.title}>
        {document.identities.length === 0 && <p>{none}</p>}
        {document.identities.map((one) => (
          <div key={one.subject}>
            <h3>{upstreamBrand(one.upstream)}</h3>
            <Facts
              none={none}
              facts={[
                [identities.service, one.issuer],
                [identities.subject, one.subject],
                [t.optionalSteps.identity.familyName, one.family_name],
                [t.optionalSteps.identity.givenName, one.given_name],
                [t.account.email, one.email],
                [identities.declined, one.declined_email],
                [identities.linked, moment(one.linked_at)],
                [factors.lastUsed, moment(one.last_used_at) ?? never],
              ]}
            />
          </div>
        ))}
      </Section>
      <SessionSections {...drawn} />
      <Section id="trusted-browsers" title={trusted.title}>
        <Table
          caption={trusted.title}
          columns={[trusted.browser, factors.added, factors.lastUsed, trusted.until]}
          none={none}
          rows={document.trusted_browsers.map((one) => [
            one.browser ?? t.sessions.browsers.other,
            moment(one.added_at),
            moment(one.last_used_at) ?? never,
            moment(one.expires_at),
          ])}
        />
      </Section>
      <Section id="known-browsers" title={known.title}>
        <Table
          caption={known.title}
          columns={[known.first, known.last]}
          none={none}
          rows={document.known_browsers.map((one) => [moment(one.first_seen_at), moment(one.last_seen_at)])}
        />
      </Section>
      <Section id="recent-services" title={recent.title}>
        <Table
          caption={recent.title}
          columns={[recent.service, recent.last]}
          none={none}
          rows={document.recent_services.map((one) => [one.client_id, one.last_day])}
        />
      </Section>
      <Section id="provisioned" title={provisioned.title}>
        <Table
          caption={provisioned.title}
          columns={[provisioned.service, provisioned.accepted, provisioned.said]}
          none={none}
          rows={document.provisioned_by.map((one) => [
            one.client_id,
            moment(one.accepted_at),
            Object.entries(one.said)
              .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
              .join(', '),
          ])}
        />
      </Section>
      {document.carried_facts && (
        <Section id="carried" title={own.carried.title}>
          <Facts none={none} facts={carriedLines(document.carried_facts, own.carried)} />
        </Section>
      )}
      <Section id="changes" title={changes.title}>
        <Table
          caption={changes.title}
          columns={[changes.kind, changes.made, changes.until, changes.former]}
          none={none}
          rows={document.announced_changes.map((one) => [
            kindsOfChange[one.kind] ?? one.kind,
            moment(one.made_at),
            moment(one.undo_until),
            one.former_email ?? '–',
          ])}
        />
      </Section>
      {waiting && (
        <Section id="request" title={request.title}>
          <Facts
            none={none}
            facts={[
              [request.reference, waiting.reference],
              [request.begun, moment(waiting.begun_at)],
              [request.ends, moment(waiting.ends_at)],
            ]}
          />
        </Section>
      )}
      {correction && (
        <Section id="correction" title={own.correction.title}>
          <Facts
            none={none}
            facts={[
              [own.correction.email, correction.email],
              [own.correction.asked, moment(correction.asked_at)],
              [own.correction.proved, moment(correction.proved_at) ?? never],
              [own.correction.effective, moment(correction.effective_at)],
            ]}
          />
        </Section>
      )}
    </>
  );
}

function SessionSections({ contents: { document }, lang, t }: Drawn) {
  const { sessions: texts, services: words } = t;
  const { none } = t.data.document;
  const moment = momentsIn(t);
  const yesNo = t.data.document.yesNo;
  const named = (claims: readonly PersonClaim[]) =>
    namedClaims(claims)
      .map((claim) => words.claims[claim])
      .join(', ');
  const toldOf = ({ names, scopes }: AskedApi) =>
    `${names[lang]}${t.history.colon}${scopes.map(({ sentence }) => sentence[lang]).join(' · ')}`;
  return (
    <>
      <Section id="sessions" title={texts.open}>
        {document.sessions.length === 0 && <p>{none}</p>}
        {document.sessions.map((one, index) => (
          <div key={index}>
            <h3>{one.network === null ? texts.unknownBrowser : browserName(one, t)}</h3>
            <Facts
              none={none}
              facts={[
                [texts.details.network, one.network],
                [texts.details.opened, moment(one.opened_at)],
                [texts.details.used, moment(one.last_used_at)],
                [texts.details.wayIn, wayInName(one, t)],
                [texts.details.services, one.services.map(({ name }) => name).join(', ')],
                [texts.details.ends, moment(one.ends_at)],
              ]}
            />
          </div>
        ))}
      </Section>
      <Section id="services" title={words.title}>
        {document.services.length === 0 && <p>{none}</p>}
        {document.services.map((one) => (
          <div key={one.client_id}>
            <h3>{visibleText(one.name)}</h3>
            <Facts
              none={none}
              facts={[
                [t.data.document.services.agreement, yesNo(!one.first_party)],
                [words.since, moment(one.since)],
                [words.lastUsed, moment(one.last_used_at)],
                [words.data, one.claims.length > 0 ? named(one.claims) : words.identifierAlone],
                [words.leftOut, named(one.left_out)],
                [words.inYourName, one.apis.map(toldOf).join('\n')],
                [t.data.document.services.offline, yesNo(one.offline_access)],
              ]}
            />
          </div>
        ))}
      </Section>
    </>
  );
}

function Contents({ contents, t }: Drawn) {
  const { document: own } = t.data;
  const parts = [
    ['account', own.account.title],
    ['profile', own.profile.title],
    ...(contents.photo ? [['photo', own.photo.title] as const] : []),
    ['factors', own.factors.title],
    ['identities', own.identities.title],
    ['sessions', t.sessions.open],
    ['services', t.services.title],
    ['trusted-browsers', own.trusted.title],
    ['known-browsers', own.known.title],
    ...(contents.document.carried_facts ? [['carried', own.carried.title] as const] : []),
    ['changes', own.changes.title],
    ...(contents.document.lost_device_request ? [['request', own.request.title] as const] : []),
    ...(contents.document.address_correction ? [['correction', own.correction.title] as const] : []),
    ['history', t.history.title],
  ] as const;
  return (
    <nav aria-label={own.contents}>
      <ul>
        {parts.map(([id, title]) => (
          <li key={id}>
            <a href={`#${id}`}>{title}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Yields the section of the history: a table whose rows are drawn batch by batch. */
async function* historySection({ contents, t }: Drawn): AsyncGenerator<string> {
  const { title } = t.history;
  const columns = [t.data.document.history.what, t.data.document.history.when, t.data.document.history.more];
  const head = renderToString(
    <>
      <caption>{title}</caption>
      <TableHead columns={columns} />
    </>,
  );
  yield `<section id="history" aria-labelledby="history-title">${renderToString(<h2 id="history-title">{title}</h2>)}<table>${head}<tbody>`;
  for await (const lines of contents.history()) {
    const rows = lines.map(({ event, service }) => {
      const name = service && (service.name ?? t.history.unknownService);
      const { what, facts } = describeEvent(t, { event, service: name });
      const more = facts.map(({ label, value }) => `${label}${t.history.colon}${value}`);
      return [what, t.dates.moment(event.at), more.join(' · ')];
    });
    yield renderToString(<Rows rows={rows} />);
  }
  yield '</tbody></table></section>';
}

/**
 * Makes what draws the document `compte.html`: one file without script that loads nothing, in the language that its person reads. Its long
 * parts are drawn piece by piece.
 */
export function createExportDocument({ config }: Pick<Services, 'config'>): DrawExportDocument {
  return async function* (contents, wantedLanguage) {
    const lang = langOr(wantedLanguage);
    const t = texts[lang];
    const drawn: Drawn = { contents, lang, t };
    const { document: own } = t.data;
    const head = renderToString(
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
        />
        <title>{`${own.title} - ${config.serviceName}`}</title>
        <style dangerouslySetInnerHTML={{ __html: documentStyle }} />
      </head>,
    );
    yield `<!DOCTYPE html><html lang="${lang}">${head}<body><main>`;
    yield renderToString(
      <>
        <h1>{own.title}</h1>
        <p>{own.made(momentIn(t, contents.document.created_at))}</p>
        <Contents {...drawn} />
        <AccountSection {...drawn} />
        <PhotoSection {...drawn} />
        <AccessSections {...drawn} />
      </>,
    );
    yield* historySection(drawn);
    yield '</main></body></html>\n';
  };
}
