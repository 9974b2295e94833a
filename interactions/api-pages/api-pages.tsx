import { DataTable } from '../views/tables/data-table.tsx';
import type { PageContext } from '../views/layout/page.tsx';
import { renderPage } from '../views/layout/page.tsx';
import { SectionTitle } from '../views/layout/section-title.tsx';

/** Says what the pages say of the API, as its table and its list of problems have it. */
export interface ApiFacts {
  /** The address below which the API stands. */
  readonly base: string;
  /** The path of its OpenAPI document. */
  readonly document: string;
  readonly operations: readonly {
    readonly method: string;
    readonly path: string;
    readonly tag: string;
    readonly summary: string;
    readonly scope: string;
  }[];
  readonly problems: readonly { readonly slug: string; readonly status: number; readonly title: string }[];
}

const idOf = (tag: string) => `operations-${tag.replaceAll(' ', '-')}`;

/** The API speaks English, whatever the language of the page. */
const english = (text: string) => <span lang="en">{text}</span>;

/** Draws the list of the operations. It needs no script. */
export function renderApiPage(page: PageContext, { base, document, operations }: ApiFacts): string {
  const { api } = page.t;
  const { columns } = api;
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  return renderPage(page, {
    title: api.title,
    plain: true,
    body: (
      <>
        <p>{api.intro}</p>
        <p>
          {api.base} <code class="app-breakable">{base}</code>
        </p>
        <ul>
          <li>
            <a href={document}>{api.document}</a>
          </li>
          <li>
            <a href="/api/reference">{api.reference}</a>
          </li>
          <li>
            <a href="/api/problems">{api.problems}</a>
          </li>
        </ul>
        <p>{api.scopes}</p>
        {tags.map((tag) => (
          <section key={tag}>
            <SectionTitle>{english(tag)}</SectionTitle>
            <DataTable
              id={idOf(tag)}
              caption={tag}
              columns={[columns.operation, columns.does]}
              rows={operations
                .filter((one) => one.tag === tag)
                .map(({ method, path, summary, scope }) => ({
                  key: `${method} ${path}`,
                  cells: [
                    <code class="app-breakable">
                      {method} {path}
                    </code>,
                    <>
                      {english(summary)}
                      <br />
                      {columns.scope} <code>{scope}</code>
                    </>,
                  ],
                }))}
            />
          </section>
        ))}
      </>
    ),
  });
}

/** Draws the list of the problems, which the `type` of each of them leads to. */
export function renderProblemsPage(page: PageContext, { problems }: ApiFacts): string {
  const { api } = page.t;
  const { columns, ...texts } = api.problemsPage;
  return renderPage(page, {
    title: texts.title,
    head: { back: { href: '/api', label: api.back } },
    plain: true,
    body: (
      <>
        <p>{texts.intro}</p>
        <DataTable
          id="problems"
          caption={texts.caption}
          showsCaption
          columns={[columns.type, columns.status, columns.meaning]}
          rows={problems.map(({ slug, status, title }) => ({
            key: slug,
            cells: [<code id={slug}>{slug}</code>, String(status), english(title)],
          }))}
        />
      </>
    ),
  });
}

/** Draws the place in which a script of the package `swagger-ui-dist` shows the OpenAPI document. */
export function renderReferencePage(page: PageContext, { document }: ApiFacts): string {
  const { api } = page.t;
  const { assetUrl } = page;
  return renderPage(page, {
    title: api.referencePage.title,
    head: { back: { href: '/api', label: api.back } },
    plain: true,
    body: (
      <>
        <p>{api.referencePage.intro}</p>
        <link rel="stylesheet" href={assetUrl('swagger/swagger-ui.css')} />
        <div id="api-reference" lang="en" data-document={document} />
        <script defer src={assetUrl('swagger/swagger-ui-bundle.js')} />
        <script type="module" src={assetUrl('app/api-reference.js')} />
      </>
    ),
  });
}
