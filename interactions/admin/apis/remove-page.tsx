import { removeApi } from '../../../src/commands/apis/change-api.ts';
import { keptFields } from '../../signed-in/fresh-sign-in.ts';
import { stayingFlow } from '../../engine/define-flow.ts';
import type { KeptForm } from '../../flow-states/kept-form.ts';
import { usePage } from '../../views/layout/page-context.ts';
import { TextField } from '../../views/forms/text-field.tsx';
import type { AdminPage } from '../admin-page.ts';
import { explainRefusal, type RefusalShown } from '../clients/explain-refusal.ts';
import { Paragraphs } from '../clients/life/paragraphs.tsx';
import { readReason, ReasonForm } from '../reason.tsx';
import { apiAddress, apisPath } from './api-address.ts';
import { findApi } from './find-api.ts';
import type { StayingStep } from '../../engine/flow.ts';

interface RemoveState extends RefusalShown {
  /** The form that the person typed before she had to sign in again. */
  readonly kept?: KeptForm;
}

function RemoveView({ id, clients }: { readonly id: string; readonly clients: number }) {
  const texts = usePage().t.apis.remove;
  return (
    <>
      <Paragraphs of={[texts.effect, texts.used(clients)]} />
      <ReasonForm action="remove" label={texts.submit} cancel={apiAddress(id)}>
        {clients > 0 && (
          <TextField
            name="clients"
            label={texts.clients}
            hint={texts.hint(clients)}
            autocomplete="off"
            inputmode="numeric"
            short
          />
        )}
      </ReasonForm>
    </>
  );
}

/** Removes an API. The person types how many services may ask for it, so that nobody removes one that is in use unawares. */
export const removeApiPage: AdminPage = {
  path: `${apisPath}/:id/supprimer`,
  action: 'clients.manage',
  write: 'clients.manage',
  async flow(visit) {
    const api = await findApi(visit);
    const { id, names, clients } = api;
    const step: StayingStep<RemoveState> = {
      name: 'remove',
      owns: ['kept'],
      page: {
        wide: true,
        head: ({ about }) => ({ back: { href: apiAddress(id), label: about.t.apis.titleOf(names[about.lang]) } }),
        accepts: ({ action }) => action === 'remove',
        initial: (state, about) => keptFields(state, about) ?? {},
      },
      async submit({ form, services, about }) {
        const { t } = about;
        const { wrong } = t.apis.remove;
        const typed = form['clients']?.trim() ?? '';
        const reason = readReason(form, t);
        const isKnown = clients.length === 0 || typed === String(clients.length);
        const errors = {
          ...(isKnown ? {} : { clients: wrong(clients.length) }),
          ...(reason.ok ? {} : reason.errors),
        } as Readonly<Record<string, string>>;
        if (!reason.ok || !isKnown) return { ok: false, errors };
        const removed = await removeApi(services, { id, clients: clients.length, reason: reason.reason });
        // Somebody has named another service meanwhile: the page says how many there are now.
        if (!removed.ok && removed.refused.kind === 'api_in_use')
          return { ok: false, isStale: true, errors: { step: wrong(removed.refused.clients) } };
        if (!removed.ok) return explainRefusal(removed.refused, { t, services });
        return { ok: true, patch: {}, event: 'removed', next: `${apisPath}?notice=removed` };
      },
      title: ({ t, lang }) => t.apis.remove.titleOf(names[lang]),
      view: () => <RemoveView id={id} clients={clients.length} />,
    };
    return stayingFlow<RemoveState>('api-delete', [step]);
  },
};
