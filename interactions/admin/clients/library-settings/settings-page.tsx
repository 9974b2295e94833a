import { renderPage } from '../../../views/layout/page.tsx';
import { clientHead, clientName } from '../client-heading.tsx';
import { clientPage } from '../client-page.ts';
import { SettingsView } from './settings-view.tsx';

/** Shows ready settings for the library of a developer. It holds no secret. */
export const settingsPage = clientPage({
  part: 'reglages',
  action: 'clients.read',
  answer(ctx, visit) {
    const { page } = visit;
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: page.t.clientList.titleOf(page.t.clientList.parts.settings, clientName(visit)),
      head: clientHead(visit, 'reglages'),
      wide: true,
      body: <SettingsView visit={visit} />,
    });
  },
});
