import type { Services } from '../../../src/services.ts';
import { DataTable } from '../../views/tables/data-table.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { renderPage } from '../../views/layout/page.tsx';
import type { AdminPage } from '../admin-page.ts';

type StandingSetting = Services['config']['standing'][number];

function Value({ setting: { value, isMasked, source } }: { readonly setting: StandingSetting }) {
  const { settings: texts } = usePage().t.adminState;
  if (isMasked) return <>{source === 'default' ? texts.maskedDefault : texts.masked}</>;
  return value === undefined ? <>{texts.none}</> : <span class="app-breakable">{value}</span>;
}

function Settings({ settings }: { readonly settings: readonly StandingSetting[] }) {
  const { settings: texts } = usePage().t.adminState;
  const { columns } = texts;
  return (
    <>
      <p>{texts.intro}</p>
      <DataTable
        id="settings"
        caption={texts.title}
        columns={[columns.name, columns.value, columns.source]}
        rows={settings.map((setting) => ({
          key: setting.name,
          cells: [
            <code class="app-breakable">{setting.name}</code>,
            <Value setting={setting} />,
            texts.sources[setting.source],
          ],
        }))}
      />
    </>
  );
}

/** Shows the settings of the process that answers: each with its value and where that comes from, and none that is secret. */
export const standingSettingsPage: AdminPage = {
  path: '/admin/etat/reglages',
  action: 'state.read',
  answer(ctx, { page, services }) {
    const { settings: texts, title } = page.t.adminState;
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: texts.title,
      head: { back: { href: '/admin/etat', label: title } },
      wide: true,
      body: <Settings settings={services.config.standing} />,
    });
  },
};
