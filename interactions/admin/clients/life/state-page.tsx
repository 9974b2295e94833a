import { disableClient, enableClient } from '../../../../src/commands/clients/life/client-life.ts';
import { clientAddress } from '../client-parts.ts';
import { actPage } from '../act-page.tsx';
import { Paragraphs } from './paragraphs.tsx';

/** Disables a client, or lets it serve again. */
export const statePage = actPage({
  name: 'client-state',
  part: 'etat',
  action: 'clients.manage',
  write: 'clients.manage',
  prepare({ client: { clientId, disabledAt, deletedAt }, services }, t) {
    const texts = t.clientLife;
    if (deletedAt !== null) {
      const intro = (
        <p>
          {texts.inBin}{' '}
          <a class="fr-link" href={clientAddress(clientId, 'supprimer')}>
            {texts.toBin}
          </a>
        </p>
      );
      return { title: texts.enable.title, intro, acts: [] };
    }
    const isDisabled = disabledAt !== null;
    const { title, intro, submit: label } = isDisabled ? texts.enable : texts.disable;
    return {
      title,
      intro: <Paragraphs of={intro} />,
      acts: [
        isDisabled
          ? {
              action: 'enable',
              label,
              async run({ reason }) {
                const enabled = await enableClient(services, { clientId, reason });
                return enabled.ok ? { done: 'enabled' } : enabled;
              },
            }
          : {
              action: 'disable',
              label,
              async run({ reason }) {
                const disabled = await disableClient(services, { clientId, reason });
                return disabled.ok ? { done: 'disabled' } : disabled;
              },
            },
      ],
    };
  },
});
