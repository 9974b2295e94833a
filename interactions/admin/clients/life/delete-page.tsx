import { deleteClient, recoverClient } from '../../../../src/commands/clients/life/client-life.ts';
import { binDays, binEnd } from '../../../../src/domain/clients/life/client-bin.ts';
import { TextField } from '../../../views/forms/text-field.tsx';
import { clientName } from '../client-heading.tsx';
import { actPage } from '../act-page.tsx';
import { Paragraphs } from './paragraphs.tsx';

/** Spaces and composed letters are written in several ways, and look the same. */
const plain = (name: string) => name.normalize('NFKC').replaceAll(/\s+/g, ' ').trim();

/** Puts a client into the bin once its name was typed, or takes it out again. */
export const deletePage = actPage({
  name: 'client-delete',
  part: 'supprimer',
  action: 'clients.manage',
  write: 'clients.manage',
  isForBin: true,
  prepare(visit, t) {
    const { client, services } = visit;
    const { clientId, deletedAt } = client;
    if (deletedAt !== null) {
      const texts = t.clientLife.recover;
      const end = t.dates.day(binEnd(deletedAt));
      const run = async ({ reason }: { readonly reason: string }) => {
        const recovered = await recoverClient(services, { clientId, reason });
        return recovered.ok ? ({ done: 'recovered' } as const) : recovered;
      };
      return {
        title: texts.title,
        intro: <Paragraphs of={[texts.intro(end), texts.later]} />,
        acts: [{ action: 'recover', label: texts.submit, run }],
      };
    }
    const texts = t.clientLife.remove;
    const name = clientName(visit);
    return {
      title: texts.title,
      intro: <Paragraphs of={[texts.intro(binDays), texts.later(binDays)]} />,
      fields: (
        <TextField
          name="confirmation"
          label={texts.confirmation}
          hint={texts.hint(name)}
          autocomplete="off"
          spellcheck={false}
        />
      ),
      acts: [
        {
          action: 'delete',
          label: texts.submit,
          check: ({ confirmation = '' }): Readonly<Record<string, string>> =>
            plain(confirmation) === plain(name) ? {} : { confirmation: texts.wrong(name) },
          async run({ reason }) {
            const deleted = await deleteClient(services, { clientId, reason });
            return deleted.ok ? { done: 'deleted' } : deleted;
          },
        },
      ],
    };
  },
});
