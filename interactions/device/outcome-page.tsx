import type { RenderDevice } from '../../src/oidc/device/device-flow.ts';
import type { Services } from '../../src/services.ts';
import type { PageOf } from '../engine/page-of.ts';
import { Alert } from '../views/alert.tsx';
import { ButtonGroup } from '../views/forms/button-group.tsx';
import { TechnicalDetail } from '../views/technical-detail.tsx';
import { ErrorPage } from '../views/error-page.tsx';
import { LinkButton } from '../views/forms/link-button.tsx';
import { renderPage } from '../views/layout/page.tsx';
import { devicePath } from './device-path.ts';

/** Draws the end of a request of a device, whatever the outcome: the person goes on at the device. */
export function createDeviceOutcomePage(about: {
  readonly services: Pick<Services, 'clients' | 'config'>;
  readonly pageOf: PageOf;
}): RenderDevice {
  const { services, pageOf } = about;
  const path = devicePath(services.config.issuer);
  return async (ctx, { kind, clientId, uiLocales, accountLocale, error }) => {
    const page = pageOf(ctx, { uiLocales, accountLocale });
    const { device, errors } = page.t;
    ctx.type = 'html';
    if (kind === 'over') {
      const texts = errors.device_code_over;
      const back = { href: path, label: device.another };
      const body = <ErrorPage {...texts} reference={String(ctx.state['requestId'])} back={back} />;
      ctx.body = renderPage(page, { title: texts.title, body });
      return;
    }
    const record = await services.clients.registry.find(clientId);
    const { title, sentence, advice } = device[kind];
    const name = record?.metadata.client_name ?? clientId;
    const isUnmet = error === 'unmet_authentication_requirements';
    ctx.body = renderPage(page, {
      title,
      body: (
        <>
          <Alert kind={kind === 'approved' ? 'success' : kind === 'denied' ? 'info' : 'error'} id="outcome">
            {kind === 'failed' && isUnmet ? device.failed.unmet(name) : sentence(name)}
          </Alert>
          <p>{advice}</p>
          <ButtonGroup>
            {kind === 'approved' ? (
              <LinkButton href="/compte" kind="secondary">
                {device.account}
              </LinkButton>
            ) : (
              <LinkButton href={path} kind="secondary">
                {device.another}
              </LinkButton>
            )}
          </ButtonGroup>
          {kind === 'failed' && error && !isUnmet && <TechnicalDetail error={error} />}
        </>
      ),
    });
  };
}
